public import Queries
public import Proofs
internal import Networks
public import Optimization

/// The attack as the thesis writes it: (7a)-(7i) with the margin rows (8) and the distance rows
/// (9), output layer with ReLU and binaries included.
///
/// It exists to compare with, and to check the other encoding: nothing is left out.
public struct ThesisEncoding: Sendable {
  /// The integer program. Its objective is the distance.
  public private(set) var model = Model(name: "adversarial example, thesis (7a)-(9)")
  /// x^0: one variable for each input.
  public private(set) var inputs: [Variable] = []

  /// Writes the program of one of a question's regions, whatever the rule.
  ///
  /// - Parameter bounds: as for the thesis's rule.
  public init(_ query: Query, region: OutputRegion, bounds: NeuronBounds) {
    let (outputs, slacks) = addNetwork(query, bounds)
    addConstraints(region.constraints, outputs: outputs, slacks: slacks, value: nil)
  }

  /// Writes the program of the thesis's own rule.
  ///
  /// - Parameters:
  ///   - query: its regions are not looked at; `rule` takes their place.
  ///   - rule: the target with its margin and floor.
  ///   - bounds: pre-activation bounds of all layers over [0, 1]^n; M+ and M- of a neuron are its
  ///     upper and its negated lower bound, but not below zero.
  public init(_ query: Query, rule: MarginRule, bounds: NeuronBounds) {
    let (outputs, slacks) = addNetwork(query, bounds)
    addRule(rule, outputs: outputs, slacks: slacks, query.network.decision)
  }

  /// Writes the program that maximises an output (the thesis, section 3.3); its objective is the
  /// value.
  ///
  /// - Parameters:
  ///   - region: one of the question's.
  ///   - bounds: as for an attack.
  public init(_ query: Query, maximizing region: OutputRegion, bounds: NeuronBounds) {
    let (outputs, slacks) = addNetwork(query, bounds)
    guard case .greatestOutput(let reach) = query.goal else { return }
    let radius = query.inputs.ball.radius
    if radius < .infinity { model.addRow("budget", upper: radius, model.objective.terms) }
    let value = model.addVariable("value", lower: -reach, upper: reach)
    addConstraints(region.constraints, outputs: outputs, slacks: slacks, value: value)
    model.objective = Model.Objective(.maximize, [Term(1, value)])
  }

  /// Conditions on the logits, each an output less its slack; what is maximised exceeds its own by
  /// `value`.
  private mutating func addConstraints(
    _ constraints: [OutputConstraint], outputs: [Variable], slacks: [Variable], value: Variable?
  ) {
    for constraint in constraints {
      var terms = constraint.isValue ? [value].compactMap { $0.map { Term(-1, $0) } } : []
      for (index, coefficient) in constraint.coefficients.enumerated() where coefficient != 0 {
        terms += [Term(coefficient, outputs[index]), Term(-coefficient, slacks[index])]
      }
      model.addRow(constraint.name, lower: constraint.lower, terms)
    }
  }

  private mutating func addNetwork(
    _ query: Query, _ bounds: NeuronBounds
  ) -> (outputs: [Variable], slacks: [Variable]) {
    addInputs(query)
    let layers = model.addThesisLayers(
      query.network, inputs: inputs.map { AffineExpression($0) },
      bounds: bounds.layers)
    let last = layers[layers.count - 1]
    return (last.outputs, last.slacks)
  }

  /// The change of every input at a solution of the model.
  public func change(_ solution: [Double], from image: [Double]) -> [Double] {
    zip(inputs, image).map { solution[$0.index] - $1 }
  }

  /// x^0 in its range and (9): -d <= x - image <= d. For Linf one d serves all inputs.
  private mutating func addInputs(_ query: Query) {
    let ball = query.inputs.ball
    var distances: [Variable] = []
    for (index, value) in query.inputs.center.enumerated() {
      let range = query.inputs.ranges[index]
      let input = model.addVariable("x_0_\(index)", lower: range.lower, upper: range.upper)
      inputs.append(input)
      if !ball.norm.hasBoxes || distances.isEmpty {
        distances.append(model.addVariable("d_\(index)", lower: 0, upper: .infinity))
      }
      let (distance, weight) = (distances[distances.count - 1], ball.weight(index))
      model.addRow(
        "above_\(index)", upper: weight * value, [Term(weight, input), Term(-1, distance)])
      model.addRow(
        "below_\(index)", lower: weight * value, [Term(weight, input), Term(1, distance)])
    }
    switch ball.norm {
    case .l1, .linf: model.objective = Model.Objective(.minimize, distances.map { Term(1, $0) })
    case .l2: ball.norm.isNotProved()
    }
  }

  /// (8) and the floor of section 4.1. The thesis's outputs have a ReLU; on a linear output the
  /// target's logit itself must not be negative, which its slack says.
  private mutating func addRule(
    _ rule: MarginRule, outputs: [Variable], slacks: [Variable], _ decision: Decision
  ) {
    let target = outputs[rule.target]
    model.addRow("floor", lower: rule.floor, [Term(1, target)])
    for (index, output) in outputs.enumerated() where index != rule.target {
      model.addRow("margin_\(index)", lower: 0, [Term(1, target), Term(-rule.margin, output)])
    }
    if !decision.mayBeNone {
      model.setBounds(of: slacks[rule.target], lower: 0, upper: 0)
    }
  }
}
