import ArgumentParsing
import Basics
import Datasets
import Experiments
import Foundation
import LinearAlgebra
import Networks
import Verification

/// `temper bench`: how fast training and attacks are here, as Markdown.
enum BenchCommand {
  private static let networks = Option<String>(
    "networks", value: "LIST", default: "dnn1,dnn2,dnn3,dnn4,dnn5",
    help: "networks of the thesis, separated by commas")
  private static let seeds = Option<Int>(
    "seeds", value: "N", default: 5, help: "trainings of each network, with seeds from 0",
    validate: Check.atLeast(1))
  private static let epochs = Option<Int>(
    "epochs", value: "N", default: 50, help: "epochs of each training", validate: Check.atLeast(1))
  private static let attacks = Option<Int>(
    "attacks", value: "N", default: 100, help: "attacks on each of the networks to attack",
    validate: Check.atLeast(0))
  private static let attacked = Option<String>(
    "attack-networks", value: "LIST", default: "dnn1,dnn2,dnn3,dnn4,dnn5",
    help: "networks to attack, with seed 0")

  static let command = Command(
    "bench", abstract: "Measure training and attacks on this machine.",
    examples: [
      Example("temper bench > Benchmarks/latest.md", "All networks, some minutes."),
      Example("temper bench --networks dnn1 --seeds 1 --attacks 20", "A short look."),
    ],
    arguments: [networks, seeds, epochs, attacked, attacks, SharedOptions.data]
  ) { arguments in
    let directory = try arguments.dataDirectory()
    let train = try Digits(.train, from: directory)
    let test = try Digits(.test, from: directory)
    let trained = try names(arguments[networks], arguments)
    let toAttack = try names(arguments[attacked], arguments)
    Console.result("# Measured by `temper bench`\n\n\(OpenBLAS.configuration)\n")
    Console.result(
      "## Training\n\n\(arguments[epochs]) epochs, batch 32, Adam 1e-3, one thread; test accuracy "
        + "in % by seed, and the median duration of an epoch.\n")
    Console.result(
      "| network | " + (0..<arguments[seeds]).map { "seed \($0)" }.joined(separator: " | ")
        + " | s/epoch |\n|---|" + String(repeating: "---|", count: arguments[seeds] + 1))
    var models: [ThesisNetwork: Network] = [:]
    for name in trained {
      let runs = try (0..<arguments[seeds]).map { seed in
        try measureTraining(name, seed: UInt64(seed), arguments, train, test)
      }
      models[name] = runs[0].network
      let accuracies = runs.map { Text.number($0.accuracy * 100, 2) }.joined(separator: " | ")
      let median = runs.flatMap(\.seconds).sorted()
      Console.result(
        "| \(name.displayName) | \(accuracies) | \(Text.number(median[median.count / 2], 3)) |")
    }
    guard arguments[attacks] > 0 else { return .success }
    Console.result(
      "\n## Exact attacks\n\nThe first \(arguments[attacks]) correctly classified test images, "
        + "target plus5, seed 0, one job.\n\n"
        + "| network | proved % | mean s | median s | longest s | mean nodes | mean distance |\n"
        + "|---|---|---|---|---|---|---|")
    for name in toAttack {
      let network =
        try models[name] ?? measureTraining(name, seed: 0, arguments, train, test).network
      try measureAttacks(name, network, arguments, train, test)
    }
    return .success
  }

  private static func names(
    _ list: String, _ arguments: Arguments
  ) throws -> [ThesisNetwork] {
    try list.split(separator: ",").map { name in
      guard let network = ThesisNetwork(rawValue: String(name)) else {
        throw arguments.usageError("'\(name)' is not a network of the thesis (dnn1 to dnn5)")
      }
      return network
    }
  }

  private static func measureTraining(
    _ name: ThesisNetwork, seed: UInt64, _ arguments: Arguments, _ train: Digits, _ test: Digits
  ) throws -> (network: Network, accuracy: Double, seconds: [Double]) {
    var options = TrainingOptions()
    options.epochs = arguments[epochs]
    options.seed = seed
    let progress = arguments.progress("\(name.rawValue), seed \(seed)", total: options.epochs)
    defer { progress.finish() }
    var seconds: [Double] = []
    let untrained = Network(
      randomWithSizes: [train.images.pixelCount] + name.hiddenSizes + [10], seed: seed)
    let network = try untrained.trained(on: train.labelled, options: options) { epoch in
      seconds.append(epoch.seconds)
      progress.update(epoch.epoch)
      if Interruption.isRequested { throw Interrupted() }
    }
    return (network, network.accuracy(on: test.labelled), seconds)
  }

  private static func measureAttacks(
    _ name: ThesisNetwork, _ network: Network, _ arguments: Arguments, _ train: Digits,
    _ test: Digits
  ) throws {
    let batch = try AttackBatch(
      network: network, digits: test, references: train.labelled, settings: AttackSettings(),
      timeLimit: 300, solver: SharedOptions.solver)
    let instances = batch.instances(
      .firstCorrect(arguments[attacks]), targets: .plusFive
    ).instances
    let progress = arguments.progress("\(name.rawValue) attacks", total: instances.count)
    let records = try batch.run(
      instances, jobs: 1, shouldStop: { Interruption.isRequested }
    ) { done, _ in progress.update(done) }
    progress.finish()
    guard records.count == instances.count else { throw Interrupted() }
    let summary = AttackSummary(records)
    Console.result(
      "| \(name.displayName) | \(Text.number(summary.provedFraction.map { $0 * 100 }, 0)) | "
        + "\(Text.number(summary.meanSeconds, 3)) | \(Text.number(summary.medianSeconds, 3)) | "
        + "\(Text.number(summary.longestSeconds, 2)) | \(Text.number(summary.meanNodes, 1)) | "
        + "\(Text.number(summary.meanDistance, 4)) |")
  }
}
