internal import Campaigns
internal import Networks
internal import Proofs
internal import Search

/// The thesis's integer programs and the exact search on the same attacks (its section 4.2).
extension NetworkStages {
  /// Each program, after the bounds that it takes, and the exact search.
  var performance: [NetworkStage] {
    guard isFirst, items.contains(where: \.needsPerformance),
      configuration.performance.networks.contains(network)
    else { return [] }
    return (programs + searches).flatMap { [bounds($0), solve($0)].compactMap(\.self) }
  }

  /// What they found.
  func performanceResults(_ findings: Findings) -> PerformanceResults? {
    guard !performance.isEmpty else { return nil }
    func records(_ settings: AttackSettings) -> [AttackRecord] {
      findings.records[solve(settings).name] ?? []
    }
    let methods = programs.map { settings in
      let bounds = settings.method.boundsMethod.flatMap { findings.bounds[$0] }
      return PerformanceResults.Method(
        settings.method, records: records(settings), boundSeconds: bounds?.seconds,
        openBounds: bounds?.inexactCount ?? 0)
    }
    let exact = searches.map(records)
    return PerformanceResults(
      network: network,
      methods: methods + [
        .init(
          .exact, records: exact[0], onePercentRecords: exact[1],
          furtherRecords: Array(exact.dropFirst(2)))
      ])
  }

  private var programs: [AttackSettings] {
    let options = configuration.performance
    guard options.programImages[network] != nil else { return [] }
    return options.methods.map { method in
      var settings = configuration.distanceSettings[0]
      (settings.method, settings.gap) = (method, 0)
      if method == .milpImproved { settings.boundTimeLimit = options.boundTimeLimit }
      return settings
    }
  }

  /// The exact search to the end, to a gap of 1 %, and to the end with each of the further floors.
  private var searches: [AttackSettings] {
    var settings = configuration.distanceSettings
    settings.insert(settings[0], at: 1)
    for index in settings.indices {
      (settings[index].method, settings[index].gap) = (.exact, index == 1 ? 0.01 : 0)
    }
    return settings
  }

  /// Attacks the first images; what a limit stopped is kept, as its time is a result too.
  private func solve(_ settings: AttackSettings) -> NetworkStage {
    let options = configuration.performance
    let isProgram = settings.method != .exact
    let count = isProgram ? options.programImages[network] ?? 0 : options.images
    let gap = settings.gap > 0 ? " gap \(settings.gap)" : ""
    let question = AttackQuestion(
      settings: settings, outputs: configuration.distances.outputs, limit: options.timeLimit,
      count: count)
    return attacks(
      "performance \(settings.method.rawValue)\(gap)\(floorText(settings)) \(options.timeLimit)s",
      question, after: [bounds(settings)].compactMap(\.self)
    ) { context in
      context.author.flatMap { author in network.thesis.flatMap { author.sets.performance[$0] } }
        .map { .indices(Array($0.prefix(count))) }
        ?? .firstCorrect(count)
    }
  }

  /// The bounds that a method takes its big-M values from; nil for interval arithmetic.
  private func bounds(_ settings: AttackSettings) -> NetworkStage? {
    guard let method = settings.method.boundsMethod else { return nil }
    return stage("bounds \(method.rawValue)", .bounds(method)) { context, trained in
      let (environment, store) = (context.environment, context.store)
      let network = trained.reading(outputs: configuration.distances.outputs)
      let computation = BoundComputation(
        network: PiecewiseNetwork(network), fingerprint: network.logitsFingerprint,
        isSynthetic: context.data.train.isSynthetic, method: method,
        secondsPerBound: configuration.performance.boundTimeLimit, solvers: environment.solvers)
      let limit = computation.secondsPerBound.map { "\($0)" } ?? "none"
      let file = BoundsFile(for: computation, besideModel: store.path(model(.original)))
      return StageTask(
        inputs: [network.logitsFingerprint, method.rawValue, limit],
        outputs: [String(file.path.dropFirst(store.path("").count))]
      ) {
        // Bounds that are cut short are left out, and the next run finds them.
        let memory = environment.memory?.forOnePiece
        let bounds = try file.bounds(
          computation, jobs: context.jobs,
          shouldStop: { environment.shouldStop() || memory?.isReached ?? false },
          progress: { context.advance($0.finishedCount, of: $0.neuronCount) })
        try context.check(isFinal: bounds.isComplete)
      } read: {
        $0.bounds[method] = try file.read(for: computation)
      }
    }
  }
}
