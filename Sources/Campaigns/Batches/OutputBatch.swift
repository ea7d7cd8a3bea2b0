public import Basics
public import Datasets
public import Networks
public import Optimization
internal import Proofs
public import Queries
internal import Search

/// The image that a search for large outputs stays near.
public struct OriginalImage: Sendable {
  /// The part of the data set that it is from.
  public let split: String
  /// Its position there.
  public let index: Int
  /// Its true class.
  public let label: Int
  /// Its values: `shape.count` numbers in [0, 1].
  public let pixels: [Double]
  /// How they lie.
  public let shape: ImageShape
  /// Whether it is Temper's own drawing.
  public let isSynthetic: Bool
  /// See `LabelledImages.note`.
  public let note: String?
  /// Tells the data set from others.
  let dataset: String

  /// An image of a split.
  ///
  /// - Precondition: there is an image at this position.
  public init(_ samples: LabelledImages, index: Int) {
    split = samples.split.rawValue
    self.index = index
    label = samples.labels[index]
    pixels = samples.images.image(index)
    shape = samples.images.shape
    isSynthetic = samples.isSynthetic
    note = samples.note
    dataset = samples.fingerprint
  }
}

/// Several questions about the outputs of one network, spread over threads.
public struct OutputBatch: Sendable {
  /// Whether the image, or what the network was trained on, is Temper's own drawing.
  public var isSynthetic: Bool
  /// The name of the network's file, for the records.
  public var modelName: String?
  private let network: PiecewiseNetwork
  private let fingerprint: String
  private let original: OriginalImage?
  private let settings: OutputSettings
  private let limits: ProofLimits
  private let search: OutputSearch

  /// Questions about a network.
  ///
  /// - Parameters:
  ///   - original: the image to stay near; nil for all inputs in [0, 1]^n, and then the settings'
  ///     limits on the change mean nothing.
  ///   - timeLimit: seconds for each question; nil for no limit.
  ///   - memoryLimit: what the whole program may occupy; nil for no limit.
  public init(
    network: NetworkGraph, near original: OriginalImage? = nil, settings: OutputSettings,
    timeLimit: Double?, memoryLimit: MemoryLimit? = nil, solver: any LinearSolver
  ) {
    self.network = PiecewiseNetwork(network)
    fingerprint = network.fingerprint
    self.original = original
    isSynthetic = original?.isSynthetic ?? false
    self.settings = settings
    limits = ProofLimits(seconds: timeLimit, memory: memoryLimit)
    search = OutputSearch(solver: solver, gap: settings.gap)
  }

  /// Answers all questions and returns their records in the same order.
  ///
  /// - Parameters:
  ///   - questions: each a set of objectives of one kind, the largest of which counts.
  ///   - jobs: threads.
  ///   - output: a file where finished records are appended. Questions that its records answer count
  ///     as done, whether they are proved or not.
  ///   - shouldStop: asked often; when true, running searches end and no other is started. What they
  ///     know by then is returned, but not appended.
  ///   - progress: called with the number of records so far, after each.
  public func run(
    _ questions: [[OutputObjective]], jobs: Int, output: JSONLinesFile? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ done: Int, _ record: OutputRecord) -> Void = { _, _ in }
  ) throws -> [OutputRecord] {
    let results = ResultCollector<[OutputObjective], OutputRecord>()
    if let output {
      let known = try records(in: output.path)
      for question in questions {
        guard let record = try known[hash(question)], record.isFinal else { continue }
        results.add(record, for: question)
      }
    }
    let limits = limits.ofRun(until: shouldStop)
    return try results.fill(questions.map { [$0] }, jobs: jobs, limits: limits) {
      try answer($0, $2.start())
    } done: { count, record in
      try output?.append(record)
      progress(count, record)
    }
  }

  /// The records of a file that answer some questions, in the order of the questions.
  public func records(
    for questions: [[OutputObjective]], in path: String
  ) throws -> [OutputRecord] {
    let known = try records(in: path)
    return try questions.compactMap { known[try hash($0)] }
  }

  /// The last record of each question in a file.
  private func records(in path: String) throws -> [String: OutputRecord] {
    Dictionary(
      try JSONLinesFile.read(OutputRecord.self, from: path).map { ($0.question, $0) },
      uniquingKeysWith: { $1 })
  }

  private func hash(_ objectives: [OutputObjective]) throws -> String {
    try settings.hash(
      network: fingerprint, objectives: objectives,
      image: original.map { "\($0.dataset) \($0.index)" })
  }

  private func answer(
    _ objectives: [OutputObjective], _ limits: SearchLimits
  ) throws -> OutputRecord {
    let outcome = try search.solve(query(objectives), limits: limits)
    var record = OutputRecord(
      question: try hash(objectives), objectives: objectives, outcome: outcome, network: network)
    if let original {
      record.split = original.split
      record.index = original.index
      record.label = original.label
      record.distance = outcome.distance
    }
    record.network = fingerprint
    record.model = modelName
    record.synthetic = isSynthetic ? true : nil
    record.seconds = limits.elapsed
    return record
  }

  private func query(_ objectives: [OutputObjective]) -> Query {
    let inputs = original.map { original in
      let ball = Ball(settings.norm, radius: settings.budget ?? .infinity)
      return InputSet(around: original.pixels, ball).changed(atMost: settings.maxDeviation)
    }
    return Query(network: network, inputs: inputs, maximizing: objectives)
  }
}
