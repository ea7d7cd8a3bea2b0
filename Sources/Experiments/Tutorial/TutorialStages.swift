internal import Attacks
internal import Basics
internal import Campaigns
internal import LinearAlgebra
internal import Networks
internal import Proofs
internal import Queries
internal import Search

/// The stages of the tutorial.
struct TutorialStages: Sendable {
  typealias TutorialStage = Stage<TutorialFindings>
  typealias Context = StageContext<TutorialFindings>

  let configuration: TutorialConfiguration

  /// All of them, each behind those that it needs.
  var all: [TutorialStage] {
    TutorialNetwork.allCases.map(train)
      + TutorialAttack.allCases.flatMap { attack in attack.networks.map { self.attack(attack, $0) }
      }
      + [targeted, curve, surface] + TutorialNetwork.attacked.map(intervals)
      + DifferenceQuestion.all.map(differences) + [certified]
  }

  /// How many images the pictures show, as in the tutorial.
  static let pictureCount = 18

  private func label(_ name: String, _ text: String, seconds: Double) -> StageLabel {
    StageLabel(name: name, work: .other(text, seconds: seconds))
  }

  private func train(_ name: TutorialNetwork) -> TutorialStage {
    var options = TrainingOptions()
    options.epochs = configuration.epochs
    options.batchSize = configuration.batchSize
    options.learningRate = configuration.learningRate
    options.optimizer = .sgd
    options.seed = configuration.seed
    if name == .convolutional {
      options.rateSteps = [.init(after: configuration.lateRateAfter, rate: configuration.lateRate)]
    }
    let seconds: [TutorialNetwork: Double] = [
      .dense2: 0.5, .dense4: 0.8, .small: 0.3, .convolutional: 40,
    ]
    return .training(
      GraphTraining(
        name: name.rawValue, layers: name.network.layers(logits: 10), options: options,
        seconds: Double(options.epochs) * (seconds[name] ?? 1))
    ) { findings, network, history in
      findings.networks[name] = network
      findings.histories[name] = history
    }
  }

  /// A stage about one trained network.
  private func value<Value: Codable & Sendable>(
    _ label: StageLabel, about name: TutorialNetwork,
    _ inputs: @autoclosure @escaping @Sendable () throws -> [String],
    compute: @escaping @Sendable (Context, NetworkGraph) throws -> Value,
    keep: @escaping @Sendable (inout TutorialFindings, Value) -> Void
  ) -> TutorialStage {
    .value(label, after: ["\(name.rawValue) train"]) { context in
      [context.data.description.test, try context.network(name).fingerprint] + (try inputs())
    } compute: { context in
      try compute(context, context.network(name))
    } keep: {
      keep(&$0, $1)
    }
  }
}

extension StageContext<TutorialFindings> {
  /// A network that an earlier stage has trained.
  func network(_ name: TutorialNetwork) throws -> NetworkGraph {
    guard let network = findings.networks[name] else {
      throw WaitingStage(name: "\(name.rawValue) train", reason: .shards)
    }
    return network
  }

  /// Attacks the first test images by gradients.
  func attacked(
    _ network: NetworkGraph, count: Int, _ attack: GradientAttack, targets: [Int]? = nil,
    seed: UInt64, stopsWhenFooled: Bool = false
  ) throws -> [AttackedInput] {
    let data = data.test.labelled.subset(0..<min(count, data.test.labelled.count))
    let progress = ResultCollector<Int, Bool>()
    let results = try network.adversarialInputs(
      near: data, attack: attack, targets: targets, seed: seed, stopsWhenFooled: stopsWhenFooled,
      jobs: jobs, shouldStop: environment.shouldStop
    ) { index, result in
      let done = progress.add(result.isFooled, for: index)
      if done % 100 == 0 || done == data.count { advance(done, of: data.count) }
    }
    let found = results.compactMap(\.self)
    guard found.count == data.count else { throw Interrupted() }
    return found
  }
}

extension TutorialStages {
  private func attack(_ attack: TutorialAttack, _ name: TutorialNetwork) -> TutorialStage {
    let settings = attack.attack(plainSteps: configuration.plainSteps)
    // The plain gradient's pictures are one batch of the tutorial.
    let count = attack == .plain ? min(100, configuration.images) : configuration.images
    let drops = configuration.dropsFooled && attack != .plain
    let seed = configuration.seed
    let passes = Double(count * settings.steps * settings.restarts)
    return value(
      label(
        "\(name.rawValue) \(attack.rawValue)",
        "\(count) images, \(settings.steps * settings.restarts) gradients",
        seconds: passes * (name == .convolutional ? 5e-4 : 1e-5) * (drops ? 0.5 : 1)),
      about: name, [try QuestionKey.text(settings), "\(count) \(drops) \(seed)"]
    ) { context, network in
      let found = try context.attacked(
        network, count: count, settings, seed: seed, stopsWhenFooled: drops)
      return TutorialFindings.AttackResult(
        count: found.count, errors: found.count(where: \.isFooled), pictures: pictures(found))
    } keep: {
      $0.attacks[attack, default: [:]][name] = $1
    }
  }

  private func pictures(_ found: [AttackedInput]) -> [TutorialFindings.Picture] {
    found.prefix(Self.pictureCount).enumerated().map { index, result in
      TutorialFindings.Picture(index: index, input: result.point, answer: result.answer)
    }
  }

  /// The convolutional network, led to 2 and to 0 by both losses.
  private var targeted: TutorialStage {
    var attack = GradientAttack(
      norm: .linf, radius: 0.2, steps: 40, stepSize: 0.01, startsAtRandom: false)
    attack.staysInBox = false
    let objectives = [
      GradientAttack.Objective.targetOverLabel, .targetOverOthers,
    ]
    let settings = attack
    let seed = configuration.seed
    return value(
      label("tutorial-cnn targeted", "\(Self.pictureCount) images, 4 times", seconds: 2),
      about: .convolutional, [try QuestionKey.text(settings)]
    ) { context, network in
      try [2, 0].flatMap { target in
        try objectives.map { objective in
          var own = settings
          own.objective = objective
          let count = min(Self.pictureCount, context.data.test.labelled.count)
          let found = try context.attacked(
            network, count: count, own, targets: Array(repeating: target, count: count), seed: seed)
          return TutorialFindings.TargetedResult(
            target: target, objective: objective.rawValue,
            reached: found.count { $0.answer == target }, pictures: pictures(found))
        }
      }
    } keep: {
      $0.targeted = $1
    }
  }

  private func intervals(_ name: TutorialNetwork) -> TutorialStage {
    value(
      label("\(name.rawValue) intervals", "the logits of one image", seconds: 5), about: name, []
    ) { context, network in
      let query = Query(
        network: PiecewiseNetwork(network),
        inputs: InputSet(around: context.data.test.images.image(0), Ball(.linf, radius: 0.1)),
        regions: [])
      let logits = query.ballBounds(radius: 0.1).layers.last ?? []
      return [logits.map(\.lower), logits.map(\.upper)]
    } keep: {
      $0.intervals[name] = $1
    }
  }

  private func differences(_ question: DifferenceQuestion) -> TutorialStage {
    let method = question.method
    let seconds: [DifferenceQuestion.Method: Double] = [
      .exact: 100, .relaxation: question.network == .dense4 ? 60 : 5, .intervals: 1,
    ]
    return value(
      label(
        "\(question.network.rawValue) \(method.rawValue) \(question.radius)", "nine classes",
        seconds: seconds[method] ?? 1), about: question.network,
      [method.rawValue, "\(question.radius)"]
    ) { context, network in
      let (image, label) = (context.data.test.images.image(0), context.data.test.labels[0])
      let exact = PiecewiseNetwork(network)
      let targets = (0..<network.decision.classCount).filter { $0 != label }
      let results = ResultCollector<Int, TutorialFindings.ClassDifference>()
      let search = OutputSearch(solver: context.environment.solvers.linear)
      try WorkerPool.run(targets, jobs: context.jobs) { target in
        let query = Query(
          network: exact, inputs: InputSet(around: image, Ball(.linf, radius: question.radius)),
          maximizing: [.difference(target, over: label)])
        let limits = SearchLimits(
          memory: context.environment.memory, shouldStop: context.environment.shouldStop)
        var result = TutorialFindings.ClassDifference(
          target: target, bound: 0, isProved: false, seconds: 0)
        switch method {
        case .exact:
          let outcome = try search.solve(query, limits: limits)
          result.bound = -outcome.bound
          result.value = outcome.value.map { -$0 }
          result.isProved = outcome.status == .optimal
        case .relaxation: result.bound = -(try search.relaxedBound(query, limits: limits))
        case .intervals: result.bound = -query.intervalBound
        }
        result.seconds = limits.elapsed
        try context.checkInterruption()
        results.add(result, for: target)
      }
      return targets.compactMap { results[$0] }
    } keep: {
      $0.differences[question] = $1
    }
  }

  /// How many images of the small network no change fools, and how many gradients fool.
  private var certified: TutorialStage {
    let (count, radii) = (configuration.certifiedImages, configuration.radii)
    let (limit, seed) = (configuration.timeLimit, configuration.seed)
    return value(
      label(
        "tutorial-small certified", "\(count) images, \(radii.count) radii",
        seconds: Double(count * radii.count)), about: .small,
      ["\(count) \(radii) \(limit) \(seed)"]
    ) { context, network in
      let batch = try CertificationBatch(
        network: network, samples: context.data.test, references: nil,
        settings: CertificationSettings(), timeLimit: limit,
        memoryLimit: context.environment.memory, solver: context.environment.solvers.linear)
      let images = Array(0..<min(count, context.data.test.images.count))
      let records = try batch.run(
        images, radii: radii, jobs: context.jobs, shouldStop: context.environment.shouldStop
      ) { done, _ in context.advance(done, of: images.count * radii.count) }
      try context.check(isFinal: records.allSatisfy(\.isFinal))
      return try radii.map { radius in
        let found = try context.attacked(
          network, count: images.count,
          GradientAttack(norm: .linf, radius: radius, steps: 40, startsAtRandom: true), seed: seed)
        let own = records.filter { $0.radius == radius }
        return TutorialFindings.CertifiedRadius(
          radius: radius, count: images.count, robust: own.count { $0.status == .robust },
          fooled: own.count { $0.status == .fooled }, attacked: found.count(where: \.isFooled))
      }
    } keep: {
      $0.certified = $1
    }
  }
}
