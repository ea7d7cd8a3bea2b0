public import Foundation
internal import Basics
internal import LinearAlgebra

/// Why a model file cannot be used.
public struct ModelFileError: Error, CustomStringConvertible {
  /// What is wrong with the contents.
  public enum Reason: Error, Equatable {
    /// The file cannot be read: the system's message.
    case unreadable(String)
    /// The file has another format: what does not fit.
    case notSafetensors(String)
    /// A tensor by its name, and what does not fit.
    case badTensor(String, String)
    /// The name of a tensor that is not there.
    case missingTensor(String)
    /// No tensor is a layer's: the names that there are.
    case noLayers([String])
    /// A tensor of each of several networks.
    case severalNetworks([String])
    /// The weights of two layers that may have no ReLU between them.
    case neighbours(String, String)
    /// What does not fit in the metadata.
    case badMetadata(String)
    /// It is a training's checkpoint.
    case checkpoint
    /// The network is none of fully connected layers: its layers.
    case notDense(String)
  }

  /// The file's path.
  public let path: String
  /// What is wrong.
  public let reason: Reason

  /// One line: the file, what is wrong, what to do.
  public var description: String {
    switch reason {
    case .unreadable(let why): "\(path): cannot read the model (\(why))"
    case .notSafetensors(let why):
      "\(path): not a safetensors file: \(why); copy it again, or save the model as safetensors"
    case .badTensor(let name, let why): "\(path): tensor '\(name)': \(why)"
    case .missingTensor(let name): "\(path): tensor '\(name)' is missing; \(Self.expected)"
    case .noLayers(let names):
      "\(path): no tensors of layers"
        + (names.isEmpty ? "" : ", only \(Self.list(names))") + "; \(Self.expected)"
    case .severalNetworks(let names):
      "\(path): the layers of several networks (\(Self.list(names))); save each as its own file"
    case .neighbours(let first, let second):
      "\(path): tensors '\(first)' and '\(second)' follow each other, and in an nn.Sequential "
        + "that leaves no room for a ReLU (put one there; where there is one, name the layers "
        + "layers.0, layers.1 and so on)"
    case .badMetadata(let why): "\(path): metadata: \(why)"
    case .notDense(let layers):
      "\(path): this takes fully connected networks with a ReLU between every two layers alone, and "
        + "here is \(layers)"
    case .checkpoint:
      "\(path): the checkpoint of an interrupted training, not a model (finish that training: give "
        + "its command again with --resume\(output), and take what it writes)"
    }
  }

  /// The option that names the model whose checkpoint this is; empty where the name does not say.
  private var output: String {
    let ending = ".checkpoint.safetensors"
    return path.hasSuffix(ending) ? " and -o \(path.dropLast(ending.count)).safetensors" : ""
  }

  private static let expected =
    "a model has layers.0.weight, layers.0.bias, layers.1.weight and so on, or 0.weight, 0.bias, "
    + "2.weight and so on as nn.Sequential names them"

  private static func list(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ")
      + (names.count > 6 ? " and \(names.count - 6) more" : "")
  }
}

/// A network as a file: safetensors with `layers.I.weight` [out, in] and `layers.I.bias` [out] for a
/// fully connected network, and metadata about how it was trained. Other programs' names are read too:
/// see `LayerNames`. Any other graph has its operations in the metadata (`GraphDescription`), and the
/// tensors of the I-th are named so.
public struct ModelFile: Sendable {
  /// The metadata key and values that mark a file of this program: a fully connected network, and any
  /// other graph.
  package static let schema = (key: "temper.schema", value: "1", graph: "2")
  /// The metadata key of a graph's operations.
  static let graphKey = "temper.graph"

  /// The network.
  public var graph: NetworkGraph
  /// Free text about the network's origin: the training options, for instance.
  public var metadata: [String: String]
  /// Where it was read from, for messages.
  private var path: String

  /// A network and what is to be kept with it.
  ///
  /// - Parameter path: where it was read from, for messages.
  public init(_ graph: NetworkGraph, metadata: [String: String] = [:], path: String = "the model") {
    self.graph = graph
    self.metadata = metadata
    self.path = path
  }

  /// A fully connected network and what is to be kept with it.
  public init(network: Network, metadata: [String: String] = [:]) {
    self.init(NetworkGraph(network), metadata: metadata)
  }

  /// The network, where it is fully connected.
  public var network: Network {
    get throws(ModelFileError) {
      guard let network = Network(graph) else {
        throw ModelFileError(path: path, reason: .notDense(graph.architecture))
      }
      return network
    }
  }

  /// Reads a model that this or any other program wrote. All metadata is optional; without
  /// `output_activation` the output is linear.
  public init(contentsOf path: String) throws(ModelFileError) {
    do {
      let data: Data
      do {
        data = try Data(contentsOf: URL(fileURLWithPath: path))
      } catch {
        throw ModelFileError.Reason.unreadable(Self.explanation(of: error, path: path))
      }
      self = try Self(decoding: data)
      self.path = path
    } catch let reason as ModelFileError.Reason {
      throw ModelFileError(path: path, reason: reason)
    } catch {
      throw ModelFileError(path: path, reason: .unreadable("\(error)"))
    }
  }

  /// Replaces the file by this model, whole or not at all.
  public func write(to path: String) throws {
    try AtomicFile.write(encoded(), to: path)
  }

  /// The bytes of the file: the same for the same network and metadata.
  public func encoded() throws -> Data { try container().encoded() }

  /// The network's tensors and the metadata, before they are bytes.
  func container() throws -> Safetensors {
    guard graph.isSingle else {
      throw GraphError(
        operation: "model file", got: "numbers that float32 does not have", needs: "float32")
    }
    var tensors: [String: Safetensors.Tensor] = [:]
    var metadata = metadata
    metadata[Self.schema.key] = Self.schema.value
    metadata["architecture"] = graph.architecture
    metadata[Self.graphKey] = nil
    if let network = Network(graph), !graph.dropsOut {
      metadata["output_activation"] = network.outputActivation.rawValue
      for (index, layer) in network.layers.enumerated() {
        tensors[Self.tensorName(index, "weight")] = .init(
          shape: [layer.outputCount, layer.inputCount], values: layer.weight.elements)
        tensors[Self.tensorName(index, "bias")] = .init(
          shape: [layer.outputCount], values: layer.bias)
      }
      return Safetensors(tensors: tensors, metadata: metadata)
    }
    metadata[Self.schema.key] = Self.schema.graph
    metadata["output_activation"] = nil
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    metadata[Self.graphKey] = String(
      decoding: try encoder.encode(try GraphDescription(graph)), as: UTF8.self)
    for (position, node) in graph.nodes.enumerated() {
      let operation = node.operation.implementation
      for ((kind, shape), values) in zip(operation.tensors, operation.trained) {
        tensors[Self.tensorName(position, kind)] = .init(
          shape: shape, values: values.map(Float.init))
      }
    }
    return Safetensors(tensors: tensors, metadata: metadata)
  }

  /// What a tensor of a layer or an operation is called.
  static func tensorName(_ position: Int, _ kind: String) -> String { "layers.\(position).\(kind)" }

  /// Refuses numbers that are none.
  static func checkNumbers(
    _ tensor: Safetensors.Tensor, _ name: String
  ) throws(ModelFileError.Reason) {
    guard tensor.values.allSatisfy(\.isFinite) else {
      throw .badTensor(
        name, "not all its numbers are finite (training diverged? lower the learning rate)")
    }
  }

  private static func explanation(of error: any Error, path: String) -> String {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if !exists { return "no such file; make one with: temper train -o \(path)" }
    if isFolder.boolValue { return "it is a folder; name the file in it" }
    if !FileManager.default.isReadableFile(atPath: path) {
      return "permission denied; check the file's owner and mode"
    }
    return error.localizedDescription
  }
}

extension ModelFile {
  /// Reads the bytes of a file.
  package init(decoding data: Data) throws(ModelFileError.Reason) {
    var names: [String] = []
    let file = try Safetensors(decoding: data) { name in
      names.append(name)
      // What has no place in a network may have any type.
      return LayerNames.Parts(name) != nil
    }
    guard file.metadata[TrainingCheckpoint.metadataKey] == nil else { throw .checkpoint }
    try self.init(file, names: names)
  }

  /// The network that a file's metadata describe, or else whose layers its tensors are.
  ///
  /// - Parameter names: those of all its tensors, which have to be layers'.
  init(_ file: Safetensors, names: [String]) throws(ModelFileError.Reason) {
    if let text = file.metadata[Self.graphKey] {
      let description: GraphDescription
      do {
        description = try JSONDecoder().decode(GraphDescription.self, from: Data(text.utf8))
      } catch {
        throw .badMetadata("\(Self.graphKey) is no graph that this version reads")
      }
      self.init(try description.graph(file.tensors), metadata: file.metadata)
      return
    }
    let isOwn = file.metadata[Self.schema.key] != nil
    var layers: [Layer] = []
    for names in try LayerNames(names, isOwn: isOwn).layers {
      layers.append(try Self.layer(names, inputCount: layers.last?.outputCount, in: file))
    }
    let activationName = file.metadata["output_activation"] ?? OutputActivation.linear.rawValue
    guard let activation = OutputActivation(rawValue: activationName) else {
      throw .badMetadata(
        "output_activation is '\(activationName)', not linear or relu (correct or remove it)")
    }
    let network = Network(layers: layers, outputActivation: activation)
    self.init(network: network, metadata: file.metadata)
    if let stated = file.metadata["architecture"], stated != network.architecture {
      throw .badMetadata(
        "architecture is '\(stated)', but the tensors are \(network.architecture) "
          + "(correct or remove it)")
    }
  }

  /// Whether a layer would fit if its weights were stored [outputs, inputs] instead of [inputs,
  /// outputs].
  private static func isTransposed(
    _ weight: Safetensors.Tensor, bias: Safetensors.Tensor, inputCount: Int?
  ) -> Bool {
    weight.shape[0] != weight.shape[1] && bias.shape == [weight.shape[1]]
      && weight.shape[0] == inputCount ?? weight.shape[0]
  }

  private static func layer(
    _ names: (weight: String, bias: String), inputCount: Int?, in file: Safetensors
  ) throws(ModelFileError.Reason) -> Layer {
    let (weightName, biasName) = names
    guard let weight = file.tensors[weightName] else { throw .missingTensor(weightName) }
    guard let bias = file.tensors[biasName] else { throw .missingTensor(biasName) }
    guard weight.shape.count == 2, weight.shape.allSatisfy({ $0 > 0 }) else {
      throw .badTensor(weightName, "its shape is \(weight.shape); save it as [outputs, inputs]")
    }
    if isTransposed(weight, bias: bias, inputCount: inputCount) {
      throw .badTensor(
        weightName,
        "its shape \(weight.shape) looks transposed beside a bias of \(bias.shape) (save it as "
          + "[outputs, inputs]; Keras and TensorFlow have it the other way round)")
    }
    if let inputCount, weight.shape[1] != inputCount {
      throw .badTensor(
        weightName,
        "it has \(weight.shape[1]) columns, but the layer before has "
          + "\(inputCount) neurons (save weights as [outputs, inputs])")
    }
    guard bias.shape == [weight.shape[0]] else {
      throw .badTensor(
        biasName,
        "its shape is \(bias.shape); save it as [\(weight.shape[0])], one for each row of the "
          + "weight")
    }
    try checkNumbers(weight, weightName)
    try checkNumbers(bias, biasName)
    return Layer(
      weight: Matrix(rows: weight.shape[0], columns: weight.shape[1], elements: weight.values),
      bias: bias.values)
  }
}
