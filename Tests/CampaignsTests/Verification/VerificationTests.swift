import Basics
import Campaigns
import DualSimplex
import Formats
import LinearAlgebra
import Networks
import Testing

@Suite struct VerificationTests {
  /// y0 = relu(x0 + x1) - relu(x0 - x1), y1 = x0.
  private static func graph() throws -> NetworkGraph {
    let hidden = Matrix<Double>(rows: 3, columns: 2, elements: [1, 1, 1, -1, 1, 0])
    let output = Matrix<Double>(rows: 2, columns: 3, elements: [1, -1, 0, 0, 0, 1])
    return try NetworkGraph(
      inputShape: [2],
      nodes: [
        NetworkGraph.Node(.dense(NetworkGraph.Dense(weight: hidden)), [.input]),
        NetworkGraph.Node(.activation(.relu), [.node(0)]),
        NetworkGraph.Node(.dense(NetworkGraph.Dense(weight: output)), [.node(1)]),
      ])
  }

  private func outcome(
    _ constraints: String, box: (String, String) = ("0.0", "1.0"), graph: NetworkGraph? = nil
  ) throws -> VerificationOutcome {
    let declarations =
      "(declare-const X_0 Real)(declare-const X_1 Real)(declare-const Y_0 Real)(declare-const Y_1 Real)"
    let bounds = (0..<2).map { "(assert (>= X_\($0) \(box.0)))(assert (<= X_\($0) \(box.1)))" }
    let property = try Property(parsing: declarations + bounds.joined() + constraints)
    let outcome = try Verification(
      property, networks: [graph ?? Self.graph()], timeLimit: 20, solver: DualSimplexSolver()
    ).run(jobs: 2)
    if let (inputs, outputs) = outcome.counterexample {
      #expect(outcome.verdict == .sat)
      #expect(property.contains(inputs: inputs, outputs: outputs))
      #expect(inputs.allSatisfy { Double(Float($0)) == $0 })
    } else {
      #expect(outcome.verdict != .sat)
    }
    return outcome
  }

  // On [0, 1]^2 y0 is x0 + x1 - max(0, x0 - x1), between 0 and 2, and y1 is x0.
  @Test(arguments: [
    ("(assert (>= Y_0 2.5))", Verdict.unsat),
    ("(assert (>= Y_0 1.75))", .sat),
    ("(assert (<= Y_0 -0.25))", .unsat),
    // All of them, and one of them.
    ("(assert (>= Y_0 1.5))(assert (<= Y_1 0.25))", .unsat),
    ("(assert (or (and (>= Y_0 1.5) (<= Y_1 0.25)) (and (>= Y_1 0.75))))", .sat),
    ("(assert (or (and (>= Y_0 2.5)) (and (>= Y_1 1.25))))", .unsat),
    // Outputs against each other, and against inputs.
    ("(assert (>= Y_1 Y_0))(assert (>= Y_1 0.5))", .sat),
    ("(assert (>= Y_0 Y_1))(assert (<= Y_0 -0.5))", .unsat),
    ("(assert (>= Y_1 (+ X_0 0.125)))", .unsat),
    ("(assert (>= (* 10.0 Y_1) (+ (* 9.5 X_0) 0.25)))", .sat),
    // A part of the box that another constraint leaves.
    ("(assert (<= (+ X_0 X_1) 0.5))(assert (>= Y_0 0.75))", .unsat),
    ("(assert (<= (+ X_0 X_1) 0.5))(assert (>= Y_0 0.375))", .sat),
    // Nothing at all is asked of the outputs.
    ("(assert (<= X_0 0.5))", .sat),
    ("(assert (<= X_0 -0.5))", .unsat),
    // Disjoint boxes.
    (
      "(assert (or (and (<= X_0 0.125) (>= Y_1 0.25)) (and (>= X_0 0.875) (<= Y_1 0.75))))",
      .unsat
    ),
  ])
  func propertiesAreDecided(constraints: String, verdict: Verdict) throws {
    #expect(try outcome(constraints).verdict == verdict)
  }

  /// Comparisons are closed: a tie satisfies them. Whether float32 has it is another question.
  @Test func tiesSatisfy() throws {
    #expect(try outcome("(assert (>= Y_0 2.0))").verdict == .sat)
    #expect(try outcome("(assert (>= Y_0 2.0000001))").verdict == .unsat)
    // 0.1 is no float64: the tie lies at an input that there is not.
    #expect(try outcome("(assert (<= Y_1 0.1))", box: ("0.1", "0.1")).verdict != .unsat)
    #expect(try outcome("(assert (< Y_1 0.1))", box: ("0.1", "0.1")).verdict != .sat)
  }

  /// On a network so large that linear bounds come first: nothing asked of the outputs, several regions of the
  /// same inputs, ties, an input that no float is.
  @Test(arguments: [
    ("", ("0.1", "0.1"), Verdict.unknown), ("", ("0.25", "0.25"), .sat),
    ("(assert (or (and (>= Y_0 2.5)) (and (>= Y_1 1.25))))", ("0.0", "1.0"), .unsat),
    ("(assert (or (and (>= Y_0 2.5)) (and (>= Y_1 0.75))))", ("0.0", "1.0"), .sat),
    ("(assert (>= Y_0 2.0))", ("0.0", "1.0"), .sat),
    ("(assert (>= Y_0 2.0000001))", ("0.0", "1.0"), .unsat),
    ("(assert (>= Y_0 1.5))(assert (<= Y_1 0.25))", ("0.0", "1.0"), .unsat),
  ])
  func largeNetworksToo(constraints: String, box: (String, String), verdict: Verdict) throws {
    // The same function, with neurons that are never on.
    let idle = 70
    let hidden = Matrix<Double>(
      rows: 3 + idle, columns: 2,
      elements: [1, 1, 1, -1, 1, 0] + Array(repeating: -1, count: 2 * idle))
    let output = Matrix<Double>(
      rows: 2, columns: 3 + idle,
      elements: [1, -1, 0] + Array(repeating: 1, count: idle) + [0, 0, 1]
        + Array(repeating: -1, count: idle))
    let graph = try NetworkGraph(
      inputShape: [2],
      nodes: [
        NetworkGraph.Node(.dense(NetworkGraph.Dense(weight: hidden)), [.input]),
        NetworkGraph.Node(.activation(.relu), [.node(0)]),
        NetworkGraph.Node(.dense(NetworkGraph.Dense(weight: output)), [.node(1)]),
      ])
    #expect(try outcome(constraints, box: box, graph: graph).verdict == verdict)
  }

  @Test func withoutABoundNothingIsProved() throws {
    let text =
      "(declare-const X_0 Real)(declare-const X_1 Real)(declare-const Y_0 Real)"
      + "(declare-const Y_1 Real)(assert (<= X_0 1.0))(assert (>= Y_1 %))"
    for (least, verdict) in [("0.5", Verdict.sat), ("1.5", .unknown)] {
      let property = try Property(parsing: text.replacing("%", with: least))
      let outcome = try Verification(
        property, networks: [Self.graph()], timeLimit: 20, solver: DualSimplexSolver()
      ).run(jobs: 1)
      #expect(outcome.verdict == verdict)
      #expect((outcome.reason?.contains("has no bound") == true) == (verdict == .unknown))
    }
  }

  @Test func networksStandSideBySide() throws {
    let query = """
      (vnnlib-version <2.0>)
      (declare-network A (declare-input X float32 [2]) (declare-output Y float32 [2]))
      (declare-network B (equal-to A) (declare-input U float32 [2]) (declare-output V float32 [2]))
      (assert (and (>= X[0] 0.0) (<= X[0] 1.0) (>= X[1] 0.0) (<= X[1] 1.0)))
      (assert (and (>= U[0] 0.0) (<= U[0] 1.0) (>= U[1] 0.0) (<= U[1] 1.0)))
      (assert (== X[0] U[0]))
      (assert (>= Y[1] (+ V[1] LEAST)))
      """
    for (least, verdict) in [("0.25", Verdict.unsat), ("-0.25", .sat)] {
      let property = try Property(parsing: query.replacing("LEAST", with: least))
      let graph = try Self.graph()
      let outcome = try Verification(
        property, networks: [graph, graph], timeLimit: 20, solver: DualSimplexSolver()
      ).run(jobs: 2)
      #expect(outcome.verdict == verdict)
    }
  }

  @Test func whatDoesNotFitIsSaid() throws {
    let property = try Property(
      parsing: "(declare-const X_0 Real)(declare-const Y_0 Real)(assert (>= X_0 0.0))")
    let error = #expect(throws: VerificationError.self) {
      try Verification(
        property, networks: [Self.graph()], timeLimit: 1, solver: DualSimplexSolver())
    }
    #expect(error?.isMismatch == true)
    #expect(error?.description.contains("1 inputs and 1 outputs") == true)
  }

  /// What holds for all real numbers holds for whole ones; more is not said of them.
  @Test func ofOtherNumbersOnlyUnsatIsSaid() throws {
    let query =
      "(vnnlib-version <2.0>)(declare-network N (declare-input X int32 [2])"
      + "(declare-output Y float32 [2]))(assert (and (>= X[0] 0) (<= X[0] 1) (>= X[1] 0) (<= X[1] 1)))"
      + "(assert (>= Y[1] %))"
    for (least, verdict) in [("1.5", Verdict.unsat), ("0.5", .unknown)] {
      let property = try Property(parsing: query.replacing("%", with: least))
      let outcome = try Verification(
        property, networks: [Self.graph()], timeLimit: 20, solver: DualSimplexSolver()
      ).run(jobs: 1)
      #expect(outcome.verdict == verdict)
      #expect((outcome.reason?.contains("int32") == true) == (verdict == .unknown))
    }
  }

  /// Random networks and half-spaces: what is called unsat has no example among many points, and what is
  /// called sat has one.
  @Test(arguments: 0..<40 as Range<UInt64>) func nothingContradictsSampling(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in (random.uniform(-1, 1) * 1000).rounded() / 1000 }
    }
    let nodes: [NetworkGraph.Node] = [
      .init(
        .dense(.init(weight: Matrix(rows: 5, columns: 2, elements: numbers(10)), bias: numbers(5))),
        [.input]),
      .init(.activation(.relu), [.node(0)]),
      .init(
        .dense(.init(weight: Matrix(rows: 2, columns: 5, elements: numbers(10)), bias: numbers(2))),
        [.node(1)]),
    ]
    let graph = try NetworkGraph(inputShape: [2], nodes: nodes)
    var (greatest, points) = (-Double.infinity, [Double]())
    for row in 0..<40 {
      for column in 0..<40 { points += [Double(row) / 39, Double(column) / 39] }
    }
    let inputs = Matrix(rows: 1600, columns: 2, elements: points)
    let outputs = graph.logits(inputs)
    for row in 0..<1600 {
      let sum: Double = outputs[row, 0] - 0.5 * outputs[row, 1] + 0.25 * inputs[row, 0]
      greatest = max(greatest, sum)
    }
    // About the greatest there is, so that both answers come up.
    let wanted = greatest + random.uniform(-0.02, 0.02)
    let least = (wanted * 10_000).rounded() / 10_000
    let result = try outcome(
      "(assert (>= (+ Y_0 (* -0.5 Y_1) (* 0.25 X_0)) \(least)))", graph: graph)
    #expect(result.verdict == .sat || result.verdict == .unsat)
    if greatest > least { #expect(result.verdict == .sat) }
  }
}
