import DualSimplex
import LinearAlgebra
import Networks
import Proofs
import Queries
import Search
import SearchSupport
import Testing

@Suite struct PropagationScreenTests {
  private func query(_ random: RandomCase, radius: Double, norm: Norm = .linf) -> Query {
    let rule = ArgmaxRule(label: random.prediction)
    var query = Query(
      network: random.network, inputs: InputSet(around: random.image, Ball(norm, radius: radius)),
      rule: rule)
    query.goal = .decide
    return query
  }

  /// What it proves, linear programs prove; what it finds is there; and with branching to the end it leaves
  /// nothing open.
  @Test(arguments: 0..<40 as Range<UInt64>, [false, true])
  func answersAreThoseOfLinearPrograms(seed: UInt64, splitsInputs: Bool) throws {
    let random = RandomCase(seed: seed, inputs: 4, hidden: [8, 7, 6], classes: 3)
    for radius in [0.02, 0.1, 0.3, 0.6] {
      let query = query(random, radius: radius)
      let known = try ExactSearch(solver: DualSimplexSolver()).certify(query, radius: radius)
      let screen = PropagationScreen(
        query.balanced(), SearchLimits(), splitsInputs: splitsInputs, mostNodes: 5000)
      if let witness = screen.witness {
        #expect(known.status != .robust)
        #expect(Witness(witness.input, for: query) != nil)
      } else if screen.open.isEmpty {
        #expect(known.status == .robust)
      } else {
        // With all signs known what is left is a linear program; ranges are halved until it is decided.
        #expect(!splitsInputs)
      }
    }
  }

  /// Its bounds hold, with and without a tree, in every norm.
  @Test(arguments: 0..<10 as Range<UInt64>, Norm.proved)
  func boundsHold(seed: UInt64, norm: Norm) throws {
    var random = RandomCase(seed: seed, inputs: 5, hidden: [9, 8, 7], classes: 4)
    let query = query(random, radius: norm == .l1 ? 0.8 : 0.3, norm: norm)
    let screen = PropagationScreen(query, SearchLimits(), mostNodes: 0)
    guard let bounds = screen.bounds else { return }
    for _ in 0..<300 {
      var input = random.image.map { min(1, max(0, $0 + random.random.uniform(-0.3, 0.3))) }
      if norm == .l1 {
        input = random.image
        input[Int(random.random.next() % 5)] = random.random.uniform()
      }
      guard query.inputs.distance(to: input) <= query.inputs.ball.radius else { continue }
      for (intervals, values) in zip(bounds.layers, random.network.preActivations(input)).dropLast()
      {
        for (interval, value) in zip(intervals, values) {
          #expect(interval.lower <= value && value <= interval.upper)
        }
      }
    }
  }

  /// Slopes of their own, and what the tree does, make bounds closer: of these questions some are decided at
  /// the root and others by branching.
  @Test func branchingDecidesMore() throws {
    var decided = [0, 0]
    for seed in 0..<30 as Range<UInt64> {
      let random = RandomCase(seed: seed, inputs: 6, hidden: [12, 10, 8], classes: 4)
      for (index, nodes) in [0, 2000].enumerated() {
        let screen = PropagationScreen(
          query(random, radius: 0.15), SearchLimits(), splitsInputs: false,
          mostNodes: nodes)
        if screen.open.isEmpty || screen.witness != nil { decided[index] += 1 }
        if nodes == 0 { #expect(screen.nodes == 0) }
      }
    }
    #expect(decided[0] > 0 && decided[0] < decided[1], "\(decided)")
  }

  /// A threshold that is just not passed: halving ends with the boxes that are allowed, and nothing is claimed.
  @Test func tiesEnd() throws {
    let network = RandomCase(seed: 3, inputs: 3, hidden: [12, 10], classes: 2).network
    let inputs = InputSet(around: [0.5, 0.5, 0.5], Ball(.linf, radius: 0.5))
    let greatest = try OutputExtremes(
      of: 0, network, over: inputs, search: OutputSearch(solver: DualSimplexSolver())
    ).end(.maximize)
    let value = try #require(greatest.reached?.value)
    // Beyond what is reached, and not beyond what is proved.
    let tie = OutputConstraint(
      coefficients: [1, 0], lower: (value + greatest.bound) / 2, name: "tie")
    let query = Query(
      network: network, inputs: inputs, regions: [OutputRegion(target: nil, constraints: [tie])],
      goal: .decide)
    let screen = PropagationScreen(query, SearchLimits(), splitsInputs: true, mostBoxes: 300)
    #expect(screen.nodes <= 300 + 2 * 64 && (screen.open.isEmpty || screen.nodes >= 300))
    let beyond = query.replacingRegions { region in
      var region = region
      region.constraints[0].lower = greatest.bound + 0.01
      return region
    }
    #expect(
      PropagationScreen(beyond, SearchLimits(), splitsInputs: true, mostBoxes: 100_000).open.isEmpty
    )
  }

  @Test func limitsLeaveEverythingOpen() throws {
    let random = RandomCase(seed: 1, inputs: 6, hidden: [12, 10, 8], classes: 4)
    let query = query(random, radius: 0.5)
    let screen = PropagationScreen(query, SearchLimits { true })
    #expect(!screen.open.isEmpty || screen.witness != nil)
  }
}
