internal import Attacks
internal import Basics
internal import Campaigns
internal import LinearAlgebra
internal import Networks
internal import Proofs
internal import Queries

/// The stages of the cats and dogs.
struct CatsDogsStages: Sendable {
  typealias CatsDogsStage = Stage<CatsDogsFindings>
  typealias Context = StageContext<CatsDogsFindings>

  let configuration: CatsDogsConfiguration

  /// All of them, each behind those that it needs.
  var all: [CatsDogsStage] {
    CatsDogsNetwork.allCases.map(train) + NearestQuestion.all.map(nearest)
      + [CatsDogsNetwork.denseColor, .denseGrey].map(confident)
      + [CatsDogsNetwork.convolutionalColor, .convolutionalGrey, .narrowGrey].map(radii)
  }

  private func train(_ network: CatsDogsNetwork) -> CatsDogsStage {
    var options = TrainingOptions()
    options.epochs = configuration.epochs
    options.batchSize = configuration.batchSize
    options.learningRate = configuration.learningRate
    options.seed = configuration.seed
    let isLarge = network == .convolutionalColor || network == .convolutionalGrey
    return .training(
      GraphTraining(
        name: network.rawValue, layers: network.layers, ending: .sigmoid, initialization: .he,
        options: options, seconds: Double(options.epochs) * (isLarge ? 25 : 0.5)),
      on: { $0.findings.data.pictures(of: network) }
    ) { findings, graph, history in
      findings.networks[network] = graph
      findings.histories[network] = history
    }
  }

  private func label(_ name: String, _ text: String, seconds: Double) -> StageLabel {
    StageLabel(name: name, work: .other(text, seconds: seconds))
  }

  /// Of each batch of test images the one that the network classifies correctly with the largest logit.
  private func best(_ network: NetworkGraph, _ samples: LabelledImages) -> [Int] {
    let (size, count) = (configuration.batchImages, samples.images.count)
    let logits = network.logits(samples.labelled.inputs)
    return (0..<configuration.batches).compactMap { batch in
      let indices = batch * size..<min((batch + 1) * size, count)
      guard !indices.isEmpty else { return nil }
      func confidence(_ index: Int) -> Float {
        samples.labels[index] == 1 ? logits[index, 0] : -logits[index, 0]
      }
      let best = indices.max { confidence($0) < confidence($1) } ?? indices.lowerBound
      return confidence(best) > 0 ? best : nil
    }
  }

  /// The smallest changes (L1) that bring the logit to the other side of zero.
  private func nearest(_ question: NearestQuestion) -> CatsDogsStage {
    var settings = AttackSettings()
    settings.rule = .argmax
    settings.difference = configuration.difference
    settings.norm = .l1
    settings.isUntargeted = true
    if question.isLimited { settings.maxDeviation = configuration.maxDeviation }
    let (own, limit, network) = (settings, configuration.timeLimit, question.network)
    // The limit is in the name, since what it stopped stays so until it is another.
    let output = "examples/\(question.name.replacing(" ", with: "-"))-\(limit)s.jsonl"
    return Stage(
      label: label(
        question.name, "\(configuration.batches) images", seconds: limit * 0.3),
      needs: ["\(network.rawValue) train"]
    ) { context in
      let samples = context.findings.data.pictures(of: network).test
      let graph = try context.network(network)
      let images = best(graph, samples)
      var batch = try AttackBatch(
        network: graph, samples: samples, references: nil, settings: own, timeLimit: limit,
        memoryLimit: context.environment.memory, solvers: context.environment.solvers)
      batch.modelName = "\(network.rawValue).safetensors"
      let run = batch
      let path = context.store.path(output)
      return StageTask(
        inputs: [
          samples.fingerprint, graph.fingerprint, try QuestionKey.text(own), "\(images) \(limit)",
        ], outputs: [output]
      ) {
        let instances = run.instances(.indices(images), targets: .untargeted).instances
        let records = try run.run(
          instances, jobs: context.jobs, output: ExampleFile(appendingTo: path), resuming: true,
          retryingUnproved: false, shouldStop: context.environment.shouldStop
        ) { done, _ in context.advance(done, of: instances.count) }
        try context.check(
          isFinal: records.count == instances.count && records.allSatisfy(\.isFinal))
      } read: { findings in
        let instances = run.instances(.indices(images), targets: .untargeted).instances
        findings.nearest[question] = run.records(
          for: instances, in: try ExampleFile(appendingTo: path).records())
      }
    }
  }

  /// The most confident wrong answers within the limit on each value.
  private func confident(_ network: CatsDogsNetwork) -> CatsDogsStage {
    var settings = OutputSettings()
    settings.norm = .linf
    settings.maxDeviation = configuration.maxDeviation
    let (own, limit) = (settings, configuration.timeLimit)
    return .value(
      label("\(network.rawValue) confident", "\(configuration.batches) images", seconds: limit),
      after: ["\(network.rawValue) train"]
    ) { context in
      let samples = context.findings.data.pictures(of: network).test
      return [
        samples.fingerprint, try context.network(network).fingerprint,
        try QuestionKey.text(own), "\(limit) \(configuration.batches) \(configuration.batchImages)",
      ]
    } compute: { context -> [OutputRecord] in
      let samples = context.findings.data.pictures(of: network).test
      let graph = try context.network(network)
      let images = best(graph, samples)
      var records: [OutputRecord] = []
      for index in images {
        let batch = OutputBatch(
          network: graph, near: OriginalImage(samples, index: index), settings: own,
          timeLimit: limit, memoryLimit: context.environment.memory,
          solver: context.environment.solvers.linear)
        records += try batch.run(
          [[.logit(1 - samples.labels[index])]], jobs: context.jobs,
          shouldStop: context.environment.shouldStop)
        try context.check(isFinal: records.count > 0 && records.allSatisfy(\.isFinal))
        context.advance(records.count, of: images.count)
      }
      return records
    } keep: {
      $0.confident[network] = $1
    }
  }

  /// How many test images gradients fool, and how many intervals prove robust.
  private func radii(_ network: CatsDogsNetwork) -> CatsDogsStage {
    let (count, radii, seed) = (configuration.images, configuration.radii, configuration.seed)
    return .value(
      label(
        "\(network.rawValue) radii", "\(count) images, \(radii.count) radii",
        seconds: Double(count) * (network == .narrowGrey ? 0.1 : 1.5)),
      after: ["\(network.rawValue) train"]
    ) { context in
      [
        context.findings.data.pictures(of: network).test.fingerprint,
        try context.network(network).fingerprint, "\(count) \(radii) \(seed)",
      ]
    } compute: { context -> [CatsDogsFindings.RadiusResult] in
      let samples = context.findings.data.pictures(of: network).test
      let graph = try context.network(network)
      let data = samples.labelled.subset(0..<min(count, samples.images.count))
      let answers = graph.predictions(data.inputs)
      let correct = data.labels.indices.filter { answers[$0] == data.labels[$0] }
      let exact = PiecewiseNetwork(graph)
      return try radii.enumerated().map { number, radius in
        let found = try graph.adversarialInputs(
          near: data.subset(correct),
          attack: GradientAttack(norm: .linf, radius: radius, steps: 20),
          seed: seed, numbers: correct, stopsWhenFooled: true, jobs: context.jobs,
          shouldStop: context.environment.shouldStop
        ).compactMap(\.self)
        guard found.count == correct.count else { throw Interrupted() }
        let robust = ResultCollector<Int, Bool>()
        try WorkerPool.run(correct, jobs: context.jobs) { index in
          try context.checkInterruption()
          let query = Query(
            network: exact,
            inputs: InputSet(around: samples.images.image(index), Ball(.linf, radius: radius)),
            maximizing: [.logit(1 - data.labels[index])])
          robust.add(query.intervalBound < 0, for: index)
        }
        context.advance(number + 1, of: radii.count)
        return CatsDogsFindings.RadiusResult(
          radius: radius, count: data.count, correct: correct.count,
          fooled: found.count(where: \.isFooled),
          robust: correct.count { robust[$0] == true },
          examples: zip(correct, found).filter { $1.isFooled }.prefix(4).map { index, result in
            CatsDogsFindings.Example(index: index, input: result.point, answer: result.answer)
          })
      }
    } keep: {
      $0.radii[network] = $1
    }
  }
}

extension StageContext<CatsDogsFindings> {
  /// A network that an earlier stage has trained.
  func network(_ name: CatsDogsNetwork) throws -> NetworkGraph {
    guard let network = findings.networks[name] else {
      throw WaitingStage(name: "\(name.rawValue) train", reason: .shards)
    }
    return network
  }
}
