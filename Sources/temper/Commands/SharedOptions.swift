internal import Campaigns
import ArgumentParsing
import Basics
import Datasets
import Experiments
import Foundation
import DualSimplex
import GLPKSolver
import Networks
import Optimization

/// Options that several commands share, each declared once.
enum SharedOptions {
  static let quiet = Flag("quiet", help: "no progress and no notes on standard error")
  static let json = Flag("json", help: "print the result as JSON")
  static let data = Option<String?>(
    "data", value: "DATA", defaultText: "TEMPER_DATA, or else data/mnist",
    help: "a folder of MNIST's files, CIFAR's, or .npy arrays, an .npz or a .csv file",
    completion: .file(["npz", "csv", "tsv", "gz"]))
  static let label = Option<String?>(
    "label", value: "COLUMN", defaultText: "label, class, target or y; without a header the first",
    help: "the column of a .csv file that holds the classes: its name, or its position from 0")
  static let scale = Option<DataScaling?>(
    "scale", value: "HOW",
    help: "minmax: bring each column of a table, or channel of images, from its least and greatest "
      + "training value to 0 and 1")
  /// What names the data, wherever they are read.
  static let dataOptions: [any CommandArgument] = [data, label, scale]
  static let model = Option<String>(
    required: "model", value: "FILE", help: "the network: a safetensors, .onnx or .nnet file",
    completion: .file(["safetensors", "onnx", "nnet"]))
  static let readOutputs = Option<OutputActivation?>(
    "read-outputs", value: "HOW", defaultText: "as the model says",
    help:
      "relu: a negative output counts as zero, and where all do the network answers nothing, as "
      + "in the thesis; linear: it always answers a class. The model's file stays as it is")
  static let modelOutput = Option<String>(
    required: "output", short: "o", value: "FILE",
    help: "where the network goes; - is standard output",
    completion: .file(["safetensors"]))
  static let seed = Option<UInt64>("seed", value: "N", default: 0, help: "decides every chance")
  static let jobs = Option<Int?>(
    "jobs", value: "N", defaultText: "all cores", help: "how many threads work",
    validate: Check.atLeast(1))
  static let split = Option<Split>(
    "split", value: "SPLIT", default: .test, help: "which part of the data")
  static let shard = Option<Shard?>(
    "shard", value: "K/N", help: "only the K-th of N equal parts, to share the work of N machines")
  static let memory = Option<Double?>(
    "memory", value: "GB", defaultText: "none",
    help: "a proof that is not done when the program occupies so much ends there, with its bound",
    validate: Check.above(0))
  /// A limit on the time of each proof.
  static func timeLimit(_ help: String) -> Option<Double> {
    Option("time-limit", value: "SECONDS", default: 300, help: help, validate: Check.above(0))
  }
  static let batchSize = Option<Int>(
    "batch-size", value: "N", default: 32, help: "images in a training step",
    validate: Check.atLeast(1))
  static let learningRate = Option<Double>(
    "learning-rate", value: "R", default: 1e-3, help: "the step size", validate: Check.above(0))
  static let initialization = Option<Initialization>(
    "initialization", value: "RULE", default: .he, help: "how weights are drawn")

  /// How values outside [0, 1] are brought into it.
  enum DataScaling: String, CaseIterable, ArgumentValue {
    case minmax
  }

  /// The solvers behind every command: this enum is the only place that names one.
  static let solvers = LPEngine.simplex.solvers

  /// Who solves the linear programs of the exact search. Integer programs are GLPK's.
  enum LPEngine: String, CaseIterable, ArgumentValue {
    case simplex, glpk

    var solvers: Solvers {
      switch self {
      case .simplex:
        Solvers(linear: DualSimplexSolver(large: GLPKSolver()), integer: GLPKSolver())
      case .glpk: Solvers(GLPKSolver())
      }
    }
  }
}

extension Arguments {
  /// The data set; an error that says how to get data where there is none.
  ///
  /// - Parameter isNoted: whether the user hears how it was read, when it is.
  func dataSource(isNoted: Bool = true) throws -> DataSource {
    var options = DataSource.Options()
    options.label = self[SharedOptions.label]
    options.isScaled = self[SharedOptions.scale] != nil
    let isQuiet = self[SharedOptions.quiet] || !isNoted
    return try DataSource.locate(
      explicit: self[SharedOptions.data], environment: ProcessInfo.processInfo.environment,
      options: options, note: { if !isQuiet { Console.note($0) } })
  }

  /// What was typed to name the data.
  var dataOptionTexts: [String] {
    let values = [
      ("data", self[SharedOptions.data]),
      ("label", self[SharedOptions.label]),
      ("scale", self[SharedOptions.scale]?.rawValue),
    ]
    return values.flatMap { name, value in value.map { ["--\(name)", $0] } ?? [] }
  }

  /// The network of `--model`, its outputs read as `--read-outputs` says.
  func network() throws -> NetworkGraph {
    try model().graph
      .reading(outputs: self[SharedOptions.readOutputs])
  }

  /// The same where it is fully connected.
  func denseNetwork() throws -> Network {
    try model().network
      .reading(outputs: self[SharedOptions.readOutputs])
  }

  /// The number of threads.
  var jobs: Int { self[SharedOptions.jobs] ?? WorkerPool.coreCount }

  /// The limit on memory, shared by everything that the command does.
  func memoryLimit() -> MemoryLimit? {
    self[SharedOptions.memory].map { MemoryLimit(bytes: Int(min($0, 1e6) * 1e9)) }
  }

  /// Refuses positions beyond the end of a split.
  func check(_ indices: [Int], in samples: LabelledImages) throws {
    if let index = indices.first(where: { $0 >= samples.images.count }) {
      throw usageError(
        "image \(index): there are only \(samples.images.count) \(samples.split.rawValue) images, "
          + "counted from 0")
    }
  }

  /// Prints a note unless `--quiet` was given.
  func note(_ text: @autoclosure () -> String) {
    if !self[SharedOptions.quiet] { Console.note(text()) }
  }

  /// A progress display that respects `--quiet`.
  ///
  /// - Parameter doneBefore: how many of the pieces an earlier run has done.
  func progress(_ title: String, total: Int, doneBefore: Int = 0) -> Progress {
    Progress(title, total: total, doneBefore: doneBefore, isQuiet: self[SharedOptions.quiet])
  }
}
