import Basics
import Foundation
import GLPKSolver
import LinearAlgebra
import Networks
import Optimization
import Synchronization
import SearchSupport
import Testing
import Proofs
import Queries
import Search

/// Largest outputs that can be worked out by hand; see `identityNetwork`.
@Suite struct OutputSearchTests {
  /// As float32 has them: without a budget no other input is allowed.
  let image = [0.8, 0.3].map { Double(Float($0)) }
  let search = OutputSearch(solver: simplex)

  @Test(arguments: [OutputActivation.linear, .relu])
  func largestLogit(activation: OutputActivation) throws {
    let network = identityNetwork(bias: [0.25, 0], outputActivation: activation)
    let outcome = try search.solve(Query(network: network, [.logit(0)]))
    try expect(outcome, value: 1.25)
    #expect(outcome.input?[0] == 1)
  }

  @Test func largestMargin() throws {
    let outcome = try search.solve(Query(network: identityNetwork(), [.margin(1)]))
    try expect(outcome, value: 1)
    #expect(try #require(outcome.input).elementsEqual([0, 1], by: { isClose($0, $1) }))
  }

  @Test func largestDifference() throws {
    let query = Query(
      network: identityNetwork(), [.difference(1, over: 0)], near: image, norm: .linf, budget: 0.1)
    // 0.3 + 0.1 - (0.8 - 0.1)
    try expect(try search.solve(query), value: -0.3)
    let relaxed = try search.relaxedBound(query)
    #expect(isClose(query.intervalBound, -0.3) && isClose(relaxed, -0.3))
  }

  /// relu(x0 - 0.5) - relu(x0 - 0.7) with x0 from 0.3 to 0.9 is 0.2 at most. Intervals have 0.4 - 0. In
  /// the triangles the first is at most (x0 - 0.3) * 2/3 and the second at least x0 - 0.7 and 0: 0.8/3 at
  /// x0 = 0.7.
  @Test func boundsWithoutASearch() throws {
    let network = PiecewiseNetwork(
      Network(layers: [
        Layer(weight: Matrix(rows: 2, columns: 1, elements: [1, 1]), bias: [-0.5, -0.7]),
        Layer(weight: Matrix(rows: 2, columns: 2, elements: [0, 1, 1, 0]), bias: [0, 0]),
      ]))
    let query = Query(
      network: network, [.difference(1, over: 0)], near: [Double(Float(0.6))], norm: .linf,
      budget: 0.3)
    #expect(abs(try search.relaxedBound(query) - 0.8 / 3) < 1e-6)
    #expect(abs(query.intervalBound - 0.4) < 1e-6)
    try expect(try search.solve(query), value: 0.2)
  }

  /// Each unit of change is worth one unit of margin, whichever input it goes to: 0.3 - 0.8 + 0.2.
  @Test func marginWithinAnL1Budget() throws {
    let query = Query(
      network: identityNetwork(), [.margin(1)], near: image, budget: 0.2)
    let outcome = try search.solve(query)
    try expect(outcome, value: -0.3)
    #expect(try #require(outcome.distance) <= 0.2)
  }

  /// Both inputs move by 0.2: 0.5 - 0.6.
  @Test func marginWithinAnLinfBudget() throws {
    let query = Query(
      network: identityNetwork(), [.margin(1)], near: image, norm: .linf, budget: 0.2)
    let outcome = try search.solve(query)
    try expect(outcome, value: -0.1)
    #expect(try #require(outcome.distance) <= 0.2)
  }

  /// Of the budget of 1, x1 takes 0.25 and x0 as much.
  @Test func largestDeviation() throws {
    let query = Query(
      network: identityNetwork(), [.margin(1)], near: image, budget: 1, maxDeviation: 0.25)
    try expect(try search.solve(query), value: 0)
  }

  @Test func noBudgetLeavesTheImage() throws {
    let query = Query(network: identityNetwork(), [.margin(1)], near: image, budget: 0)
    let outcome = try search.solve(query)
    try expect(outcome, value: -0.5)
    #expect(outcome.input == image)
  }

  /// With 0.7 x1 rises to 1, and x0 = 0.8 is below 0.95. With 0.52 some of it has to lower x0:
  /// 0.8 - d = 0.95 (0.82 - d) gives d = 0.42, which leaves 0.1 for x1.
  @Test(arguments: [(0.7, 1), (0.52, 0.4)])
  func confidenceOfAWrongClass(budget: Double, value: Double) throws {
    let query = Query(
      network: identityNetwork(), [.confidence(target: 1, label: 0)], near: image, budget: budget)
    try expect(try search.solve(query), value: value)
  }

  /// 0.8 - d = 0.95 (0.8 - d) gives d = 0.8, more than the budget.
  @Test func noWrongClassWithinTheBudget() throws {
    let query = Query(
      network: identityNetwork(), [.confidence(target: 1, label: 0)], near: image, budget: 0.5)
    let outcome = try search.solve(query)
    #expect(outcome.status == .infeasible)
    #expect(outcome.value == nil && outcome.input == nil && outcome.bound == -.infinity)
  }

  /// Logits that no input moves.
  @Test(arguments: [0, 0.7, -3] as [Float])
  func constantOutputs(bias: Float) throws {
    let network = shiftedNetwork(-2, bias: [bias, 0])
    try expect(
      try search.solve(Query(network: network, [.logit(0)])), value: Double(bias))
    try expect(
      try search.solve(Query(network: network, [.margin(1)])), value: -Double(bias))
  }

  /// Of several objectives the largest counts, whatever their order.
  @Test func largestOfSeveral() throws {
    let network = identityNetwork(bias: [0, 0.5])
    for classes in [[0, 1], [1, 0]] {
      let outcome = try search.solve(
        Query(network: network, classes.map(OutputObjective.logit)))
      try expect(outcome, value: 1.5)
      #expect(outcome.target == 1)
    }
  }

  /// What a limit leaves: an input that has its value, and a bound that holds.
  @Test func limitsLeaveValidBounds() throws {
    for seed in 0..<10 as Range<UInt64> {
      let test = RandomCase(seed: 700 + seed, inputs: 8, hidden: [8, 8])
      let query = Query(network: test.network, [.margin(test.target)])
      let proved = try search.solve(query)
      for limits in [SearchLimits(seconds: 0), SearchLimits(shouldStop: { true }), .after(30)] {
        let outcome = try search.solve(query, limits: limits)
        let value = try #require(proved.value)
        #expect(outcome.bound >= value - 1e-12)
        #expect(outcome.value ?? -.infinity <= proved.bound)
        if outcome.status != .optimal { #expect(outcome.limit != nil) }
      }
    }
  }

  @Test func spareThreadsChangeNothing() throws {
    let test = RandomCase(seed: 44, inputs: 20, hidden: [12, 12])
    let query = Query(network: test.network, [.logit(test.target)])
    let alone = try search.solve(query)
    let helped = try search.solve(query, limits: SearchLimits(spareThreads: SpareThreads(2)))
    #expect(alone.status == .optimal && helped.status == .optimal)
    let value = try #require(alone.value)
    #expect(abs(try #require(helped.value) - value) <= 2e-6 * abs(value))
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 2e-6 }

  private func expect(
    _ outcome: OutputOutcome, value: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(outcome.status == .optimal, sourceLocation: sourceLocation)
    let found = try #require(outcome.value, sourceLocation: sourceLocation)
    #expect(abs(found - value) <= 2e-6, "\(found)", sourceLocation: sourceLocation)
    #expect(outcome.bound >= found, sourceLocation: sourceLocation)
    #expect(outcome.bound <= value + 4e-6, "\(outcome.bound)", sourceLocation: sourceLocation)
  }
}

/// The same answers as GLPK's branch and cut on the thesis's program.
@Suite struct OutputSearchAgreementTests {
  enum Question: CaseIterable {
    case anywhere, l1, linf, limitedL1

    func query(_ test: RandomCase, _ objectives: [OutputObjective]) -> Query {
      switch self {
      case .anywhere: Query(network: test.network, objectives)
      case .l1: Query(network: test.network, objectives, near: test.image, budget: 1.2)
      case .linf:
        Query(
          network: test.network, objectives, near: test.image, norm: .linf, budget: 0.3)
      case .limitedL1:
        Query(
          network: test.network, objectives, near: test.image, budget: 1.5, maxDeviation: 0.4)
      }
    }
  }

  @Test(arguments: Question.allCases, 0..<20 as Range<UInt64>)
  func agrees(question: Question, seed: UInt64) throws {
    let test = RandomCase(seed: 900 + seed)
    let (target, label) = (test.target, test.prediction)
    let other = test.network.decision.classCount - 1 - target
    for objective in [
      OutputObjective.logit(target), .margin(target), .confidence(target: target, label: label),
      .difference(target, over: other == target ? label : other),
    ] {
      let query = question.query(test, [objective])
      let expected = try reference(query, objective, test.network)
      // Bounds without a search hold, and the closer one is no further off.
      let relaxed = try OutputSearch(solver: simplex).relaxedBound(query)
      if let expected {
        #expect(relaxed >= expected - 1e-9 * max(1, abs(expected)), "\(objective)")
        #expect(query.intervalBound >= expected - 1e-9 * max(1, abs(expected)), "\(objective)")
      }
      #expect(relaxed <= query.intervalBound + 1e-6 * max(1, abs(relaxed)), "\(objective)")
      for solver in [simplex as any LinearSolver, GLPKSolver()] {
        let outcome = try OutputSearch(solver: solver).solve(query)
        guard let expected else {
          #expect(outcome.status == .infeasible, "\(objective)")
          continue
        }
        #expect(outcome.status == .optimal, "\(objective)")
        let value = try #require(outcome.value)
        #expect(abs(value - expected) <= 2e-5 * max(1, abs(expected)), "\(objective)")
        #expect(outcome.bound >= expected - 1e-6)
        try check(outcome, objective, test, question)
      }
    }
  }

  /// A forward pass says what the outcome says, and the input is allowed.
  private func check(
    _ outcome: OutputOutcome, _ objective: OutputObjective, _ test: RandomCase,
    _ question: Question
  ) throws {
    let input = try #require(outcome.input)
    #expect(input.allSatisfy { 0 <= $0 && $0 <= 1 })
    let changes = zip(input, test.image).map { abs($0 - $1) }
    let (sum, largest) = (changes.reduce(0, +), changes.max() ?? 0)
    switch question {
    case .anywhere: break
    case .l1: #expect(sum <= 1.2 + 1e-12)
    case .linf: #expect(largest <= 0.3 + 1e-12)
    case .limitedL1: #expect(sum <= 1.5 + 1e-12 && largest <= 0.4 + 1e-12)
    }
    let logits = test.network.logits(input)
    let target = objective.target
    let others = logits.indices.filter { $0 != target }.map { logits[$0] }
    let expected =
      switch objective {
      case .logit, .confidence: logits[target]
      case .margin: logits[target] - (others.max() ?? 0)
      case .difference(_, let other): logits[target] - logits[other]
      }
    #expect(abs(try #require(outcome.value) - expected) <= 1e-12 * max(1, abs(expected)))
    if case .confidence(_, let label) = objective {
      #expect(max(0, logits[label]) <= 0.95 * (logits.max() ?? 0) + 1e-5)
    }
  }

  private func reference(
    _ query: Query, _ objective: OutputObjective, _ network: PiecewiseNetwork
  ) throws -> Double? {
    let encoding = ThesisEncoding(query, maximizing: query.regions[0], bounds: network.boxBounds())
    let result = try GLPKSolver().solve(encoding.model, options: SolveOptions())
    #expect([.optimal, .infeasible].contains(result.reason))
    return result.reason == .optimal ? result.objective : nil
  }
}

/// What multipliers prove about a value holds at every allowed input, whatever the multipliers are.
@Suite struct ValueInequalityTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func holdsAtEveryInput(seed: UInt64) throws {
    var test = RandomCase(seed: 1100 + seed, classes: 4)
    let (target, label) = (test.target, test.prediction)
    let objectives: [OutputObjective] = [
      .logit(target), .margin(target), .confidence(target: target, label: label),
    ]
    let (norm, budget) = seed % 2 == 0 ? (Norm.l1, 1.5) : (.linf, 0.3)
    let query = Query(
      network: test.network, [objectives[Int(seed % 3)]], near: test.image, norm: norm,
      budget: budget, maxDeviation: seed % 5 == 0 ? 0.4 : nil)
    let region = query.regions[0]
    let derivation = InequalityDerivation(query, region)
    let inputs = (0..<20).map { _ in test.input(of: query, within: budget) }
    for round in 0..<10 {
      let size = pow(10, test.random.uniform(-3, 3))
      let multipliers = Multipliers(
        neurons: (0..<9).map { _ in test.random.uniform(-size, size) },
        constraints: region.constraints.map { _ in
          round % 5 == 0 ? 0 : test.random.uniform(-0.2, 1)
        },
        cutoff: test.random.uniform(0, size), objective: 0)
      let inequality = try #require(derivation.inequality(multipliers, cutoff: budget))
      for input in inputs where region.contains(test.network.logits(input)) {
        let hidden = Array(test.network.preActivations(input).dropLast().joined())
        let (left, magnitude) = inequality.leftSide(hidden)
        let cost = inequality.objective > 0 ? -region.value(test.network.logits(input)) : 0
        #expect(left <= cost + 1e-13 * magnitude)
      }
    }
  }
}

extension SearchLimits {
  /// Stops after so many questions whether to stop.
  fileprivate static func after(_ count: Int) -> SearchLimits {
    let counter = Counter()
    return SearchLimits { counter.next() > count }
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
