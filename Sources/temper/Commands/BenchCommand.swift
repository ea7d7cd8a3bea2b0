import ArgumentParsing
import Basics
import Datasets
import Experiments
import Foundation
import LinearAlgebra
import Networks

/// `temper bench`: how fast training, bounds, attacks and perturbations are here, as Markdown.
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
    "attacks", value: "N", default: 100, help: "attacks on each network", validate: Check.atLeast(1)
  )
  private static let timeLimit = Option<Double>(
    "time-limit", value: "SECONDS", default: 30,
    help: "for the smallest perturbation of each network", validate: Check.above(0))
  private static let baseline = Option<String?>(
    "baseline", value: "FILE", help: "an earlier run's page: ratios to its figures in brackets",
    completion: .file(["md"]))

  static let command = Command(
    "bench", abstract: "Measure training, bounds, attacks and perturbations on this machine.",
    examples: [
      Example(
        "temper bench --baseline Benchmarks/latest.md > new.md",
        "All networks, 20 minutes, beside an earlier run."),
      Example("temper bench --networks dnn1 --seeds 1 --attacks 20", "A short look."),
    ],
    arguments: [networks, seeds, epochs, attacks, timeLimit, baseline] + SharedOptions.dataOptions
  ) { arguments in
    let before = try arguments[baseline].map { path in
      guard let data = FileManager.default.contents(atPath: path) else {
        throw FileProblem(path: path, reason: "no such file (check the name)")
      }
      return BenchFigures(String(decoding: data, as: UTF8.self))
    }
    let names = try names(arguments[networks], arguments)
    let measurements = try BenchMeasurements(
      data: arguments.dataSource(), epochs: arguments[epochs], seeds: arguments[seeds],
      attacks: arguments[attacks], timeLimit: arguments[timeLimit],
      progress: { arguments.progress($0, total: $1) })
    Console.result(
      "# Measured by `temper bench`\n\n\(Manifest.machineDescription); \(OpenBLAS.configuration).")
    if let note = measurements.note { Console.result("On \(note).") }
    if before != nil { Console.result("In brackets: this run's figure over the earlier run's.") }
    Console.result("")
    var models: [(ThesisNetwork, Network)] = []
    Console.result(
      try measurements.training(names) { models.append(($0, $1)) }.markdown(before: before))
    Console.result(try measurements.bounds(models).markdown(before: before))
    Console.result(try measurements.exactSearch(models).markdown(before: before))
    Console.result(try measurements.perturbations(models).markdown(before: before))
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
}
