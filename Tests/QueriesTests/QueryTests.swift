import LinearAlgebra
import Networks
import Queries
import SearchSupport
import Testing

@Suite struct QueryTests {
  private let region = OutputRegion(
    target: 1, constraints: [OutputConstraint(coefficients: [-1, 1], lower: 0, name: "")],
    answer: .exactly(1))

  private func query(_ goal: Goal, radius: Double) -> Query {
    Query(
      network: identityNetwork(),
      inputs: InputSet(around: [0.75, 0.25], Ball(.l1, radius: radius)), regions: [region],
      goal: goal)
  }

  /// A proof in another norm would be a guess.
  @Test func aBallOfWhichNothingIsProvedIsNoQuestion() async {
    await #expect(processExitsWith: .failure) {
      _ = Query(
        network: identityNetwork(), inputs: InputSet(around: [0.75, 0.25], Ball(.l2)), regions: [])
    }
    await #expect(processExitsWith: .success) {
      _ = Query(
        network: identityNetwork(), inputs: InputSet(around: [0.75, 0.25], Ball(.l1)), regions: [])
    }
  }

  /// A network of one logit gives class 0 nothing: it cannot reach a floor above zero, and reaches one
  /// of zero whatever the input.
  @Test func conditionsWithoutALogitAreNotAsked() {
    let network = PiecewiseNetwork(
      inputCount: 1,
      blocks: [
        .init(
          [.init(.input, LinearMap(Matrix(rows: 1, columns: 1, elements: [1])))], bias: [0],
          isRectified: false)
      ], decision: .threshold)
    let inputs = InputSet(around: [0.5], Ball(.l1))
    let none = Query(network: network, inputs: inputs, rule: MarginRule(target: 0))
    #expect(none.regions.isEmpty)
    let one = Query(network: network, inputs: inputs, rule: MarginRule(target: 0, floor: 0))
    #expect(one.regions.map { $0.constraints.map(\.name) } == [["margin_1"]])
  }

  /// The ball's edge belongs to it. What is maximised has no limit, and its ball stays what it is.
  @Test func whatIsOfInterest() {
    let decide = query(.decide, radius: 0.5)
    #expect(decide.costLimit == (0.5).nextUp && decide.radius(cutoff: 0.25) == 0.25)
    let output = query(.greatestOutput(reach: 8), radius: 0.5)
    #expect(output.costLimit == .infinity && output.radius(cutoff: -3) == 0.5)
  }

  /// Logits of sizes 2 and 3 make 5 for the rule's condition and for the answer's.
  @Test func aTighterRule() throws {
    let distance = try #require(
      query(.leastDistance, radius: 0.5).tightened(by: 0.25, of: [2, 3]))
    #expect(distance.regions[0].constraints.map(\.lower) == [1.25, 1.25])
    #expect(distance.inputs.ball.radius == 0.5)
    let output = try #require(
      query(.greatestOutput(reach: 8), radius: 0.5).tightened(by: 0.25, of: [2, 3]))
    // Beyond float32 there is no such rule.
    #expect(query(.leastDistance, radius: 0.5).tightened(by: 0.25, of: [2, .infinity]) == nil)
    #expect(output.regions == distance.regions && output.inputs.ball.radius == 0.375)
  }
}
