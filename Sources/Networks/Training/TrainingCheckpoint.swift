internal import Basics
public import Foundation

/// A training between two epochs: everything that the rest of it depends on besides its data and
/// options, so that it comes to the same bytes as one that was never interrupted.
public struct TrainingCheckpoint: Sendable, Equatable {
  /// What training this is a part of. Trainings with different values come to different networks.
  struct Identity: Sendable, Equatable, Codable {
    /// `NetworkGraph.fingerprint` of the network that it began with.
    var start: String
    /// A checksum of inputs and labels, of the validation's too.
    var data: String
    /// The training's options.
    var options: TrainingOptions
    /// What changes the mini-batches; nil for nothing.
    var batches: String?
  }

  /// The network as it is now.
  var graph: NetworkGraph
  /// The optimiser's moments and the number of its steps.
  var optimizer: OptimizerState
  /// The state of what changes the mini-batches; empty for nothing.
  var batches: [UInt64]
  /// What the epochs so far came to.
  public internal(set) var history: [EpochResult]
  let identity: Identity

  /// The number of epochs that are done.
  public var epoch: Int { history.count }
}

/// A training ended early because it was asked to; it can go on from here.
public struct TrainingPaused: Error {
  /// Where it stopped.
  public let checkpoint: TrainingCheckpoint
}

/// How a training that may be interrupted begins and ends.
public struct TrainingPauses {
  /// Where to go on; nil for the beginning.
  public var checkpoint: TrainingCheckpoint?
  /// Asked after every epoch but the last; true ends the training with `TrainingPaused`.
  public var shouldPause: () -> Bool

  /// From the beginning, or a checkpoint, to a pause.
  public init(from checkpoint: TrainingCheckpoint? = nil, when shouldPause: @escaping () -> Bool) {
    self.checkpoint = checkpoint
    self.shouldPause = shouldPause
  }

  /// From the beginning to the end.
  public static var none: TrainingPauses { TrainingPauses { false } }
}

/// Why a training cannot go on from a checkpoint.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// The file is no checkpoint, or not a whole one.
  case unreadable(String)
  /// The file is a model.
  case isModel
  /// It belongs to a training with another value of something.
  case otherTraining(String)

  /// One line without the file's name: what does not fit, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let why): "not a training's checkpoint: \(why) (remove it to begin anew)"
    case .isModel:
      "it is a model, not a training's checkpoint (to begin anew, move it elsewhere; to train it "
        + "further, name it in: temper retrain --model)"
    case .otherTraining(let what):
      "the checkpoint is of a training with other \(what) (give the same options and data, or "
        + "leave out --resume and remove it to begin anew)"
    }
  }
}

extension TrainingCheckpoint.Identity {
  init(
    start: NetworkGraph, data: LabelledInputs, validation: LabelledInputs?,
    options: TrainingOptions,
    batches: String?
  ) {
    var digest = SHA256()
    for part in [data, validation].compactMap(\.self) {
      digest.update("\(part.count) \(part.inputs.columns) ".utf8)
      part.inputs.elements.withUnsafeBytes { digest.update($0) }
      part.labels.withUnsafeBytes { digest.update($0) }
    }
    self.init(
      // Dropout is no part of what a network computes.
      start: start.dropsOut ? "\(start.fingerprint) \(start.layersText)" : start.fingerprint,
      data: digest.finalize(), options: options, batches: batches)
  }

  /// Refuses to go on with another training's checkpoint.
  func check(_ checkpoint: TrainingCheckpoint) throws(CheckpointError) {
    let other = checkpoint.identity
    func refuse(
      _ name: String, _ own: some CustomStringConvertible, _ other: some CustomStringConvertible
    ) throws(CheckpointError) {
      if own.description != other.description {
        throw .otherTraining("\(name): \(other), not \(own)")
      }
    }
    try refuse("epochs", options.epochs, other.options.epochs)
    try refuse("batch size", options.batchSize, other.options.batchSize)
    try refuse("learning rate", options.learningRate, other.options.learningRate)
    try refuse("loss", options.loss.rawValue, other.options.loss.rawValue)
    try refuse("seed", options.seed, other.options.seed)
    try refuse("optimizer", options.optimizer.rawValue, other.options.optimizer.rawValue)
    guard batches == other.batches else { throw .otherTraining("strategy or attack") }
    guard start == other.start else { throw .otherTraining("layers, initial weights or model") }
    guard data == other.data else { throw .otherTraining("training or validation data") }
    guard self == other else { throw .otherTraining("options") }
    guard checkpoint.epoch <= options.epochs else { throw .unreadable("it has too many epochs") }
  }
}

extension TrainingCheckpoint {
  /// The safetensors metadata of a checkpoint; the layers are those of a model file.
  private struct Metadata: Codable {
    var identity: Identity
    var history: [EpochResult]
    var steps: Int
    var batches: [UInt64]
  }

  static let metadataKey = "temper.checkpoint"
  private static let moments = ["optimizer.first_moment", "optimizer.second_moment"]

  /// Reads a file's bytes.
  public init(decoding data: Data) throws(CheckpointError) {
    let graph: NetworkGraph
    var (file, moments) = (Safetensors(tensors: [:]), [[Float]]())
    do throws(ModelFileError.Reason) {
      file = try Safetensors(decoding: data)
      moments = Self.moments.compactMap { file.tensors.removeValue(forKey: $0)?.values }
      graph = try ModelFile(file, names: Array(file.tensors.keys)).graph
    } catch {
      throw .unreadable(ModelFileError(path: "it", reason: error).description)
    }
    guard let text = file.metadata[Self.metadataKey] else { throw .isModel }
    guard let metadata = try? JSONDecoder().decode(Metadata.self, from: Data(text.utf8)),
      moments.allSatisfy({ $0.count == graph.parameterCount }), metadata.steps >= 0
    else { throw .unreadable("it is not whole, or another version's") }
    self.init(
      graph: graph, optimizer: OptimizerState(moments: moments, steps: metadata.steps),
      batches: metadata.batches, history: metadata.history, identity: metadata.identity)
  }

  /// The bytes of a file: a model file of the network as it is now, and the rest beside it.
  ///
  /// - Parameter origin: what the model's metadata will say of its training images.
  public func encoded(metadata origin: [String: String] = [:]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let metadata = Metadata(
      identity: identity, history: history, steps: optimizer.steps, batches: batches)
    let text = String(decoding: try encoder.encode(metadata), as: UTF8.self)
    let all = origin.merging([Self.metadataKey: text]) { $1 }
    var file = try ModelFile(graph, metadata: all).container()
    for (name, values) in zip(Self.moments, optimizer.moments) {
      file.tensors[name] = .init(shape: [values.count], values: values)
    }
    return try file.encoded()
  }
}
