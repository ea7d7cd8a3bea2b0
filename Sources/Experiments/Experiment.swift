public import Basics
public import Campaigns
internal import Datasets
public import Optimization

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
    var waiting: [WaitingStage] = []
    var results: [NetworkResults] = []
    for network in configuration.networks {
      var result = NetworkResults(name: network)
      for stages in NetworkStages.seeds(of: network, configuration, items: items) {
        var run = StageRun(self, store)
        try run.run(stages.all)
        waiting += run.waiting
        guard run.waiting.isEmpty else { continue }
        try stages.add(run, to: &result)
      }
      results.append(result)
    }
    if shard == nil, waiting.isEmpty {
      try ReportStage(experiment: self, store: store, results: results).run()
    }
    return waiting
  }
}

/// Both splits of a data set.
struct ExperimentData: Sendable {
  let train: LabelledImages
  let test: LabelledImages
  let description: Manifest.DataDescription

  init(directory: String) throws {
    train = try LabelledImages(.train, from: directory)
    test = try LabelledImages(.test, from: directory)
    guard test.images.pixelCount == train.images.pixelCount else {
      throw DataMismatch.imageSize(
        split: .test, shape: test.images.shape, inputs: train.images.pixelCount)
    }
    description = Manifest.DataDescription(
      isMNIST: try DataCheck.run(directory: directory).isPublishedMNIST,
      isSynthetic: train.isSynthetic || test.isSynthetic, train: train.fingerprint,
      test: test.fingerprint)
  }

  /// Whether any of the images are Temper's own drawings.
  var isSynthetic: Bool { train.isSynthetic || test.isSynthetic }

  func samples(_ split: Split) -> LabelledImages { split == .train ? train : test }
}
