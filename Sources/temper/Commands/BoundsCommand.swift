internal import LinearAlgebra
import ArgumentParsing
import Basics
import Experiments
import Networks
import Search

/// `temper bounds`: bounds on every neuron, computed once and kept beside the model.
enum BoundsCommand {
  private static let method = Option<BoundsMethod>(
    "method", value: "METHOD", default: .milpWeak,
    help: "interval arithmetic, linear relaxations, integer programs, or these for one second each")
  static let outputs = Flag(
    "outputs", help: "the least and the greatest value of each output, proved")
  static let box = Option<Box>(
    "box", value: "L,U|FILE", default: .interval(NumberRange(0, 1)),
    help:
      "every input lies between; --outputs: or a file with a line LOWER,UPPER for each input, or a "
      + "VNN-LIB file's box", completion: .file(["csv", "vnnlib", "gz"]))
  static let timeLimit = Option<Double?>(
    "bound-time-limit", value: "SECONDS", defaultText: "none",
    help: "lp, milp, --outputs: for each bound, two for each neuron or output",
    validate: Check.above(0))
  private static let recompute = Flag("recompute", help: "do not go on with the bounds file")

  static let command = Command(
    "bounds", abstract: "Bound every neuron, or every output, of a network over all inputs.",
    examples: [
      Example(
        "temper bounds --model dnn1.safetensors --method milp",
        "The largest and the smallest value of every neuron."),
      Example(
        "temper bounds --model dnn1.safetensors --method interval --box=-1,1",
        "A quick look, for inputs between -1 and 1."),
      Example(
        "temper bounds --model controller.onnx --outputs --box box.csv",
        "The least and the greatest value of every output over a box, with inputs that have them."),
    ],
    discussion:
      "The bounds of neurons are kept beside the model, in MODEL.bounds-METHOD.json, and computed "
      + "once: the next call reads them, or goes on where one was interrupted. Exit status 2 means "
      + "that a time limit left bounds which are valid but not the best; with milp-weak that is "
      + "part of the method. --outputs proves the range of each output in real arithmetic, of the logit "
      + "where a sigmoid or a softmax follows, to a millionth of the values it is summed from; the records "
      + "of --json and -o have the proved bounds and inputs that come so near. -o keeps what is finished, "
      + "for --resume.",
    arguments: ModelOptions.all + [
      outputs, method, box, timeLimit, SharedOptions.memory, recompute, RecordOptions.output,
      RecordOptions.resume, SharedOptions.jobs, SharedOptions.json,
    ]
  ) { arguments in
    try check(arguments)
    guard !arguments[outputs] else {
      return try outputRanges(arguments)
    }
    if arguments[timeLimit] != nil, [.interval, .milpWeak].contains(arguments[method]) {
      throw arguments.usageError(
        "--bound-time-limit: \(arguments[method].rawValue) has no limit to choose (use --method "
          + "milp or lp)")
    }
    guard case .interval(let box) = arguments[box] else {
      throw arguments.usageError("--box: the inputs' own intervals are for --outputs")
    }
    let model = try arguments.model()
    let computation = BoundComputation(
      network: PiecewiseNetwork(model.graph), fingerprint: model.graph.logitsFingerprint,
      isSynthetic: model.isSynthetic, method: arguments[method],
      box: Interval(box.lower, box.upper),
      secondsPerBound: arguments[timeLimit], solvers: SharedOptions.solvers)
    let (bounds, file) = try find(
      computation, afresh: arguments[recompute], memory: arguments.memoryLimit(), arguments)
    let report = BoundsReport(bounds, file: file)
    if arguments[SharedOptions.json] {
      try Console.json(report)
    } else {
      Console.result(report.text)
    }
    guard bounds.isComplete else {
      Console.note("temper: \(Interrupted())")
      return .interrupted
    }
    return bounds.inexactCount > 0 && bounds.method != .milpWeak ? .unproven : .success
  }

  /// Where every input lies.
  enum Box: ArgumentValue {
    /// All in one interval.
    case interval(NumberRange)
    /// Each as a file says.
    case file(String)

    /// An interval, or where there is no comma between numbers a path.
    init(argument: String) throws(ArgumentValueError) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count == 1 || parts.allSatisfy({ Double($0) == nil }) else {
        self = .interval(try NumberRange(argument: argument))
        return
      }
      guard Double(argument) == nil, !argument.isEmpty else {
        throw .unreadable(expected: Self.valueDescription, got: argument)
      }
      self = .file(argument)
    }

    static var valueDescription: String { "\(NumberRange.valueDescription), or a file" }

    var argumentText: String {
      switch self {
      case .interval(let range): range.argumentText
      case .file(let path): path
      }
    }
  }

  /// Refuses options of the one kind of bounds for the other.
  private static func check(_ arguments: Arguments) throws {
    let isForOutputs = arguments[outputs]
    let others: [(name: String, wasGiven: Bool)] =
      isForOutputs
      ? [("method", arguments.wasGiven(method)), ("recompute", arguments[recompute])]
      : [
        ("output", arguments.wasGiven(RecordOptions.output)),
        ("resume", arguments[RecordOptions.resume]),
      ]
    if let other = others.first(where: \.wasGiven) {
      throw arguments.usageError(
        "--\(other.name) is for the bounds of \(isForOutputs ? "neurons" : "outputs")")
    }
  }

  /// The bounds of the model that the arguments name: read from the file beside it as far as they
  /// are there, and computed and written otherwise.
  ///
  /// - Throws: `Interrupted`, with what is finished in the file.
  static func bounds(
    _ computation: BoundComputation, memory: MemoryLimit? = nil, _ arguments: Arguments
  ) throws -> BigMBounds {
    let bounds = try find(computation, memory: memory, arguments).bounds
    guard bounds.isComplete else { throw Interrupted() }
    return bounds
  }

  /// The same bounds, and their file; after an interruption those that are finished.
  private static func find(
    _ computation: BoundComputation, afresh: Bool = false, memory: MemoryLimit?,
    _ arguments: Arguments
  ) throws -> (bounds: BigMBounds, file: String) {
    let file = BoundsFile(for: computation, besideModel: arguments[SharedOptions.model])
    try OutputFile(file.path, .bounds).check(arguments)
    let neurons = computation.network.blocks.reduce(0) { $0 + $1.count }
    let progress = arguments.progress("bounds of neurons", total: neurons)
    let bounds = try file.bounds(
      computation, afresh: afresh, jobs: arguments.jobs, memory: memory,
      shouldStop: { Interruption.isRequested },
      notUsable: { error in arguments.note("temper: \(error), computing again") },
      progress: { progress.update($0.finishedCount) })
    progress.finish()
    return (bounds, file.path)
  }
}

/// What `temper bounds` prints.
private struct BoundsReport: Encodable {
  /// One line of the table.
  struct Layer: Encodable {
    let neurons: Int
    let active: Int
    let inactive: Int
    let unstable: Int
    let meanWidth: Double
    let largestWidth: Double
    let inexact: Int
    let seconds: Double

    private enum CodingKeys: String, CodingKey {
      case neurons, active, inactive, unstable
      case meanWidth = "mean_width"
      case largestWidth = "largest_width"
      case inexact, seconds
    }

    init(_ layer: BigMBounds.Layer) {
      let finished = layer.neurons.compactMap(\.self)
      let intervals = finished.map(\.interval)
      neurons = intervals.count
      active = intervals.count { $0.state == .active }
      inactive = intervals.count { $0.state == .inactive }
      unstable = intervals.count { $0.state == .unstable }
      meanWidth = intervals.reduce(0) { $0 + $1.width } / Double(max(1, intervals.count))
      largestWidth = intervals.reduce(0) { max($0, $1.width) }
      inexact = finished.reduce(0) { $0 + $1.inexactCount }
      seconds = layer.seconds
    }

    var cells: [String] {
      [neurons, active, inactive, unstable].map(String.init)
        + [Text.number(meanWidth, 4), Text.number(largestWidth, 4), "\(inexact)"]
        + [Text.number(seconds, 2)]
    }
  }

  let file: String
  let bounds: BigMBounds
  let summary: [Layer]

  init(_ bounds: BigMBounds, file: String) {
    self.bounds = bounds
    self.file = file
    summary = bounds.layers.map(Layer.init)
  }

  var text: String {
    let header = [
      "layer", "neurons", "active", "inactive", "unstable", "mean width", "largest width",
      "not exact", "seconds",
    ]
    let rows = summary.enumerated().map { index, layer in
      [index == summary.count - 1 ? "output" : "\(index + 1)"] + layer.cells
    }
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([header] + rows).map { cells in
      zip(cells, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: "  ")
    }
    let unfinished = bounds.neuronCount - summary.reduce(0) { $0 + $1.neurons }
    let total =
      "\(file): \(unfinished > 0 ? "\(unfinished) not finished of " : "")"
      + "\(bounds.neuronCount) neurons, \(bounds.inexactCount) of "
      + "\(2 * bounds.neuronCount) bounds not exact, \(Text.number(bounds.seconds, 2)) s"
    return (lines + [total]).joined(separator: "\n")
  }
}
