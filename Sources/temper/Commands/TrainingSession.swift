import ArgumentParsing
import Experiments
import Networks

/// What `train` and `retrain` share: progress, the model file, and the summary at the end.
final class TrainingSession {
  private let arguments: Arguments
  private let options: TrainingOptions
  private var history: [EpochResult] = []

  init(_ arguments: Arguments, options: TrainingOptions) {
    self.arguments = arguments
    self.options = options
  }

  /// Runs a training, shows its epochs, and stops it when the user asks.
  func run(_ train: ((EpochResult) throws -> Void) throws -> Network) throws -> Network {
    let progress = arguments.progress("epochs", total: options.epochs)
    defer { progress.finish() }
    return try train { epoch in
      history.append(epoch)
      progress.update(epoch.epoch, Self.describe(epoch))
      if Interruption.isRequested { throw Interrupted() }
    }
  }

  private static func describe(_ epoch: EpochResult) -> String {
    "loss \(Text.number(epoch.loss, 4)), accuracy \(Text.percent(epoch.accuracy))"
      + (epoch.validationAccuracy.map { ", validation \(Text.percent($0))" } ?? "")
  }

  /// Writes the model and prints what came of it.
  func finish(_ network: Network, test: Digits, metadata: [String: String]) throws {
    let path = arguments[SharedOptions.modelOutput]
    let all = options.metadata.merging(test.metadata) { $1 }.merging(metadata) { $1 }
    try ModelFile(network: network, metadata: all).write(to: path)
    let accuracy = network.accuracy(on: test.labelled)
    if arguments[SharedOptions.json] {
      try Console.json(
        TrainingReport(
          model: path, architecture: network.architecture, testAccuracy: accuracy,
          history: history))
    } else {
      let seconds = history.reduce(0) { $0 + $1.seconds }
      Console.result(
        "\(path): \(network.architecture), test accuracy \(Text.percent(accuracy)), "
          + "\(history.count) epochs in \(Text.number(seconds, 1)) s")
    }
  }
}

/// What `train --json` and `retrain --json` print.
private struct TrainingReport: Encodable {
  let model: String
  let architecture: String
  let testAccuracy: Double
  let history: [EpochResult]
}
