internal import Attacks
public import Basics
public import Formats
internal import LinearAlgebra
public import Networks
public import Optimization
internal import Queries
internal import Search
internal import Synchronization

/// Whether inputs that a property allows have outputs that it asks for: first a quick search by
/// gradients, then the exact search, region by region.
public struct Verification: Sendable {
  private let property: Property
  /// All networks side by side; its logits are the outputs, and behind them the inputs where a constraint
  /// names one.
  private let graph: NetworkGraph
  private let network: PiecewiseNetwork
  private let questions: [PropertyQuestion]
  /// Inputs of another kind than real numbers and floats: what is proved for all real numbers holds for
  /// them, and a counterexample is not looked for; nil where there are none.
  private let foreignInput: String?
  private let search: ExactSearch
  private let limits: ProofLimits

  /// Prepares a verification.
  ///
  /// - Parameters:
  ///   - networks: one for each of the property's, in its order.
  ///   - ports: the inputs and outputs of each network as its file has them; nil where it says nothing of
  ///     them.
  ///   - timeLimit: seconds for all of it; nil for no limit.
  ///   - memoryLimit: what the whole program may occupy; nil for no limit.
  /// - Throws: `VerificationError` where property and networks do not go together.
  public init(
    _ property: Property, networks: [NetworkGraph], ports: [ONNXNetwork?] = [],
    timeLimit: Double?,
    memoryLimit: MemoryLimit? = nil, solver: any LinearSolver
  ) throws(VerificationError) {
    guard networks.count == property.networks.count else {
      throw .mismatch(
        "the property is about \(property.networks.count) networks, and there are \(networks.count)"
      )
    }
    for (network, graph) in zip(property.networks, networks) {
      let inputs = network.inputs.reduce(0) { $0 + $1.count }
      let outputs = network.outputs.reduce(0) { $0 + $1.count }
      guard inputs == graph.inputCount, outputs == graph.logitCount else {
        throw .mismatch(
          "the property has \(inputs) inputs and \(outputs) outputs, and the network "
            + "\(graph.inputCount) and \(graph.logitCount)")
      }
    }
    for (network, file) in zip(property.networks, ports) where property.version == .two {
      try Self.check(network.inputs, are: file?.inputs, "input")
      try Self.check(network.outputs, are: file?.outputs, "output")
    }
    let knowsPorts = ports.count == networks.count && ports.allSatisfy { $0 != nil }
    let tensors = property.networks.flatMap { $0.inputs + $0.outputs }
    if !knowsPorts, let named = tensors.first(where: { $0.node != nil }) {
      throw .unsupported(
        "\(named.name) is '\(named.node ?? "")' in a network whose file names nothing")
    }
    let others = property.networks.flatMap(\.inputs).first {
      ![.real, .float32, .float64].contains($0.elementType)
    }
    foreignInput = others.map { "\($0.name) has numbers of type \($0.elementType.rawValue)" }
    let inputCount = property.inputCount
    let keepsInputs = property.regions.contains { region in
      region.constraints.contains { $0.terms.contains { $0.variable < inputCount } }
    }
    do {
      graph = try NetworkGraph.sideBySide(networks, keepsInputs: keepsInputs)
    } catch {
      throw .unsupported("\(error)")
    }
    network = PiecewiseNetwork(graph)
    var questions: [PropertyQuestion] = []
    for region in property.regions {
      questions.append(
        try PropertyQuestion(region, of: property, keepsInputs: keepsInputs))
    }
    self.questions = questions
    self.property = property
    search = ExactSearch(solver: solver)
    limits = ProofLimits(seconds: timeLimit, memory: memoryLimit)
  }

  /// Checks that a query's tensors are those of a network's file: as many, of the same sizes, in the same
  /// order, and by the names that the query gives them.
  private static func check(
    _ tensors: [PropertyTensor], are ports: [ONNXNetwork.Port]?, _ kind: String
  ) throws(VerificationError) {
    guard let ports else { return }
    guard tensors.count == ports.count else {
      throw .mismatch(
        "the query has \(tensors.count) \(kind)s, and the network \(ports.count)")
    }
    for (tensor, port) in zip(tensors, ports) {
      // A batch of one may be left out.
      guard tensor.shape.filter({ $0 != 1 }) == port.shape.filter({ $0 != 1 }) else {
        throw .mismatch(
          "\(tensor.name) has sizes \(tensor.shape), and the network's \(kind) '\(port.name)' "
            + "\(port.shape)")
      }
      guard tensor.node ?? port.name == port.name else {
        throw .unsupported(
          "\(tensor.name) is '\(tensor.node ?? "")' of the network, whose \(kind) in its place is "
            + "'\(port.name)' (name them in the network's order)")
      }
    }
  }

  /// How many regions the property has.
  public var regionCount: Int { questions.count }

  /// Answers; every region in turn is searched by gradients, then all are searched to the end.
  ///
  /// - Parameters:
  ///   - shouldStop: asked often; true ends all.
  ///   - progress: called when a region is done.
  public func run(
    jobs: Int, seed: UInt64 = 0, shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ done: Int) -> Void = { _ in }
  ) throws -> VerificationOutcome {
    let state = Mutex(State())
    let limits = limits.ofRun { shouldStop() || state.withLock { $0.counterexample != nil } }
    let whole = limits.start()
    try WorkerPool.run(Array(questions.enumerated()), jobs: jobs) { index, question in
      guard whole.reached == nil, foreignInput == nil else { return }
      let found = candidates(question, seed: seed &+ UInt64(index), whole)
      if let example = found.lazy.compactMap(counterexample).first {
        state.withLock { $0.counterexample = $0.counterexample ?? example }
      }
    }
    try WorkerPool.run(groups, jobs: jobs, spare: limits.spareThreads) { group in
      // Asked outside of the lock, which the limits take too.
      if let limit = whole.reached {
        state.withLock { $0.limits.append(limit) }
        return
      }
      let answer = try decide(group, whole)
      let done = state.withLock { state in
        state.statistics.add(answer.statistics)
        state.done += group.count
        if let example = answer.counterexample {
          state.counterexample = state.counterexample ?? example
        } else if let input = group[0].unboundedInput {
          state.unboundedInput = input
        } else if !answer.isProved {
          state.limits.append(answer.limit)
        }
        return state.done
      }
      progress(done)
    }
    return state.withLock { outcome($0, whole) }
  }

  /// What all threads have found.
  private struct State {
    var counterexample: (inputs: [Double], outputs: [Double])?
    /// What left regions open.
    var limits: [Limit?] = []
    /// An input without a bound, where a region has one.
    var unboundedInput: String?
    var statistics = SearchStatistics()
    var done = 0
  }

  private func outcome(_ state: State, _ whole: SearchLimits) -> VerificationOutcome {
    var outcome = VerificationOutcome(verdict: .unsat, statistics: state.statistics)
    outcome.seconds = whole.elapsed
    if let counterexample = state.counterexample {
      (outcome.verdict, outcome.counterexample) = (.sat, counterexample)
    } else if state.limits.contains(.time) {
      (outcome.verdict, outcome.reason) = (.timeout, "the time is over")
    } else if let foreignInput, !state.limits.isEmpty {
      outcome.verdict = .unknown
      outcome.reason = foreignInput + ", of which only unsat is said"
    } else if let input = state.unboundedInput {
      outcome.verdict = .unknown
      outcome.reason = "input \(input) has no bound, so that nothing is proved"
    } else if let limit = state.limits.first {
      outcome.verdict = .unknown
      outcome.reason =
        switch limit {
        case .memory: "the memory is used up"
        case .interrupted: "it was interrupted"
        default: "what was found is too close to decide in float64"
        }
    }
    return outcome
  }

  /// Of large networks the questions about the same inputs together: what linear bounds find out about neurons
  /// there serves all. Of others each question alone, so that threads share them.
  private var groups: [[PropertyQuestion]] {
    var groups: [[PropertyQuestion]] = []
    var places: [[Interval]: Int] = [:]
    for question in questions {
      if ExactSearch.usesLinearBounds(query([question])),
        let place = places[question.inputs.ranges],
        groups[place][0].inputs.exampleRanges == question.inputs.exampleRanges,
        groups[place][0].unboundedInput == question.unboundedInput
      {
        groups[place].append(question)
      } else {
        places[question.inputs.ranges] = groups.count
        groups.append([question])
      }
    }
    return groups
  }

  /// Inputs whose outputs seem to lie in a region.
  private func candidates(
    _ question: PropertyQuestion, seed: UInt64, _ limits: SearchLimits
  ) -> [[Double]] {
    RegionAscent(graph, box: question.inputs.exampleRanges).search(
      question.region, seed: seed, most: 8, shouldStop: { limits.reached != nil })
  }

  /// What the exact search says of a region.
  private struct Answer {
    var isProved = false
    var counterexample: (inputs: [Double], outputs: [Double])?
    var limit: Limit?
    var statistics = SearchStatistics()
  }

  /// Some questions about the same inputs as one.
  private func query(_ questions: [PropertyQuestion]) -> Query {
    Query(
      network: network, inputs: questions[0].inputs, regions: questions.map(\.region),
      goal: .decide)
  }

  /// - Parameter questions: about the same inputs.
  private func decide(_ questions: [PropertyQuestion], _ limits: SearchLimits) throws -> Answer {
    var answer = Answer()
    let query = query(questions)
    let sizes = network.logits(query.inputs.center).map { max(abs($0), .leastNormalMagnitude) }
    // An example on the very edge may miss it in float64 or float32: then one further inside is looked
    // for.
    for fraction in [0, 0x1p-22, 0x1p-18, 0x1p-14] {
      guard let asked = fraction == 0 ? query : query.tightened(by: fraction, of: sizes) else {
        break
      }
      let found = try search.certify(asked, radius: query.inputs.ball.radius, limits: limits)
      answer.statistics.add(found.statistics)
      if fraction == 0 {
        (answer.isProved, answer.limit) = (found.status == .robust, found.limit ?? limits.reached)
        if answer.isProved { return answer }
      }
      answer.counterexample = (found.example?.input).flatMap(counterexample)
      if answer.counterexample != nil || found.status != .fooled { break }
    }
    return answer
  }

  /// Inputs as a counterexample: float32 numbers that the property allows, whose outputs satisfy it in
  /// float64 and in float32, summed plainly and by BLAS. Nil where they are none.
  private func counterexample(_ inputs: [Double]) -> (inputs: [Double], outputs: [Double])? {
    let floats = inputs.map(Float.init)
    guard foreignInput == nil, zip(inputs, floats).allSatisfy({ Double($1) == $0 }) else {
      return nil
    }
    let outputs = property.outputCount
    let row = Matrix(rows: 1, columns: inputs.count, elements: inputs)
    let double = Array(graph.logits(row).row(0).prefix(outputs))
    let single = Matrix(rows: 1, columns: floats.count, elements: floats)
    let others = [
      graph.plainLogits(floats).prefix(outputs).map(Double.init),
      graph.logits(single).row(0).prefix(outputs).map(Double.init),
    ]
    guard ([double] + others).allSatisfy({ property.contains(inputs: inputs, outputs: $0) }) else {
      return nil
    }
    return (inputs, double)
  }
}
