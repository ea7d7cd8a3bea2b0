internal import Foundation
public import Networks

/// A network that was read from an ONNX file.
public struct ONNXNetwork: Sendable {
  /// An input or an output of the file.
  public struct Port: Sendable, Equatable {
    /// The name in the file.
    public let name: String
    /// The sizes, a batch of any size as 1.
    public let shape: [Int]

    /// The number of numbers.
    public var count: Int { shape.reduce(1, *) }
  }

  /// The network: its input is all inputs of the file one behind the other, its logits are all outputs.
  public let graph: NetworkGraph
  /// The inputs, initialisers left out.
  public let inputs: [Port]
  /// The outputs.
  public let outputs: [Port]

  /// Reads a file.
  public init(contentsOf path: String) throws(FormatError) {
    try self.init(Formats.contents(of: path), path: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter path: the file's, for messages, and in whose folder tensors outside it are.
  public init(_ bytes: [UInt8], path: String) throws(FormatError) {
    let model: ONNXModel
    do {
      model = try ONNXModel(bytes)
    } catch {
      throw FormatError(
        path: path, "not an ONNX model: \(error.text)", remedy: "copy or export it again")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    var conversion = ONNXConversion(folder: folder.path)
    do throws(ONNXConversion.Failure) {
      self = try conversion.network(model)
    } catch {
      throw FormatError(
        path: path, place: error.place, error.problem.problem, remedy: error.problem.remedy)
    }
  }

  init(graph: NetworkGraph, inputs: [Port], outputs: [Port]) {
    self.graph = graph
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The versions of ONNX's own operators that are read.
  public static var opsets: ClosedRange<Int> { ONNXConversion.opsets }

  /// The operators that are read, by ONNX's names.
  public static var operators: [String] { ONNXConversion.operators.keys.sorted() }
}
