import Foundation
import GLPKSolver
import LinearAlgebra
import Networks
import Optimization
import SearchSupport
import TestSupport
import Testing
import Queries
import Search

/// The exact search against GLPK's branch and cut on the thesis's own program: two encodings and
/// two ways to the answer that share no code but the network.
@Suite struct IntegerProgramSearchTests {
  @Test(arguments: 0..<400 as Range<UInt64>)
  func agreesWithExactSearch(seed: UInt64) throws {
    // GLPK's linear programs now and then; otherwise every one is checked against GLPK's answer.
    let solver: any LinearSolver = seed % 8 == 5 ? GLPKSolver() : CheckedSolver()
    var test = RandomCase(seed: seed)
    let rule = MarginRule(
      target: test.target, margin: [1, 1.2, 2][Int(seed % 3)], floor: seed % 5 == 0 ? 0 : 0.01)
    let query = Query(
      network: test.network, image: test.image, rule: rule, norm: seed % 4 == 3 ? .linf : .l1,
      maxDeviation: seed % 7 == 6 ? 0.4 : nil)
    let thesis = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: test.network.boxBounds()
    )
    .solve(query, rules: [rule])
    // Starts as an attack on a data set has them: any inputs that meet the rule.
    let inputs = (0..<200).map { _ in test.randomInput() }
    let exact = try ExactSearch(solver: solver).solve(query) { region in
      Array(inputs.filter { region.contains(test.network.logits($0)) }.prefix(3))
    }
    #expect(exact.status(gap: 0) == thesis.status(gap: 1e-5))
    #expect([.optimal, .infeasible].contains(exact.status(gap: 0)))
    if let a = exact.witness, let b = thesis.witness {
      #expect(abs(a.distance - b.distance) <= 1e-6 * max(1e-3, b.distance))
    }
  }

  /// What a unit of change costs, and inputs that may not change, mean the same to both.
  @Test(arguments: 0..<100 as Range<UInt64>, Norm.proved)
  func weightedBallsAgree(seed: UInt64, norm: Norm) throws {
    var test = RandomCase(seed: 1700 + seed)
    // What may not change must be a number that float32 has.
    let image = test.image.map { Double(Float($0)) }
    let weights = image.map { _ in pow(2, test.random.uniform(-3, 3)) }
    let rule = MarginRule(target: test.target)
    let inputs = InputSet(around: image, Ball(norm, weights: weights))
      .fixing(seed % 3 == 0 ? [0, 2] : [])
    let query = Query(network: test.network, inputs: inputs, rule: rule)
    let claim = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: test.network.boxBounds()
    ).solve(query, rules: [rule])
    let exact = try ExactSearch(solver: CheckedSolver()).solve(query)
    #expect(exact.status(gap: 0) == claim.status(gap: 1e-5))
    guard let a = exact.witness, let b = claim.witness else { return }
    #expect(abs(a.distance - b.distance) <= 2e-6 * max(1e-3, b.distance))
    #expect(a.distance == inputs.ball.size(zip(a.input, image).map { $0 - $1 }))
    let example = try #require(exact.example)
    for index in seed % 3 == 0 ? [0, 2] : [] { #expect(example.input[index] == image[index]) }
  }

  /// With a gap, bounds and cutoff are not those of the example that is known.
  @Test(arguments: 0..<150 as Range<UInt64>, [0.01, 0.3])
  func aGapIsKeptAndNoWider(seed: UInt64, gap: Double) throws {
    var test = RandomCase(seed: seed)
    let query = Query(
      network: test.network, image: test.image, rule: MarginRule(target: test.target),
      norm: seed % 4 == 3 ? .linf : .l1)
    let inputs = (0..<50).map { _ in test.randomInput() }
    func solve(_ gap: Double) throws -> SearchOutcome {
      try ExactSearch(solver: CheckedSolver(), gap: gap).solve(query) { region in
        Array(inputs.filter { region.contains(test.network.logits($0)) }.prefix(1))
      }
    }
    let (exact, loose) = (try solve(0), try solve(gap))
    #expect(loose.status(gap: gap) == exact.status(gap: 0))
    guard let shortest = exact.witness, let found = loose.witness else { return }
    #expect(loose.lowerBound <= shortest.distance)
    #expect(loose.lowerBound >= found.distance * (1 - gap) - 1e-9)
  }

  /// A gap of 1 % is reached at the end at the latest, and never with more work than that.
  @Test(arguments: 0..<20 as Range<UInt64>) func onePercentComesFirst(seed: UInt64) throws {
    let test = RandomCase(seed: seed, hidden: [6, 6])
    let rule = MarginRule(target: test.target)
    let query = Query(network: test.network, image: test.image, rule: rule)
    let outcome = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: test.network.boxBounds()
    )
    .solve(query, rules: [rule])
    guard outcome.witness != nil else {
      #expect(outcome.onePercent == nil)
      return
    }
    let moment = try #require(outcome.onePercent)
    #expect(moment.gap <= 0.01)
    #expect(moment.nodes <= outcome.statistics.nodes)
    #expect(moment.seconds <= outcome.statistics.solveSeconds)
  }

  /// A single logit has no rows of the thesis's own: its regions are written instead.
  @Test(arguments: 0..<6 as Range<UInt64>) func aSingleLogit(seed: UInt64) throws {
    let test = RandomCase(seed: 2500 + seed, classes: 2)
    let layers = test.network.layers
    let last = layers[layers.count - 1]
    let network = PiecewiseNetwork(
      inputCount: test.image.count,
      blocks: test.network.blocks.dropLast() + [
        .init(
          [
            .init(
              .block(layers.count - 2),
              LinearMap(
                Matrix(rows: 1, columns: last.weight.columns, elements: Array(last.weight.row(0)))))
          ], bias: [last.bias[0]], isRectified: false)
      ], decision: .threshold)
    let label = try #require(network.classification(test.image))
    let rule = MarginRule(target: 1 - label, floor: 0)
    let query = Query(network: network, image: test.image, rule: rule)
    let claim = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: network.boxBounds()
    ).solve(query, rules: [rule])
    let exact = try ExactSearch(solver: CheckedSolver()).solve(query)
    #expect(exact.status(gap: 0) == claim.status(gap: 1e-5))
    if let a = exact.witness, let b = claim.witness {
      #expect(abs(a.distance - b.distance) <= 2e-6 * max(1e-3, b.distance))
    }
  }
}
