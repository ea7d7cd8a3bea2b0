public import Networks
public import Optimization
public import Verification
public import Basics

/// Many attacks on one network: each instance is independent, so they spread over threads, and
/// each result is on the disk before the next instance begins.
public struct AttackBatch: Sendable {
  /// The network under attack.
  public let network: Network
  /// The images under attack.
  public let digits: Digits
  /// Everything that decides the answers.
  public let settings: AttackSettings
  /// Seconds for each instance; nil for no limit.
  public let timeLimit: Double?
  /// The name of the network's file, for the records.
  public var modelName: String?
  /// The name of the file of the perturbation that is part of the network, for the records.
  public var perturbationName: String?
  /// `network.fingerprint`.
  public let networkFingerprint: String
  private let exactNetwork: ExactNetwork
  private let references: ReferenceInputs?
  private let solver: any Solver
  private let hash: String
  private let thesisBounds: NeuronBounds

  /// Prepares attacks on a network.
  ///
  /// - Parameters:
  ///   - references: images from which searches start, usually the training images; without them
  ///     the search has to find its first example itself.
  ///   - bounds: of every neuron over [0, 1]^n, for the big-M values of `milp-improved` and
  ///     `milp-weak`; nil for interval arithmetic, which is what `milp-base` uses.
  /// - Throws: `DataMismatch` where the network cannot read the images.
  public init(
    network: Network, digits: Digits, references: LabelledInputs?, settings: AttackSettings,
    timeLimit: Double?, solver: any Solver, bounds: NeuronBounds? = nil
  ) throws {
    try digits.check(network)
    if let references, references.inputs.columns != network.inputCount {
      throw DataMismatch.referenceSize(
        pixels: references.inputs.columns, inputs: network.inputCount)
    }
    self.network = network
    self.digits = digits
    self.settings = settings
    self.timeLimit = timeLimit
    self.solver = solver
    exactNetwork = ExactNetwork(network)
    self.references = references.map { ReferenceInputs($0, network: network) }
    networkFingerprint = network.fingerprint
    hash = try settings.hash(network: networkFingerprint, dataset: digits.fingerprint)
    thesisBounds = bounds ?? exactNetwork.boxBounds()
  }

  /// The instances for a selection of images; images that the network misclassifies have none.
  public func instances(
    _ selection: ImageSelection, targets: AttackTargets
  ) -> (instances: [AttackInstance], misclassified: [Int]) {
    let labels = digits.labelled.labels
    let (chosen, misclassified) = selection.select(
      labels: labels, predictions: network.predictions(digits.labelled.inputs))
    let instances = chosen.flatMap { index in
      targets.targets(label: labels[index], classCount: network.classCount).map {
        AttackInstance(index: index, label: labels[index], target: $0)
      }
    }
    return (instances, misclassified)
  }

  /// Runs all instances and returns their records in the same order.
  ///
  /// - Parameters:
  ///   - jobs: threads.
  ///   - output: where finished records are appended; nil to keep them in memory only.
  ///   - resuming: whether records in `output` with the same settings count as done: proved ones
  ///     always.
  ///   - retryingUnproved: whether the others among them are tried again.
  ///   - shouldStop: asked often; when true, running instances end and no other is started. Their
  ///     records are not kept.
  ///   - progress: called with the number of records so far, after each.
  /// - Returns: the records of all instances that are done.
  public func run(
    _ instances: [AttackInstance], jobs: Int, output: ExampleFile? = nil,
    resuming: Bool = false, retryingUnproved: Bool = true,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ done: Int, _ record: AttackRecord) -> Void = { _, _ in }
  ) throws -> [AttackRecord] {
    let results = ResultCollector<AttackInstance, AttackRecord>()
    var pending = instances
    if let output, resuming {
      for record in records(for: instances, in: try output.records())
      where record.isProved || !retryingUnproved {
        results.add(record, for: instance(of: record))
      }
      pending = instances.filter { results[$0] == nil }
    }
    // The last instances get the threads that have no instance left.
    let spare = SpareThreads()
    try WorkerPool.run(pending, jobs: jobs, spare: spare) { instance in
      guard !shouldStop() else { return }
      let record = try attack(instance, spareThreads: spare, shouldStop: shouldStop)
      // What an interruption cut short is not a result.
      guard !shouldStop() || record.isProved else { return }
      try output?.append(record)
      let done = results.add(record, for: instance)
      progress(done, record)
    }
    return instances.compactMap { results[$0] }
  }

  /// The records among others that answer some instances with this batch's settings, in the order
  /// of the instances.
  public func records(
    for instances: [AttackInstance], in records: [AttackRecord]
  ) -> [AttackRecord] {
    var found: [AttackInstance: AttackRecord] = [:]
    for record in records where record.settings == hash { found[instance(of: record)] = record }
    return instances.compactMap { found[$0] }
  }

  /// The instance that a record of these settings answers.
  func instance(of record: AttackRecord) -> AttackInstance {
    AttackInstance(
      index: record.index, label: record.label,
      target: record.isUntargeted ? nil : record.target)
  }

  /// The question that an instance asks, and its margin rules; none for the dominance rule.
  public func problem(_ instance: AttackInstance) -> (problem: AttackProblem, rules: [MarginRule]) {
    if settings.rule == .dominance {
      return (problem(instance, DominanceRule(label: instance.label)), [])
    }
    let targets =
      instance.target.map { [$0] }
      ?? (0..<network.classCount).filter { $0 != instance.label }
    let rules = targets.map {
      MarginRule(target: $0, margin: settings.margin, floor: settings.floor)
    }
    return (problem(instance, AnyOfRules(rules)), rules)
  }

  private func problem(_ instance: AttackInstance, _ rule: some SuccessRule) -> AttackProblem {
    AttackProblem(
      network: exactNetwork, image: digits.images.image(instance.index), rule: rule,
      norm: settings.norm, maxDeviation: settings.maxDeviation)
  }

  /// The integer program of an attack, for export: for the exact search what is left of it after
  /// some rounds of bound tightening.
  ///
  /// - Returns: nil where the search needs none, because bounds alone prove the answer.
  public func program(
    _ instance: AttackInstance, tighteningRounds: Int = 1
  ) throws -> Model? {
    let (problem, rules) = problem(instance)
    switch settings.method {
    case .exact:
      let search = ExactSearch(solver: solver, gap: settings.gap)
      return try search.remainingProgram(
        problem, region: problem.regions[0], starts: starts(problem)(problem.regions[0]),
        tighteningRounds: tighteningRounds)
    case .milpBase, .milpImproved, .milpWeak:
      return thesisSearch.programs(problem, rules: rules).first?.model
    }
  }

  /// Solves one instance.
  public func attack(
    _ instance: AttackInstance, spareThreads: SpareThreads = SpareThreads(),
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> AttackRecord {
    let clock = ContinuousClock()
    let start = clock.now
    let (problem, rules) = problem(instance)
    let limits = SearchLimits(
      seconds: timeLimit, spareThreads: spareThreads, shouldStop: shouldStop)
    let outcome: SearchOutcome
    switch settings.method {
    case .exact:
      outcome = try ExactSearch(solver: solver, gap: settings.gap)
        .solve(problem, limits: limits, starts: starts(problem))
    case .milpBase, .milpImproved, .milpWeak:
      outcome = try thesisSearch.solve(problem, rules: rules, limits: limits)
    }
    var record = record(instance, problem, outcome)
    record.seconds = (clock.now - start) / .seconds(1)
    return record
  }

  private var thesisSearch: ThesisSearch {
    ThesisSearch(
      solver: solver, bounds: thesisBounds, formulation: settings.formulation ?? .thesis,
      gap: settings.gap)
  }

  private func starts(_ problem: AttackProblem) -> (LogitRegion) -> [[Double]] {
    { region in references?.starts(for: region, near: problem.image) ?? [] }
  }

  private func record(
    _ instance: AttackInstance, _ problem: AttackProblem, _ outcome: SearchOutcome
  ) -> AttackRecord {
    var record = AttackRecord(
      hash: hash, options: settings, split: digits.split.rawValue, index: instance.index,
      label: instance.label, target: instance.target ?? outcome.witness?.region.target,
      status: outcome.status(gap: settings.gap))
    record.network = networkFingerprint
    record.model = modelName
    record.perturbation = perturbationName
    record.synthetic = digits.isSynthetic ? true : nil
    record.lowerBound = outcome.lowerBound.isFinite ? outcome.lowerBound : nil
    record.nodes = outcome.statistics.nodes
    record.linearPrograms = outcome.statistics.linearPrograms
    record.simplexIterations = outcome.statistics.simplexIterations
    record.boundSeconds = outcome.statistics.boundSeconds
    record.solveSeconds = outcome.statistics.solveSeconds
    record.onePercent = outcome.onePercent
    guard let witness = outcome.witness else { return record }
    record.distance = witness.distance
    record.gap = outcome.gap
    // Smallest examples lie on the rule's edge: outputs that it takes for zero are no answer.
    record.classifiedAs = Classification(
      exactNetwork.classification(witness.input, tolerance: Tolerances.successRule))
    record.delta = zip(witness.input, problem.image).enumerated().compactMap { pixel, values in
      values.0 == values.1
        ? nil : AttackRecord.PixelChange(pixel: pixel, change: values.0 - values.1)
    }
    return record
  }
}
