internal import LinearAlgebra
public import Defenses
public import Networks
public import Optimization
public import Proofs
public import Queries
internal import Search
public import Basics

/// Many attacks on one network: each instance is independent, so they spread over threads, and
/// each result is on the disk before the next instance begins.
public struct AttackBatch: Sendable {
  /// The network under attack.
  public let network: NetworkGraph
  /// The images under attack.
  public let samples: LabelledImages
  /// Everything that decides the answers.
  public let settings: AttackSettings
  /// Seconds for each instance; nil for no limit.
  public var timeLimit: Double? { limits.seconds }
  /// The name of the network's file, for the records.
  public var modelName: String?
  /// The name of the file of the perturbation that is part of the network, for the records.
  public var perturbationName: String?
  /// `network.fingerprint`.
  public let networkFingerprint: String
  private let limits: ProofLimits
  let exactNetwork: PiecewiseNetwork
  private let references: ReferenceInputs?
  private let solvers: Solvers
  private let hash: String
  /// Who answers by integer programs; nil for the other methods.
  private let programSearch: IntegerProgramSearch?
  /// What pixels may be; nil for [0, 1].
  private let pixelRanges: PixelRanges?

  /// Prepares attacks on a network.
  ///
  /// - Parameters:
  ///   - references: images from which searches start, usually the training images; without them
  ///     the search has to find its first example itself.
  ///   - timeLimit: seconds for each instance; nil for no limit.
  ///   - memoryLimit: what the whole program may occupy; nil for no limit.
  ///   - bounds: of every neuron while each pixel is in the settings' `imageRange`, for the big-M
  ///     values of `milp-improved` and `milp-weak`; nil for interval arithmetic, which is what
  ///     `milp-base` uses.
  ///   - perturbation: what is part of the network, for the settings' `perturbedRange`; nil for none.
  /// - Throws: `DataMismatch` where the network cannot read the images.
  public init(
    network: NetworkGraph, samples: LabelledImages, references: LabelledInputs?,
    settings: AttackSettings,
    timeLimit: Double?, memoryLimit: MemoryLimit? = nil, solvers: Solvers,
    bounds: NeuronBounds? = nil, perturbation: InputPerturbation? = nil
  ) throws {
    try samples.check(network)
    if let references, references.inputs.columns != network.inputCount {
      throw DataMismatch.referenceSize(
        pixels: references.inputs.columns, inputs: network.inputCount)
    }
    self.network = network
    self.samples = samples
    self.settings = settings
    limits = ProofLimits(seconds: timeLimit, memory: memoryLimit)
    self.solvers = solvers
    exactNetwork = PiecewiseNetwork(network)
    self.references = references.map { ReferenceInputs($0, network: network) }
    networkFingerprint = network.fingerprint
    let perturbation = perturbation ?? InputPerturbation(identityOf: network.inputCount)
    let isRanged = settings.perturbedRange != nil
    hash = try settings.hash(
      network: networkFingerprint, dataset: samples.fingerprint,
      perturbation: isRanged ? perturbation.name() : nil)
    let range = settings.imageRange ?? Interval(0, 1)
    programSearch =
      settings.method.isIntegerProgram
      ? IntegerProgramSearch(
        solvers: solvers, bounds: bounds ?? exactNetwork.boxBounds(range.lower, range.upper),
        formulation: settings.formulation ?? .thesis, gap: settings.gap) : nil
    pixelRanges =
      isRanged || settings.imageRange != nil
      ? PixelRanges(image: range, perturbed: settings.perturbedRange, behind: perturbation) : nil
  }

  /// The instances for a selection of images. Images that the network misclassifies have none, nor
  /// have those that show the target already.
  public func instances(
    _ selection: ImageSelection, targets: AttackTargets
  ) -> (instances: [AttackInstance], misclassified: [Int], ownTarget: [Int]) {
    let labels = samples.labels
    var answers = LazyPredictions(network: network, samples: samples)
    let (chosen, misclassified) = selection.select(labels: labels) { answers[$0] }
    var (instances, ownTarget): ([AttackInstance], [Int]) = ([], [])
    for index in chosen {
      let wanted = targets.targets(label: labels[index], classCount: network.decision.classCount)
      if wanted.isEmpty { ownTarget.append(index) }
      instances += wanted.map { AttackInstance(index: index, label: labels[index], target: $0) }
    }
    return (instances, misclassified, ownTarget)
  }

  /// Runs all instances and returns their records in the same order.
  ///
  /// - Parameters:
  ///   - jobs: threads.
  ///   - output: where finished records are appended; nil to keep them in memory only.
  ///   - resuming: whether records in `output` with the same settings count as done: proved ones
  ///     always.
  ///   - retryingUnproved: whether final ones among the others are tried again; those that are not
  ///     final (`AttackRecord.isFinal`) always are.
  ///   - shouldStop: asked often; when true, running instances end, with what is known by then as
  ///     their records, and no other is started.
  ///   - progress: called with the number of records so far, after each.
  /// - Returns: the records of all instances that were tried.
  public func run(
    _ instances: [AttackInstance], jobs: Int, output: ExampleFile? = nil,
    resuming: Bool = false, retryingUnproved: Bool = true,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ done: Int, _ record: AttackRecord) -> Void = { _, _ in }
  ) throws -> [AttackRecord] {
    let results = ResultCollector<AttackInstance, AttackRecord>()
    if let output, resuming {
      for record in records(for: instances, in: try output.records())
      where record.isProved || ((!retryingUnproved || settings.method.isGradient) && record.isFinal)
      {
        results.add(record, for: instance(of: record))
      }
    }
    if let gradient = settings.gradient {
      try attack(instances, gradient, jobs: jobs, shouldStop: shouldStop, results) {
        count, record in
        try output?.append(record)
        progress(count, record)
      }
      return instances.compactMap { results[$0] }
    }
    let limits = limits.ofRun(until: shouldStop)
    return try results.fill(instances.map { [$0] }, jobs: jobs, limits: limits) {
      try attack($0, $2)
    } done: { count, record in
      try output?.append(record)
      progress(count, record)
    }
  }

  /// The records among others that answer some instances with this batch's settings, in the order
  /// of the instances.
  public func records(
    for instances: [AttackInstance], in records: [AttackRecord]
  ) -> [AttackRecord] {
    var found: [AttackInstance: AttackRecord] = [:]
    for record in records where record.settings == hash {
      let instance = instance(of: record)
      if found[instance]?.isBetter(than: record) ?? false { continue }
      found[instance] = record
    }
    return instances.compactMap { found[$0] }
  }

  /// The instance that a record of these settings answers.
  package func instance(of record: AttackRecord) -> AttackInstance {
    AttackInstance(
      index: record.index, label: record.label,
      target: record.isUntargeted ? nil : record.target)
  }

  /// The question that an instance asks.
  public func query(_ instance: AttackInstance) -> Query {
    let image = samples.images.image(instance.index)
    let ranges = pixelRanges?.ranges(of: image)
    let inputs = InputSet(
      around: image, Ball(settings.norm), ranges: ranges?.proof, exampleRanges: ranges?.example)
    return Query(
      network: exactNetwork, inputs: inputs.changed(atMost: settings.maxDeviation),
      rule: settings.successRule(
        label: instance.label, target: instance.target, classCount: network.decision.classCount))
  }

  private func marginRules(_ instance: AttackInstance) -> [MarginRule] {
    settings.marginRules(
      label: instance.label, target: instance.target, classCount: network.decision.classCount)
  }

  /// The integer program of an attack, for export: for the exact search what is left of it after
  /// some rounds of bound tightening.
  ///
  /// - Returns: nil where the search needs none, because bounds alone prove the answer.
  public func program(
    _ instance: AttackInstance, tighteningRounds: Int = 1
  ) throws -> Model? {
    let query = query(instance)
    switch settings.method {
    case .exact:
      let search = ExactSearch(solver: solvers.linear, gap: settings.gap)
      return try search.remainingProgram(
        query, region: query.regions[0], starts: starts(query)(query.regions[0]),
        tighteningRounds: tighteningRounds)
    case .fgsm, .pgd: return nil
    case .milpBase, .milpImproved, .milpWeak:
      return programSearch?.programs(query, rules: marginRules(instance)).first?.model
    }
  }

  /// Whether `program` has every way to success: the thesis's has, the others are of one region.
  public func programIsWhole(_ instance: AttackInstance) -> Bool {
    let isThesis = settings.method.isIntegerProgram && settings.formulation ?? .thesis == .thesis
    return isThesis && settings.rule == .margin || query(instance).regions.count == 1
  }

  /// Solves one instance.
  private func attack(_ instance: AttackInstance, _ limits: ProofLimits) throws -> AttackRecord {
    let query = query(instance)
    let first = limits.start()
    let search = ExactSearch(solver: solvers.linear, gap: settings.gap)
    guard let programSearch else {
      let outcome = try search.solve(query, limits: first, starts: starts(query))
      return record(instance, query, outcome, seconds: first.elapsed)
    }
    let claim = try programSearch.solve(query, rules: marginRules(instance), limits: first)
    let seconds = first.elapsed
    let outcome = try search.proving(claim, query, limits: limits.start())
    var record = record(instance, query, outcome, seconds: seconds)
    record.proofSeconds = outcome.statistics.proofSeconds
    record.isCorrected = outcome.isCorrected
    return record
  }

  private func starts(_ query: Query) -> (OutputRegion) -> [[Double]] {
    { region in references?.starts(for: region, near: query.inputs.center) ?? [] }
  }

  /// A record of an instance with what is known before it is answered.
  func record(_ instance: AttackInstance, target: Int?, status: AttackStatus) -> AttackRecord {
    var record = AttackRecord(
      hash: hash, options: settings, network: networkFingerprint, split: samples.split.rawValue,
      index: instance.index, label: instance.label, target: instance.target ?? target,
      status: status)
    record.model = modelName
    record.outputs = network.outputActivation.recorded
    record.perturbation = perturbationName
    record.synthetic = samples.isSynthetic ? true : nil
    return record
  }

  private func record(
    _ instance: AttackInstance, _ query: Query, _ outcome: SearchOutcome,
    seconds: Double
  ) -> AttackRecord {
    var record = record(
      instance, target: outcome.example?.region.target, status: outcome.status(gap: settings.gap))
    if !record.isProved { record.limit = outcome.limit }
    record.lowerBound = outcome.lowerBound.isFinite ? outcome.lowerBound : nil
    record.nodes = outcome.statistics.nodes
    record.linearPrograms = outcome.statistics.linearPrograms
    record.simplexIterations = outcome.statistics.simplexIterations
    record.boundSeconds = outcome.statistics.boundSeconds
    record.solveSeconds = outcome.statistics.solveSeconds
    record.onePercent = outcome.onePercent
    record.seconds = seconds
    record.gap = outcome.gap
    record.infimum = record.status == .optimal ? outcome.infimum : nil
    guard let example = outcome.example else { return record }
    record.distance = example.distance
    record.classifiedAs = Classification(example.answer)
    record.delta = AttackRecord.changes(from: query.inputs.center, to: example.input)
    return record
  }
}
