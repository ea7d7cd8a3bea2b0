internal import Attacks
public import Basics
public import Networks
public import Optimization
internal import Queries
internal import Search

/// Whether a network can be fooled about many images by changes up to some sizes: each image is
/// independent, so they spread over threads, and each record is on the disk before the next begins.
public struct CertificationBatch: Sendable {
  /// The images.
  public let samples: LabelledImages
  /// The name of the network's file, for the records.
  public var modelName: String?
  private let network: NetworkGraph
  private let exactNetwork: PiecewiseNetwork
  /// `NetworkGraph.fingerprint`.
  public let networkFingerprint: String
  private let settings: CertificationSettings
  private let hash: String
  private let references: ReferenceInputs?
  private let search: ExactSearch
  private let limits: ProofLimits

  /// Prepares certifications of a network.
  ///
  /// - Parameters:
  ///   - references: images from which searches for examples start; nil for none.
  ///   - timeLimit: seconds for each image and radius; nil for no limit.
  ///   - memoryLimit: what the whole program may occupy; nil for no limit.
  /// - Throws: `DataMismatch` where the network cannot read the images.
  public init(
    network: NetworkGraph, samples: LabelledImages, references: LabelledInputs?,
    settings: CertificationSettings,
    timeLimit: Double?, memoryLimit: MemoryLimit? = nil, solver: any LinearSolver
  ) throws {
    try samples.check(network)
    self.network = network
    self.samples = samples
    self.settings = settings
    limits = ProofLimits(seconds: timeLimit, memory: memoryLimit)
    exactNetwork = PiecewiseNetwork(network)
    networkFingerprint = network.fingerprint
    hash = try settings.hash(network: networkFingerprint, dataset: samples.fingerprint)
    self.references = references.map { ReferenceInputs($0, network: network) }
    search = ExactSearch(solver: solver)
  }

  /// The records of all images and radii that are done, by image and then by radius.
  ///
  /// - Parameters:
  ///   - radii: in ascending order.
  ///   - output: where finished records are appended; nil to keep them in memory only. What it holds of
  ///     the same settings counts as done, unless only that run left it unknown.
  ///   - shouldStop: asked often; when true, running images end and no other is started.
  ///   - progress: called with the number of records so far, after each.
  public func run(
    _ images: [Int], radii: [Double], jobs: Int, output: JSONLinesFile? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ done: Int, _ record: CertificationRecord) -> Void = { _, _ in }
  ) throws -> [CertificationRecord] {
    let results = ResultCollector<Question, CertificationRecord>()
    if let output {
      for record in try JSONLinesFile.read(CertificationRecord.self, from: output.path)
      where record.settings == hash && record.isFinal {
        results.add(record, for: Question(index: record.index, radius: record.radius))
      }
    }
    let limits = limits.ofRun(until: shouldStop)
    let questions = images.map { index in radii.map { Question(index: index, radius: $0) } }
    return try results.fill(questions, jobs: jobs, limits: limits, by: certify) { count, record in
      try output?.append(record)
      progress(count, record)
    }
  }

  /// An image and a radius.
  private struct Question: Hashable {
    let index: Int
    let radius: Double
  }

  /// One image at one radius.
  ///
  /// - Parameter smaller: what is known at smaller radii, where an example is one here too.
  private func certify(
    _ question: Question, smaller: [CertificationRecord], _ limits: ProofLimits
  ) throws -> CertificationRecord {
    let image = samples.images.image(question.index)
    let label = samples.labels[question.index]
    let answer = exactNetwork.classification(image)
    var record = CertificationRecord(
      hash: hash, settings: settings, network: networkFingerprint, split: samples.split.rawValue,
      index: question.index, label: label, prediction: Classification(answer),
      radius: question.radius)
    record.model = modelName
    record.outputs = network.outputActivation.recorded
    record.synthetic = samples.isSynthetic ? true : nil
    if let fooled = smaller.last(where: { $0.status == .fooled }) {
      record.take(fooled)
    } else if answer != label {
      (record.status, record.distance, record.delta) = (.fooled, 0, [])
      record.classifiedAs = Classification(answer)
    } else {
      let query = Query(
        network: exactNetwork, inputs: InputSet(around: image, Ball(settings.norm)),
        rule: settings.successRule(label: label, classCount: network.decision.classCount))
      try decide(&record, query, limits.start())
    }
    return record
  }

  private func decide(
    _ record: inout CertificationRecord, _ query: Query, _ limits: SearchLimits
  ) throws {
    let outcome = try search.certify(
      query, radius: record.radius, coversFloat32: settings.coversFloat32, limits: limits,
      starts: starts(query, radius: record.radius, limits))
    record.status = outcome.status
    record.limit = outcome.limit
    record.nodes = outcome.statistics.nodes
    record.linearPrograms = outcome.statistics.linearPrograms
    record.seconds = limits.elapsed
    guard let example = outcome.example, outcome.status == .fooled else { return }
    record.distance = example.distance
    record.classifiedAs = Classification(example.answer)
    record.delta = AttackRecord.changes(from: query.inputs.center, to: example.input)
  }
}

extension CertificationBatch {
  /// Where examples are looked for: on large networks what gradients find, on others images of other classes.
  private func starts(
    _ query: Query, radius: Double, _ limits: SearchLimits
  ) -> (OutputRegion) -> [[Double]] {
    guard ExactSearch.usesLinearBounds(query) else {
      return { references?.starts(for: $0, near: query.inputs.center) ?? [] }
    }
    let ball = query.inputs.changed(atMost: radius)
    let ascent = RegionAscent(network, box: ball.exampleRanges)
    return { ascent.search($0, seed: 0, most: 4) { limits.reached != nil } }
  }
}

extension CertificationRecord {
  /// Takes over the example of a smaller radius.
  fileprivate mutating func take(_ other: CertificationRecord) {
    (status, distance, classifiedAs, delta) =
      (.fooled, other.distance, other.classifiedAs, other.delta)
  }
}
