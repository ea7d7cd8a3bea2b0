public import Queries
public import Proofs
internal import LinearAlgebra
public import Optimization

/// The attack as a linear program, or with `integers` as an integer program, that leaves out what
/// is already known.
///
/// input = image + rise - fall, so that the distance needs no rows; neurons that the bounds show
/// to be stable need no binaries, inactive ones not even a row; and the success rule is linear in
/// the logits, so the output layer needs neither variables nor binaries.
///
/// The program describes one region of logits, and only inputs for which the bounds hold. Every
/// bound is a part of the program: a neuron is left out only where the cutoff alone shows that it
/// is inactive. Bounds that were found with the help of the success rule say nothing about inputs
/// that miss the rule; leaving out a neuron on their word would let such inputs pass for examples.
public struct CompactEncoding: Sendable {
  /// The program. Its objective is the distance.
  public private(set) var model: Model
  /// For each input the variable of its increase and of its decrease, in units of what they cost; nil
  /// where it cannot move that way. In a relaxation for Linf the first is the change itself, of any sign.
  public private(set) var inputs: [(rise: Variable?, fall: Variable?)] = []
  /// What a unit of change of each input costs.
  private let ball: Ball
  /// All hidden neurons, layer by layer.
  public private(set) var neurons: [EncodedNeuron] = []
  /// The row distance <= cutoff. A relaxation for Linf has none: there the inputs' bounds say it.
  public private(set) var cutoffRow: Row?
  /// One row for each of the region's constraints, each multiplied by its `ruleScales`.
  public private(set) var constraintRows: [Row] = []
  /// Powers of two that bring the largest coefficient of each of these rows into [1, 2); values to
  /// maximise share one.
  public private(set) var ruleScales: [Double] = []
  /// The scale that the values to maximise share; 1 where there are none.
  public private(set) var valueScale = 1.0

  /// By how much all of the region's constraints are exceeded, each in its row's scale; fixed to zero
  /// at first. Where the region has values to maximise, it is their minimum times `valueScale`, and
  /// the other constraints are only met.
  public private(set) var excess = Variable(index: 0)
  /// No point of the program can exceed or miss all constraints by more than this.
  public private(set) var largestExcess = 1.0

  /// Writes the program.
  ///
  /// - Parameters:
  ///   - region: one of the question's regions.
  ///   - bounds: hold for every input that is closer than `cutoff`.
  ///   - cutoff: only examples up to this distance are of interest; may be infinite.
  ///   - integers: whether unstable neurons get a binary; otherwise they get their triangle
  ///     relaxation (Ehlers, 2017).
  public init(
    _ query: Query, region: OutputRegion, bounds: NeuronBounds, cutoff: Double,
    integers: Bool
  ) {
    model = Model(name: "smallest adversarial change")
    ball = query.inputs.ball
    var expressions = NetworkExpressions(
      inputs: query.inputs.ball.norm.hasBoxes && !integers
        ? addBoundedInputs(query) : addInputs(query, cutoff: cutoff))
    let implied = query.ballBounds(radius: cutoff)
    for (number, block) in query.network.blocks.dropLast().enumerated() {
      guard block.isRectified else {
        expressions.append(linear: block)
        continue
      }
      var outputs: LayerExpressions = []
      for (index, interval) in bounds.layers[number].enumerated() {
        if implied.layers[number][index].state == .inactive {
          neurons.append(EncodedNeuron())
          outputs.append(AffineExpression())
          continue
        }
        let neuron = addNeuron(
          "\(number + 1)_\(index)", expressions.preActivation(index, of: block), interval,
          integers: integers)
        neurons.append(neuron)
        outputs.append(
          AffineExpression(
            terms: neuron.output.map { [Term(1, $0)] } ?? [], constant: neuron.offset))
      }
      expressions.append(outputs)
    }
    addRule(region, query, &expressions, bounds)
  }

  /// The change of every input at a solution of the model.
  public func change(_ solution: [Double]) -> [Double] {
    inputs.enumerated().map { index, input in
      let rise = input.rise.map { solution[$0.index] } ?? 0
      return (rise - (input.fall.map { solution[$0.index] } ?? 0)) / ball.weight(index)
    }
  }
}

extension CompactEncoding {
  /// Adds the changes alone; the result writes each input. With all changes limited to a radius,
  /// whether there is an example of that Linf distance is a question without rows for the distance.
  private mutating func addBoundedInputs(_ query: Query) -> LayerExpressions {
    let (up, down) = (query.inputs.upwardCapacity, query.inputs.downwardCapacity)
    return query.inputs.center.indices.map { index in
      let cost = ball.weight(index)
      let change = model.addVariable(
        "change_\(index)", lower: -down[index] * cost, upper: up[index] * cost)
      inputs.append((change, nil))
      return AffineExpression(
        terms: [Term(1 / cost, change)], constant: query.inputs.center[index])
    }
  }

  /// Adds the changes, the distance and its cutoff; the result writes each input.
  private mutating func addInputs(_ query: Query, cutoff: Double) -> LayerExpressions {
    let (up, down) = (query.inputs.upwardCapacity, query.inputs.downwardCapacity)
    var expressions: LayerExpressions = []
    for (index, value) in query.inputs.center.enumerated() {
      var (rise, fall): (Variable?, Variable?)
      let cost = ball.weight(index)
      if up[index] > 0 { rise = model.addVariable("rise_\(index)", upper: up[index] * cost) }
      if down[index] > 0 { fall = model.addVariable("fall_\(index)", upper: down[index] * cost) }
      inputs.append((rise, fall))
      let terms = [rise.map { Term(1 / cost, $0) }, fall.map { Term(-1 / cost, $0) }]
        .compactMap { $0 }
      expressions.append(AffineExpression(terms: terms, constant: value))
    }
    let moves = inputs.map { [$0.rise, $0.fall].compactMap { $0 } }
    let distance: [Term]
    switch ball.norm {
    case .l1: distance = moves.joined().map { Term(1, $0) }
    case .linf:
      let capacity = moves.indices.reduce(0) {
        max($0, ball.weight($1) * max(up[$1], down[$1]))
      }
      let largest = model.addVariable("largest_change", upper: capacity)
      for (index, variables) in moves.enumerated() where !variables.isEmpty {
        model.addRow(
          "change_\(index)", upper: 0,
          variables.map { Term(1, $0) } + [Term(-1, largest)])
      }
      distance = [Term(1, largest)]
    case .l2: ball.norm.isNotProved()
    }
    model.objective = Model.Objective(.minimize, distance)
    cutoffRow = model.addRow("cutoff", upper: cutoff, distance)
    return expressions
  }

  private mutating func addNeuron(
    _ name: String, _ preActivation: AffineExpression, _ interval: Interval, integers: Bool
  ) -> EncodedNeuron {
    var neuron = EncodedNeuron()
    var terms = preActivation.terms.map { Term(-$0.coefficient, $0.variable) }
    if interval.lower > Self.mostVariations * interval.width { neuron.offset = interval.lower }
    if interval.state != .inactive {
      let output = model.addVariable(
        "z_\(name)", lower: max(0, interval.lower) - neuron.offset,
        upper: interval.upper - neuron.offset)
      neuron.output = output
      terms.append(Term(1, output))
    }
    if interval.state != .active {
      let slack = model.addVariable(
        "s_\(name)", lower: max(0, -interval.upper), upper: -interval.lower)
      neuron.slack = slack
      terms.append(Term(-1, slack))
    }
    neuron.row = model.addRow(
      "a_\(name)", lower: preActivation.constant - neuron.offset,
      upper: preActivation.constant - neuron.offset, terms)
    guard let output = neuron.output, let slack = neuron.slack else { return neuron }
    if integers {
      let phase = model.addBinary("y_\(name)")
      model.addRow("on_\(name)", upper: 0, [Term(1, output), Term(-interval.upper, phase)])
      model.addRow(
        "off_\(name)", upper: -interval.lower, [Term(1, slack), Term(-interval.lower, phase)])
      neuron.phase = phase
    } else {
      let triangle = Self.triangle(interval, output: output, slack: slack)
      neuron.triangle = model.addRow("triangle_\(name)", upper: triangle.upper, triangle.terms)
    }
    return neuron
  }

  /// An output that is larger than so many times what it varies by is written as a difference.
  private static let mostVariations = 16.0

  /// output / upper + slack / -lower <= 1, scaled so that the larger coefficient is 1.
  static func triangle(
    _ interval: Interval, output: Variable, slack: Variable
  ) -> (terms: [Term], upper: Double) {
    let scale = max(interval.upper, -interval.lower)
    let (onOutput, onSlack) = (-interval.lower / scale, interval.upper / scale)
    return ([Term(onOutput, output), Term(onSlack, slack)], onOutput * interval.upper)
  }

  private mutating func addRule(
    _ region: OutputRegion, _ query: Query, _ expressions: inout NetworkExpressions,
    _ bounds: NeuronBounds
  ) {
    excess = model.addVariable("excess", lower: 0, upper: 0)
    let combined = region.constraints.map { $0.onSources(of: query.network.output) }
    let values = zip(region.constraints, combined).filter { $0.0.isValue }.flatMap { $0.1.weights }
    valueScale = Self.scale(of: values)
    // One scale for all rows lets the excess weigh them as they are; where they are of very different
    // sizes it would mean nothing for the small ones.
    let scales = combined.map { Self.scale(of: $0.weights) }
    let common = scales.min() ?? 1
    let isEven = scales.allSatisfy { $0 <= common * Self.mostUneven }
    // What the last block reads.
    let sources = query.network.output.terms.map { term in
      switch term.source {
      case .input: query.inputs.ranges
      case .block(let index): query.network.blocks[index].outputs(bounds.layers[index])
      }
    }
    for (index, (constraint, onSources)) in zip(region.constraints, combined).enumerated() {
      let scale = constraint.isValue ? valueScale : isEven ? common : scales[index]
      ruleScales.append(scale)
      let bias = onSources.bias * scale
      let lower = constraint.lower * scale
      var reach = abs(bias) + abs(lower)
      let rows = zip(onSources.parts, sources).map { part, intervals in
        let scaled = part.weights.map { $0 * scale }
        for (weight, interval) in zip(scaled, intervals) {
          reach += abs(weight) * max(abs(interval.lower), abs(interval.upper))
        }
        return (part.source, LinearMap.Row(columns: nil, values: scaled[...]))
      }
      let expression = expressions.sum(rows, constant: bias)
      largestExcess = max(largestExcess, 2 * reach)
      let isExceeded = query.goal.isDistance || constraint.isValue
      constraintRows.append(
        model.addRow(
          constraint.name, lower: lower - expression.constant,
          expression.terms + (isExceeded ? [Term(-1, excess)] : [])))
    }
  }

  /// How many times the sizes of rows may differ that share a scale.
  private static let mostUneven = 64.0

  /// The power of two that brings the largest of some coefficients into [1, 2); 1 where all are zero.
  private static func scale(of coefficients: [Double]) -> Double {
    let largest = coefficients.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return 1 }
    return 1 / Double(sign: .plus, exponent: largest.exponent, significand: 1)
  }
}
