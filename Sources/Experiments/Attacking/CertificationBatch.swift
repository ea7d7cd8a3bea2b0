public import Basics
internal import Foundation
public import Networks
public import Optimization
public import Verification

/// Whether a network can be fooled about many images by changes up to some sizes: each image is
/// independent, so they spread over threads, and each record is on the disk before the next begins.
public struct CertificationBatch: Sendable {
  /// The images.
  public let digits: Digits
  /// The name of the network's file, for the records.
  public var modelName: String?
  private let network: Network
  private let exactNetwork: ExactNetwork
  /// `Network.fingerprint`.
  public let networkFingerprint: String
  private let settings: CertificationSettings
  private let hash: String
  private let references: ReferenceInputs?
  private let search: ExactSearch
  private let timeLimit: Double?
  private let memoryLimit: MemoryLimit?

  /// Prepares certifications of a network.
  ///
  /// - Parameters:
  ///   - references: images from which searches for examples start; nil for none.
  ///   - timeLimit: seconds for each image and radius; nil for no limit.
  /// - Throws: `DataMismatch` where the network cannot read the images.
  public init(
    network: Network, digits: Digits, references: LabelledInputs?, settings: CertificationSettings,
    timeLimit: Double?, memoryLimit: MemoryLimit? = nil, solver: any LinearSolver
  ) throws {
    try digits.check(network)
    self.network = network
    self.digits = digits
    self.settings = settings
    self.timeLimit = timeLimit
    self.memoryLimit = memoryLimit
    exactNetwork = ExactNetwork(network)
    networkFingerprint = network.fingerprint
    hash = try settings.hash(network: networkFingerprint, dataset: digits.fingerprint)
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
  ///   - progress: called with each record as it is finished.
  public func run(
    _ images: [Int], radii: [Double], jobs: Int, output: JSONLinesFile? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (CertificationRecord) -> Void = { _ in }
  ) throws -> [CertificationRecord] {
    struct Key: Hashable {
      let index: Int
      let radius: Double
    }
    let results = ResultCollector<Key, CertificationRecord>()
    if let output {
      for record in try JSONLinesFile.read(CertificationRecord.self, from: output.path)
      where record.settings == hash && record.isFinal {
        results.add(record, for: Key(index: record.index, radius: record.radius))
      }
    }
    let spare = SpareThreads()
    try WorkerPool.run(images, jobs: jobs, spare: spare) { index in
      let known = radii.map { results[Key(index: index, radius: $0)] }
      try certify(index, radii, known: known, spare, shouldStop) { record in
        try output?.append(record)
        results.add(record, for: Key(index: index, radius: record.radius))
        progress(record)
      }
    }
    return images.flatMap { index in
      radii.compactMap { results[Key(index: index, radius: $0)] }
    }
  }

  /// One image at all radii: an example at one radius is one at all larger ones.
  private func certify(
    _ index: Int, _ radii: [Double], known: [CertificationRecord?], _ spare: SpareThreads,
    _ shouldStop: @escaping @Sendable () -> Bool, done: (CertificationRecord) throws -> Void
  ) throws {
    let image = digits.images.image(index)
    let label = digits.labels[index]
    let answer = exactNetwork.classification(image)
    let problem = AttackProblem(
      network: exactNetwork, image: image,
      rule: settings.successRule(label: label, classCount: network.classCount),
      norm: settings.norm)
    var fooled: CertificationRecord?
    for (radius, earlier) in zip(radii, known) {
      if let earlier {
        if earlier.status == .fooled { fooled = earlier }
        continue
      }
      guard !shouldStop() else { return }
      var record = CertificationRecord(
        hash: hash, settings: settings, network: networkFingerprint, split: digits.split.rawValue,
        index: index, label: label, prediction: Classification(answer), radius: radius)
      record.model = modelName
      record.synthetic = digits.isSynthetic ? true : nil
      if let fooled {
        record.take(fooled)
      } else if answer != label {
        (record.status, record.distance, record.delta) = (.fooled, 0, [])
        record.classifiedAs = Classification(answer)
      } else {
        try decide(
          &record, problem,
          SearchLimits(
            seconds: timeLimit, memory: memoryLimit, spareThreads: spare, shouldStop: shouldStop))
      }
      if record.status == .fooled { fooled = record }
      try done(record)
    }
  }

  private func decide(
    _ record: inout CertificationRecord, _ problem: AttackProblem, _ limits: SearchLimits
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try search.certify(
      problem, radius: record.radius, coversFloat32: settings.coversFloat32, limits: limits
    ) { region in references?.starts(for: region, near: problem.image) ?? [] }
    record.status = outcome.status
    record.limit = outcome.limit
    record.nodes = outcome.statistics.nodes
    record.linearPrograms = outcome.statistics.linearPrograms
    record.seconds = (clock.now - start) / .seconds(1)
    guard let example = outcome.example, outcome.status == .fooled else { return }
    record.distance = example.distance
    record.classifiedAs = Classification(example.answer)
    record.delta = AttackRecord.changes(from: problem.image, to: example.input)
  }
}

extension CertificationRecord {
  /// Takes over the example of a smaller radius.
  fileprivate mutating func take(_ other: CertificationRecord) {
    (status, distance, classifiedAs, delta) =
      (.fooled, other.distance, other.classifiedAs, other.delta)
  }
}
