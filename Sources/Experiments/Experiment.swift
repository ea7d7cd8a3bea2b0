public import Campaigns
public import Basics
internal import Datasets
internal import Figures
public import Optimization
internal import Synchronization

/// What a running experiment tells about its progress.
public enum ExperimentEvent: Sendable {
  /// A stage begins: its name and what it does.
  case started(String)
  /// A stage was finished by an earlier run.
  case skipped(String)
  /// Some of a stage's pieces are done.
  case advanced(String, done: Int, total: Int)
  /// A stage is done.
  case finished(String, seconds: Double)
}

/// The experiments were asked to stop; everything finished is kept.
public struct Interrupted: Error, CustomStringConvertible {
  private let kept: String
  /// An interruption.
  ///
  /// - Parameter kept: what becomes of the work so far.
  public init(keeping kept: String = "finished results are kept") { self.kept = kept }
  /// One line.
  public var description: String { "interrupted; \(kept)" }
}

/// The tables and figures of the thesis on one data set: train, attack, retrain, evaluate, report.
///
/// Every stage writes to the results folder; a second run goes on where the first one stopped.
public struct Experiment: Sendable {
  /// What is run.
  public let configuration: ExperimentConfiguration
  /// The thesis's own figures, for comparison; nil to leave them out.
  public let reference: ThesisReference?
  /// The tables and figures to make; stages that none of them needs do not run.
  public let items: Set<ResultItem>
  /// The part of the work to do; nil for all of it.
  public let shard: Shard?
  /// What the whole program may occupy; nil for no limit.
  let memory: MemoryLimit?
  let data: ExperimentData
  /// What the thesis's author published; nil where the run makes everything itself.
  let author: AuthorData?
  let solvers: Solvers
  let jobs: Int
  let shouldStop: @Sendable () -> Bool
  let report: @Sendable (ExperimentEvent) -> Void

  /// An experiment on the MNIST files of a folder.
  ///
  /// - Parameters:
  ///   - authorDirectory: where the thesis author's data are; read where the configuration says so.
  ///   - jobs: threads for attacks and trainings.
  ///   - memory: what the whole program may occupy; nil for no limit. What it cuts short is not
  ///     finished.
  ///   - shouldStop: asked often; true ends the run with `Interrupted`.
  ///   - report: called from several threads.
  public init(
    configuration: ExperimentConfiguration, reference: ThesisReference?,
    items: Set<ResultItem> = Set(ResultItem.allCases), shard: Shard? = nil,
    dataDirectory: String, authorDirectory: String = AuthorData.defaultDirectory, solvers: Solvers,
    jobs: Int, memory: MemoryLimit? = nil,
    shouldStop: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (ExperimentEvent) -> Void
  ) throws {
    self.configuration = configuration
    self.reference = reference
    self.items = items
    self.shard = shard
    data = try ExperimentData(directory: dataDirectory)
    author = try configuration.source.map { _ in try AuthorData(directory: authorDirectory) }
    self.solvers = solvers
    self.jobs = jobs
    self.memory = memory
    self.shouldStop = shouldStop
    self.report = report
  }

  /// Runs what is not finished yet and writes tables and report; a shard runs its part of what can
  /// run by now, and leaves the report to a run without one.
  ///
  /// - Returns: the stages that wait for something. Where there are any, there is no report.
  /// - Throws: `Interrupted`, and the first error of a stage. What finished is kept either way.
  @discardableResult
  public func run(in folder: String) throws -> [WaitingStage] {
    let store = try RunStore(
      folder: folder, configuration: configuration, data: data.description,
      solver: solvers.description, shard: shard)
    let waiting = WaitingStages()
    var results: [NetworkResults] = []
    for network in configuration.networks {
      var result = NetworkResults(name: network)
      let isRepeated = items.contains(where: \.needsRetraining)
      for offset in 0..<(isRepeated ? configuration.retraining.seeds[network] ?? 1 : 1) {
        let stages = NetworkStages(
          experiment: self, store: store, name: network, seedOffset: offset, waiting: waiting)
        try waiting.catching { try stages.run(&result) }
      }
      results.append(result)
    }
    if shard == nil, waiting.stages.isEmpty {
      try ReportStage(experiment: self, store: store, results: results).run()
    }
    return waiting.stages
  }

  /// Runs one stage unless it is finished already.
  ///
  /// - Parameters:
  ///   - inputs: everything that the outputs depend on.
  ///   - outputs: files of the store.
  func stage(
    _ name: String, in store: RunStore, inputs: [String], outputs: [String],
    _ body: () throws -> Void
  ) throws {
    guard !store.isFinished(name, inputs: inputs, outputs: outputs) else {
      report(.skipped(name))
      return
    }
    guard !shouldStop() else { throw Interrupted() }
    guard store.shard?.owns(name) ?? true else { throw WaitingStage(name, for: .shards) }
    report(.started(name))
    let clock = ContinuousClock()
    let seconds = try clock.measure(body) / .seconds(1)
    guard !shouldStop() else { throw Interrupted() }
    try store.finish(name, inputs: inputs, seconds: seconds)
    report(.finished(name, seconds: seconds))
  }

  /// Refuses to call a stage finished whose results are not all final: the user has interrupted it,
  /// or the memory has.
  func check(_ stage: String, isFinal: Bool) throws {
    guard !isFinal else { return }
    if shouldStop() { throw Interrupted() }
    throw WaitingStage(stage, for: .memory)
  }
}

/// A stage that is not finished: what needs it has to wait.
public struct WaitingStage: Error, Hashable, CustomStringConvertible {
  /// What it waits for.
  public enum Reason: Sendable {
    /// What other shards do.
    case shards
    /// A run that may occupy more memory.
    case memory
  }

  /// The stage's name.
  public let name: String
  /// What it waits for.
  public let reason: Reason

  init(_ name: String, for reason: Reason) {
    self.name = name
    self.reason = reason
  }

  /// One line.
  public var description: String {
    switch reason {
    case .shards: "\(name): waits for other shards"
    case .memory: "\(name): cut short by the limit on memory (run again with a larger one)"
    }
  }
}

/// The stages of a run that wait for something.
final class WaitingStages: Sendable {
  private let known = Mutex<[WaitingStage]>([])

  var stages: [WaitingStage] { known.withLock { $0 } }

  /// Does some work, up to the stage that has to wait.
  func catching(_ body: () throws -> Void) rethrows {
    do {
      try body()
    } catch let stage as WaitingStage {
      add([stage])
    }
  }

  /// Does several things, each up to the stage that has to wait, and then waits itself where any
  /// does.
  func gathering(_ body: (WaitingStages) throws -> Void) throws {
    let gathered = WaitingStages()
    try body(gathered)
    guard let first = gathered.stages.first else { return }
    add(gathered.stages)
    throw first
  }

  private func add(_ stages: [WaitingStage]) {
    known.withLock { known in known += stages.filter { !known.contains($0) } }
  }
}

/// Both splits of a data set.
struct ExperimentData: Sendable {
  let train: Digits
  let test: Digits
  let description: Manifest.DataDescription

  init(directory: String) throws {
    train = try Digits(.train, from: directory)
    test = try Digits(.test, from: directory)
    guard test.images.pixelCount == train.images.pixelCount else {
      throw DataMismatch.imageSize(
        split: .test, rows: test.images.rows, columns: test.images.columns,
        inputs: train.images.pixelCount)
    }
    description = Manifest.DataDescription(
      isMNIST: try DataCheck.run(directory: directory).isPublishedMNIST,
      isSynthetic: train.isSynthetic || test.isSynthetic, train: train.fingerprint,
      test: test.fingerprint)
  }

  /// Whether any of the images are Temper's own drawings.
  var isSynthetic: Bool { train.isSynthetic || test.isSynthetic }

  func digits(_ split: Split) -> Digits { split == .train ? train : test }
}
