public import Basics
public import Campaigns
public import Datasets
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

/// One of the documents' experiments on one data set: tables, figures and a report.
///
/// Every stage writes to the results folder; a second run goes on where the first one stopped.
public struct Experiment: Sendable {
  /// What is run.
  public let profile: ExperimentProfile
  /// The documents' own figures, for comparison.
  public let references: DocumentReferences
  /// Of the thesis's tables and figures those to make; stages that none of them needs do not run.
  public let items: Set<ResultItem>
  /// The part of the work to do; nil for all of it.
  public let shard: Shard?
  private let environment: RunEnvironment

  /// An experiment on a data set.
  ///
  /// - Parameters:
  ///   - data: the images; nil for those that the program draws, for cats and dogs alone.
  ///   - command: what the report says makes the run again; nil for the profile by its name.
  ///   - authorDirectory: where the thesis author's data are; read where the configuration says so.
  ///   - jobs: threads for attacks and trainings.
  ///   - memory: what the whole program may occupy; nil for no limit. What it cuts short is not
  ///     finished.
  ///   - shouldStop: asked often; true ends the run with `Interrupted`.
  ///   - report: called from several threads.
  /// - Throws: `ConfigurationError` where the configuration makes no sense for the data, and what
  ///   reading them does.
  public init(
    profile: ExperimentProfile, references: DocumentReferences,
    items: Set<ResultItem> = Set(ResultItem.allCases), shard: Shard? = nil,
    data: DataSource?, command: RunCommand? = nil,
    authorDirectory: String = AuthorData.defaultDirectory, solvers: Solvers,
    jobs: Int, memory: MemoryLimit? = nil,
    shouldStop: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (ExperimentEvent) -> Void
  ) throws {
    self.profile = profile
    self.references = references
    self.items = items
    self.shard = shard
    var author: AuthorData?
    if case .thesis(let configuration) = profile {
      author = try configuration.source.map { _ in try AuthorData(directory: authorDirectory) }
    }
    let images = try Self.read(data, for: profile)
    try profile.check(DataSize(images.train))
    environment = RunEnvironment(
      data: images, author: author, solvers: solvers, command: command ?? .profile(profile.name),
      jobs: jobs, memory: memory, shouldStop: shouldStop, report: report)
  }

  private static func read(
    _ data: DataSource?, for profile: ExperimentProfile
  ) throws -> ExperimentData {
    switch profile {
    case .catsDogs(let configuration): try CatsDogsData.read(data, drawing: configuration)
    default: try ExperimentData(data ?? DataSource(digitsIn: MNIST.defaultDirectory))
    }
  }

  /// Runs what is not finished yet and writes tables and report; a shard runs its part of what can
  /// run by now, and leaves the report to a run without one.
  ///
  /// - Returns: the stages that wait for something. Where there are any, there is no report.
  /// - Throws: `Interrupted`, and the first error of a stage. What finished is kept either way.
  @discardableResult
  public func run(in folder: String) throws -> [WaitingStage] {
    let store = try RunStore(
      folder: folder, configuration: profile, data: environment.data.description,
      solver: environment.solvers.description, shard: shard)
    switch profile {
    case .thesis(let configuration):
      return try ThesisRun(
        configuration: configuration,
        reference: environment.data.isDigits ? references.thesis : nil, items: items, shard: shard,
        environment: environment
      ).run(store)
    case .tutorial(let configuration):
      return try TutorialRun(
        configuration: configuration, reference: references.tutorial, environment: environment
      ).run(store)
    case .catsDogs(let configuration):
      return try CatsDogsRun(configuration: configuration, environment: environment).run(store)
    }
  }
}

/// The figures that the documents print, for comparison; nil where they are left out.
public struct DocumentReferences: Sendable {
  /// The thesis's.
  public var thesis: ThesisReference?
  /// The tutorial's.
  var tutorial: TutorialReference?

  /// None, or the thesis's alone.
  public init(thesis: ThesisReference? = nil) { self.thesis = thesis }

  /// Those in a folder.
  public init(folder: String) throws {
    thesis = try ThesisReference.read(folder + "/thesis.json")
    tutorial = try TutorialReference.read(folder + "/tutorial.json")
  }
}

/// Both splits of a data set.
struct ExperimentData: Sendable {
  let train: LabelledImages
  let test: LabelledImages
  let description: Manifest.DataDescription
  /// Whether they are of MNIST's kind, and the thesis's figures can stand beside theirs.
  let isDigits: Bool

  /// Reads both splits.
  init(_ data: DataSource) throws {
    let (train, test) = (
      try LabelledImages(.train, from: data), try LabelledImages(.test, from: data)
    )
    guard test.images.shape == train.images.shape else {
      throw DataMismatch.imageSize(
        split: .test, shape: test.images.shape, inputs: train.images.pixelCount)
    }
    self.init(
      train: train, test: test,
      isMNIST: try data.isDigits && DataCheck.run(directory: data.path).isPublishedMNIST,
      isDigits: data.isDigits)
  }

  /// Two splits of the same shape.
  init(
    train: LabelledImages, test: LabelledImages, isMNIST: Bool = false, isDigits: Bool = false
  ) {
    self.isDigits = isDigits
    self.train = train
    self.test = test
    description = Manifest.DataDescription(
      isMNIST: isMNIST, isSynthetic: train.isSynthetic || test.isSynthetic,
      train: train.fingerprint, test: test.fingerprint)
  }

  /// Whether any of the images are Temper's own drawings.
  var isSynthetic: Bool { train.isSynthetic || test.isSynthetic }

  func samples(_ split: Split) -> LabelledImages { split == .train ? train : test }
}
