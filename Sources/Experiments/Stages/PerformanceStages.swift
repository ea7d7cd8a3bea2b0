internal import Campaigns
internal import Networks
internal import Proofs
internal import Search

/// The thesis's integer programs and the exact search on the same attacks (its section 4.2).
extension NetworkStages {
  func performance(_ original: Network) throws -> PerformanceResults {
    let network = original.reading(outputs: configuration.distances.outputs)
    let options = configuration.performance
    var methods: [PerformanceResults.Method] = []
    try waiting.gathering { waiting in
      for method in options.methods where options.programImages[name] != nil {
        try waiting.catching { methods.append(try program(method, of: network)) }
      }
      try waiting.catching { methods.append(try exactSearch(network)) }
    }
    return PerformanceResults(network: name, methods: methods)
  }

  private func program(
    _ method: AttackMethod, of network: Network
  ) throws -> PerformanceResults.Method {
    var settings = configuration.distanceSettings[0]
    settings.method = method
    settings.gap = 0
    let bounds = try bounds(network, for: method)
    if method == .milpImproved {
      settings.boundTimeLimit = configuration.performance.boundTimeLimit
    }
    return .init(
      method,
      records: try solve(
        network, settings, bounds: bounds?.bounds(of: PiecewiseNetwork(network))),
      boundSeconds: bounds?.seconds, openBounds: bounds?.inexactCount ?? 0)
  }

  private func exactSearch(_ network: Network) throws -> PerformanceResults.Method {
    func solve(_ settings: AttackSettings, gap: Double, floor: Double? = nil) throws
      -> [AttackRecord]
    {
      var settings = settings
      (settings.method, settings.gap) = (.exact, gap)
      return try self.solve(network, settings, bounds: nil, floor: floor)
    }
    let settings = configuration.distanceSettings
    let further = try settings.dropFirst().map { try solve($0, gap: 0, floor: $0.floor) }
    return .init(
      .exact, records: try solve(settings[0], gap: 0),
      onePercentRecords: try solve(settings[0], gap: 0.01), furtherRecords: further)
  }

  /// The bounds that a method takes its big-M values from; nil for interval arithmetic.
  private func bounds(_ network: Network, for method: AttackMethod) throws -> BigMBounds? {
    guard let boundsMethod = method.boundsMethod else { return nil }
    let computation = BoundComputation(
      network: PiecewiseNetwork(network), fingerprint: network.logitsFingerprint,
      isSynthetic: data.train.isSynthetic, method: boundsMethod,
      secondsPerBound: configuration.performance.boundTimeLimit, solvers: experiment.solvers)
    let stage = names.bounds(boundsMethod)
    let limit = computation.secondsPerBound.map { "\($0)" } ?? "none"
    let file = BoundsFile(for: computation, besideModel: store.path(model(.original)))
    let output = String(file.path.dropFirst(store.path("").count))
    try experiment.stage(
      stage, in: store, inputs: [network.logitsFingerprint, boundsMethod.rawValue, limit],
      outputs: [output]
    ) {
      // Bounds that are cut short are left out, and the next run finds them.
      let memory = experiment.memory?.forOnePiece
      let bounds = try file.bounds(
        computation, jobs: experiment.jobs,
        shouldStop: { [experiment] in experiment.shouldStop() || memory?.isReached ?? false },
        progress: { [report = experiment.report] soFar in
          report(.advanced(stage, done: soFar.finishedCount, total: soFar.neuronCount))
        })
      try experiment.check(stage, isFinal: bounds.isComplete)
    }
    return try file.read(for: computation)
  }

  /// Attacks the first images; what a limit stopped is kept, as its time is a result too.
  ///
  /// - Parameter floor: one of the further floors; nil for the main one.
  private func solve(
    _ network: Network, _ settings: AttackSettings, bounds: NeuronBounds?, floor: Double? = nil
  ) throws -> [AttackRecord] {
    let options = configuration.performance
    let isProgram = settings.method != .exact
    let count = isProgram ? options.programImages[name] ?? 0 : options.images
    let own = author?.sets.performance[name]
    let selection =
      own.map { .indices(Array($0.prefix(count))) } ?? ImageSelection.firstCorrect(count)
    let batch = try AttackBatch(
      network: network, digits: data.test, references: data.train.labelled, settings: settings,
      timeLimit: options.timeLimit, memoryLimit: experiment.memory, solvers: experiment.solvers,
      bounds: bounds)
    return try attack(
      batch, names.performance(settings.method, gap: settings.gap, floor: floor, options.timeLimit),
      selection, targets: .plusFive, retryingUnproved: false)
  }
}
