import Networks
import Optimization
import Proofs
import Queries
import Search
import SearchSupport
import TestSupport
import Testing

/// The program by what the thesis says of its variables: those of an input are x = max(0, a),
/// s = max(0, -a) and z = 1 where a is not positive, for each neuron's pre-activation a.
@Suite struct ThesisEncodingTests {
  /// The variables' values at an input, by name.
  private func values(_ query: Query, _ input: [Double]) -> [String: Double] {
    var values: [String: Double] = [:]
    let ball = query.inputs.ball
    let changes = zip(input, query.inputs.center).enumerated().map { index, pair in
      ball.weight(index) * abs(pair.0 - pair.1)
    }
    for (index, value) in input.enumerated() {
      values["x_0_\(index)"] = value
      values["d_\(index)"] = ball.norm == .l1 ? changes[index] : changes.max()
    }
    for (layer, sums) in query.network.preActivations(input).enumerated() {
      for (neuron, sum) in sums.enumerated() {
        values["x_\(layer + 1)_\(neuron)"] = max(0, sum)
        values["s_\(layer + 1)_\(neuron)"] = max(0, -sum)
        values["z_\(layer + 1)_\(neuron)"] = sum > 0 ? 0 : 1
      }
    }
    return values
  }

  /// Whether all bounds and rows of a program hold, up to rounding; and its objective.
  private func check(
    _ model: Model, _ values: [String: Double]
  ) throws -> (isFeasible: Bool, objective: Double) {
    let point = try model.variables.map { try #require(values[$0.name], "\($0.name)") }
    func sum(_ terms: [Term]) -> Double {
      terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
    }
    func isInside(_ value: Double, _ lower: Double, _ upper: Double) -> Bool {
      lower - 1e-9 <= value && value <= upper + 1e-9
    }
    let isFeasible =
      zip(point, model.variables).allSatisfy { isInside($0, $1.lower, $1.upper) }
      && model.rows.allSatisfy { isInside(sum($0.terms), $0.lower, $0.upper) }
    return (isFeasible, sum(model.objective.terms))
  }

  /// An input is a solution where it meets the rule, at its distance and no less, and is none where it does
  /// not; written by the rule itself or by its region.
  @Test(arguments: Norm.proved, [nil, [0.5, 1, 2, 4, 1, 3]] as [[Double]?])
  func theSolutionsAreTheExamples(norm: Norm, weights: [Double]?) throws {
    var (met, missed) = (0, 0)
    for seed in 0..<12 as Range<UInt64> {
      var test = RandomCase(seed: seed)
      let rule = MarginRule(
        target: seed % 2 == 0 ? test.prediction : test.target, floor: seed % 4 < 2 ? 0 : 0.01)
      let query = Query(
        network: test.network, inputs: InputSet(around: test.image, Ball(norm, weights: weights)),
        rule: rule)
      let bounds = test.network.boxBounds()
      let programs = [
        (ThesisEncoding(query, rule: rule, bounds: bounds).model, query.regions),
        (
          ThesisEncoding(query, region: query.regions[0], bounds: bounds).model,
          [query.regions[0]]
        ),
      ]
      for _ in 0..<30 {
        let input = test.randomInput()
        let logits = test.network.logits(input)
        for (model, regions) in programs {
          let isMet = regions.contains { $0.contains(logits) }
          (met, missed) = isMet ? (met + 1, missed) : (met, missed + 1)
          var values = values(query, input)
          let (isFeasible, objective) = try check(model, values)
          #expect(isFeasible == isMet)
          #expect(abs(objective - query.inputs.distance(to: input)) < 1e-12)
          let name = norm == .l1 ? "d_\(seed % 6)" : "d_0"
          values[name]? -= 1e-6
          #expect(try !check(model, values).isFeasible)
        }
      }
    }
    #expect(met > 20 && missed > 20)
  }

  /// A value is at most the logit's, and the input within the budget.
  @Test func theLargestOutputWithinABudget() throws {
    var test = RandomCase(seed: 2)
    let query = Query(
      network: test.network, inputs: InputSet(around: test.image, Ball(.l1, radius: 2)),
      maximizing: [OutputObjective.logit(1)])
    let model = ThesisEncoding(
      query, maximizing: query.regions[0], bounds: test.network.boxBounds()
    ).model
    #expect(model.objective.sense == .maximize)
    var inside = 0
    for _ in 0..<30 {
      let input = test.randomInput()
      let isInside = query.inputs.distance(to: input) <= 2
      inside += isInside ? 1 : 0
      var point = values(query, input)
      let logit = test.network.logits(input)[1]
      point["value"] = logit
      let (isFeasible, objective) = try check(model, point)
      #expect(isFeasible == isInside && objective == logit)
      point["value"] = logit + 1e-6
      #expect(try !check(model, point).isFeasible)
    }
    #expect(inside > 3 && inside < 27)
  }

  /// Every neuron has its decision, those of the output layer too.
  @Test func nothingIsLeftOut() {
    let test = RandomCase(seed: 0)
    let rule = MarginRule(target: test.target)
    let query = Query(network: test.network, image: test.image, rule: rule, norm: .linf)
    let encoding = ThesisEncoding(query, rule: rule, bounds: test.network.boxBounds())
    let names = encoding.model.variables.map(\.name)
    #expect(names.count { $0.hasPrefix("z_") } == 5 + 4 + 3)
    #expect(names.count { $0.hasPrefix("d_") } == 1)
    #expect(encoding.inputs.map { names[$0.index] } == (0..<6).map { "x_0_\($0)" })
    let solution = names.map { $0 == "x_0_2" ? test.image[2] + 0.25 : 0 }
    let change = encoding.change(solution, from: test.image)
    #expect(change[2] == 0.25 && change[0] == -test.image[0])
  }
}
