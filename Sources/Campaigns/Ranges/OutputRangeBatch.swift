public import Basics
public import Formats
public import Networks
public import Optimization
internal import Queries
internal import Search

/// The ranges of a network's outputs over a box of inputs, spread over threads.
public struct OutputRangeBatch: Sendable {
  /// Whether the network was trained on Temper's own drawings.
  public var isSynthetic = false
  /// The name of the network's file, for the records.
  public var modelName: String?
  private let graph: NetworkGraph
  private let network: PiecewiseNetwork
  private let fingerprint: String
  private let inputs: InputSet
  private let settings: Settings
  private let limits: ProofLimits
  private let search: OutputSearch

  /// Everything that decides an answer, apart from network and output.
  private struct Settings: Encodable {
    /// Least and greatest values as they are written exactly.
    let box: [String]
  }

  /// Prepares a batch.
  ///
  /// - Parameters:
  ///   - timeLimit: seconds for each end of each range; nil for no limit.
  ///   - memoryLimit: what the whole program may occupy; nil for no limit.
  /// - Precondition: the box is for as many inputs as the network has.
  public init(
    network graph: NetworkGraph, box: InputBox, timeLimit: Double?,
    memoryLimit: MemoryLimit? = nil, solver: any LinearSolver
  ) {
    precondition(
      box.bounds.count == graph.inputCount, "the box has another number of inputs than the network")
    self.graph = graph
    network = PiecewiseNetwork(graph)
    fingerprint = graph.fingerprint
    inputs = InputSet(bounds: box.bounds)
    settings = Settings(
      box: box.bounds.map { "\($0.lower?.description ?? ""),\($0.upper?.description ?? "")" })
    limits = ProofLimits(seconds: timeLimit, memory: memoryLimit)
    search = OutputSearch(solver: solver)
  }

  /// Finds the ranges, in the order of the outputs that are asked for.
  ///
  /// - Parameters:
  ///   - outputs: each of the network's, at most once.
  ///   - output: a file where finished records are appended; what it proves of the same box
  ///     is not done again.
  ///   - shouldStop: asked often; when true, running searches end and no other is started.
  ///   - progress: called with the number of records so far, after each.
  /// - Throws: `BoundComputationError` where an output can be too large for a number, and what the files
  ///   throw.
  public func run(
    _ outputs: [Int], jobs: Int, output file: JSONLinesFile? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ done: Int, _ record: OutputRange) -> Void = { _, _ in }
  ) throws -> [OutputRange] {
    let results = ResultCollector<Int, OutputRange>()
    if let file {
      let known = Dictionary(
        try JSONLinesFile.read(OutputRange.self, from: file.path).map { ($0.question, $0) },
        uniquingKeysWith: { $1 })
      for output in outputs {
        guard let record = known[try hash(output)], record.isProved else { continue }
        results.add(record, for: output)
      }
    }
    let limits = limits.ofRun(until: shouldStop)
    return try results.fill(outputs.map { [$0] }, jobs: jobs, limits: limits) { output, _, limits in
      try range(of: output, limits)
    } done: { count, record in
      try file?.append(record)
      progress(count, record)
    }
  }

  private func hash(_ output: Int) throws -> String {
    try QuestionKey.hash(settings, ["range", fingerprint, "\(output)"])
  }

  private func range(of output: Int, _ limits: ProofLimits) throws -> OutputRange {
    let extremes = OutputExtremes(of: output, network, over: inputs, search: search)
    func end(_ sense: ObjectiveSense) throws -> OutputRange.End {
      let limits = limits.start()
      let end = try extremes.end(sense, limits: limits)
      return OutputRange.End(end, seconds: limits.elapsed)
    }
    var range = OutputRange(
      question: try hash(output), network: fingerprint, output: output, ending: graph.ending,
      least: try end(.minimize), greatest: try end(.maximize))
    range.model = modelName
    range.synthetic = isSynthetic ? true : nil
    return range
  }
}
