internal import Campaigns
import ArgumentParsing
import Basics
import Experiments
import Foundation
import Networks

/// What `train` and `retrain` share: progress, the checkpoint of an interrupted training, the model
/// file, and the summary at the end.
final class TrainingSession {
  static let resume = Flag(
    "resume", help: "go on with the epochs that an interrupted run has kept beside the output")

  private let arguments: Arguments
  private let output: OutputFile
  private var history: [EpochResult] = []

  /// A session whose output is checked before anything is read.
  ///
  /// - Parameter inputs: files that it must not replace.
  init(_ arguments: Arguments, inputs: [(option: String, path: String)] = []) throws {
    self.arguments = arguments
    output = OutputFile(arguments[SharedOptions.modelOutput], .model)
    try output.check(arguments, inputs: inputs, printsJSON: arguments[SharedOptions.json])
    guard let checkpoint = checkpointPath else {
      if arguments[Self.resume] {
        throw arguments.usageError(
          "--resume needs a file as --output, beside which epochs are kept")
      }
      return
    }
    if FileManager.default.fileExists(atPath: checkpoint), !arguments[Self.resume] {
      throw FileProblem(
        path: checkpoint,
        reason: (try? ModelFile(contentsOf: checkpoint)) != nil
          ? "is a model, and stands where this training keeps its epochs (move it elsewhere)"
          : "holds the epochs of an interrupted training (add --resume to go on with it, or remove "
            + "it)")
    }
  }

  /// Where the epochs of an interrupted training are kept; nil where the model goes to no file.
  private var checkpointPath: String? {
    guard !output.isStandardOutput else { return nil }
    let ending = ".safetensors"
    let path = output.path
    return (path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path)
      + ".checkpoint" + ending
  }

  /// Runs a training, shows its epochs, and when the user asks ends it after an epoch, with what is
  /// done kept.
  func run(
    on samples: LabelledImages, options: TrainingOptions,
    _ train: (TrainingPauses, (EpochResult) throws -> Void) throws -> NetworkGraph
  ) throws -> NetworkGraph {
    let pauses = TrainingPauses(from: try checkpoint()) { Interruption.isRequested }
    history = pauses.checkpoint?.history ?? []
    if let checkpoint = pauses.checkpoint {
      arguments.note("going on after epoch \(checkpoint.epoch) of \(options.epochs)")
    }
    let isQuiet = arguments[SharedOptions.quiet]
    Interruption.expect(
      saying: isQuiet
        ? nil : "temper: stopping after this epoch (once more in a second or later: at once)")
    let progress = arguments.progress(
      "epochs", total: options.epochs, doneBefore: pauses.checkpoint?.epoch ?? 0)
    defer { progress.finish() }
    do {
      return try train(pauses) { epoch in
        history.append(epoch)
        progress.update(epoch.epoch, Self.describe(epoch))
      }
    } catch let pause as TrainingPaused {
      progress.finish()
      guard let path = checkpointPath else {
        throw Interrupted(keeping: "nothing is kept, as there is no file beside standard output")
      }
      try AtomicFile.write(pause.checkpoint.encoded(metadata: samples.metadata), to: path)
      throw Interrupted(
        keeping: "\(pause.checkpoint.epoch) of \(options.epochs) epochs are kept in \(path) (add "
          + "--resume to go on)")
    } catch let error as CheckpointError {
      throw FileProblem(path: checkpointPath ?? output.path, reason: error.description)
    }
  }

  /// What an interrupted run has kept.
  private func checkpoint() throws -> TrainingCheckpoint? {
    guard arguments[Self.resume], let path = checkpointPath else { return nil }
    guard FileManager.default.fileExists(atPath: path) else {
      arguments.note("\(path): no such file, beginning with the first epoch")
      return nil
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileProblem(path: path, reason: "cannot be read (check its owner and mode)")
    }
    do {
      return try TrainingCheckpoint(decoding: data)
    } catch {
      throw FileProblem(path: path, reason: error.description)
    }
  }

  private static func describe(_ epoch: EpochResult) -> String {
    "loss \(Text.number(epoch.loss, 4)), accuracy \(Text.percent(epoch.accuracy))"
      + (epoch.validationAccuracy.map { ", validation \(Text.percent($0))" } ?? "")
  }

  /// Writes the model, removes the checkpoint that it comes from, and prints what came of it.
  ///
  /// - Parameter readOutputs: how outputs are read for the accuracy; nil for the network's own way.
  func finish(
    _ network: NetworkGraph, test: LabelledImages, readOutputs: OutputActivation? = nil,
    metadata: [String: String]
  ) throws {
    let all = test.metadata.merging(metadata) { $1 }
    try output.write(ModelFile(network, metadata: all).encoded())
    if arguments[Self.resume], let path = checkpointPath { unlink(path) }
    let read = network.reading(outputs: readOutputs)
    let accuracy = read.accuracy(on: test.labelled)
    if arguments[SharedOptions.json] {
      try Console.json(
        TrainingReport(
          model: output.path, architecture: network.architecture,
          synthetic: test.isSynthetic ? true : nil, testAccuracy: accuracy,
          outputs: read.outputActivation, history: history))
    } else {
      let seconds = history.reduce(0) { $0 + $1.seconds }
      output.report(
        "\(output.path): \(network.architecture), test accuracy \(Text.percent(accuracy))"
          + "\(Text.reading(read.outputActivation)), "
          + "\(history.count) epochs in \(Text.number(seconds, 1)) s", arguments)
    }
  }
}

/// What `train --json` and `retrain --json` print.
private struct TrainingReport: Encodable {
  let model: String
  let architecture: String
  let synthetic: Bool?
  let testAccuracy: Double
  /// How outputs were read for it.
  let outputs: OutputActivation
  let history: [EpochResult]
}
