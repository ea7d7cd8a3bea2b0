package import Queries
internal import LinearAlgebra
internal import Networks

/// Turns multipliers into valid inequalities for the examples of one region.
///
/// The arithmetic is on the network's own weights, not on any linear program, so a solver, or a
/// program that was changed wrongly, can make an inequality weak but never wrong. From the logits back,
/// each block's multipliers say how much of its sources' values the inequality holds; the inputs are
/// eliminated at last in closed form (what they contribute at least, over all allowed changes), and a
/// block without a ReLU by the multipliers that leave nothing of it. Rounding goes outward throughout
/// (Neumaier and Shcherbina, 2004).
package struct InequalityDerivation: Sendable {
  /// What is asked.
  package let query: Query
  private let region: OutputRegion
  private let changes: any ChangeBounds
  private let room: Capacity
  /// What the blocks before the last contribute.
  private let blocks: [Block]
  /// The last block's terms, through the region's constraints.
  private let parts: [RulePart]
  /// What each constraint's sum must reach, less what the centre contributes to it; rounded down.
  private let ruleLower: [Double]
  /// The largest coefficient of each constraint: multipliers of rows are as large as those of neurons
  /// when they are multiplied by it.
  private let ruleSizes: [Double]
  /// How many roundings a coefficient of the rule, and a sum of them over all constraints, takes.
  private let ruleTerms: Int
  /// Which of the region's constraints are values.
  private let isValue: [Bool]

  /// What of a block no multipliers change.
  private struct Block {
    /// For each of its terms and each input of the term's map the sum of the magnitudes of that input's
    /// weights, their errors included, and the sum of the errors alone; nil where these are exact.
    var magnitudes: [[Double]] = []
    var errors: [[Double]?] = []
    /// The biases, and the pre-activations at the centre as far as the block reads the input.
    var atCenter: [Interval] = []
    /// Without a ReLU: no pre-activation is larger in magnitude.
    var reach: [Double]?
  }

  /// The region's constraints on one source of the last block: one row each.
  private struct RulePart {
    let source: PiecewiseNetwork.Source
    let weights: Matrix<Double>
    /// The magnitudes of what the weights were computed from.
    let magnitudes: Matrix<Double>
    let errors: Matrix<Double>?
  }

  /// What one region's examples have in common.
  package init(_ query: Query, _ region: OutputRegion) {
    self.query = query
    self.region = region
    let network = query.network
    changes = query.inputs.ball.changeBounds
    room = Capacity(query.inputs)
    let hasLinearBlocks = network.blocks.dropLast().contains { !$0.isRectified }
    let reach = hasLinearBlocks ? query.ballBounds(radius: query.inputs.ball.radius) : nil
    blocks = network.blocks.dropLast().enumerated().map { index, block in
      var result = Block()
      for term in block.terms {
        let errors = term.map.errors?.columnMagnitudes
        let magnitudes = term.map.form.columnMagnitudes
        result.errors.append(errors)
        result.magnitudes.append(errors.map { zip(magnitudes, $0).map { $0 + $1 } } ?? magnitudes)
      }
      result.atCenter = query.sumsAtCenter(block)
      if !block.isRectified {
        result.reach = reach?.layers[index].map { max(abs($0.lower), abs($0.upper)) }
      }
      return result
    }
    let constraints = region.constraints.map { $0.onSources(of: network.output) }
    parts = network.output.terms.indices.map { number in
      func matrix(_ values: (SourceConstraint.Part) -> [Double]) -> Matrix<Double> {
        Matrix(
          rows: constraints.count, columns: network.output.terms[number].map.inputCount,
          elements: constraints.flatMap { values($0.parts[number]) })
      }
      return RulePart(
        source: network.output.terms[number].source, weights: matrix(\.weights),
        magnitudes: matrix(\.magnitudes),
        errors: network.output.terms[number].map.errors == nil ? nil : matrix { $0.errors ?? [] })
    }
    let mostOutputs = region.constraints.map { $0.coefficients.count { $0 != 0 } }.max() ?? 0
    ruleTerms = constraints.count + mostOutputs
    ruleLower = constraints.map { constraint in
      var sum = RoundedSum(constraint.lower)
      for part in constraint.parts where part.source == .input {
        for (input, weight) in part.weights.enumerated() {
          let value = query.inputs.center[input]
          sum.add(-weight, value)
          // What the weight itself was rounded by, and may differ by.
          sum.add(-Double(mostOutputs) * .ulpOfOne * part.magnitudes[input], abs(value))
          sum.add(-2 * (part.errors?[input] ?? 0), abs(value))
        }
      }
      return sum.lower
    }
    ruleSizes = constraints.map { $0.weights.reduce(0) { max($0, abs($1)) } }
    isValue = region.constraints.map(\.isValue)
  }

  /// The inequality that multipliers prove; nil where their numbers leave the range of floating
  /// point.
  ///
  /// - Parameter cutoff: only examples up to this distance matter.
  package func inequality(_ multipliers: Multipliers, cutoff: Double) -> ValidInequality? {
    let network = query.network
    precondition(
      multipliers.constraints.count == isValue.count
        && multipliers.neurons.count == network.neuronCount,
      "the multipliers are of another region or network")
    let multipliers = query.goal.isDistance ? multipliers : pricedByValue(multipliers)
    var result = ValidInequality(
      onOutput: multipliers.neurons, onSlack: multipliers.neurons, constant: 0,
      objective: multipliers.objective)
    let rules = multipliers.constraints.map { max(0, $0) }
    let onDistance = cutoff < .infinity ? max(0, multipliers.cutoff) : 0
    var sum = RoundedSum()
    var flows = Flows(network)
    for part in parts {
      // Rows of one rule can be of very different sizes.
      flows.add(
        part.weights.transposedProduct(rules).map { -$0 },
        magnitudes: part.magnitudes.transposedProduct(rules), terms: ruleTerms,
        errors: part.errors?.transposedProduct(rules), to: part.source)
    }
    for (multiplier, lower) in zip(rules, ruleLower) { sum.add(multiplier, lower) }
    var offset = multipliers.neurons.count
    for (index, block) in blocks.enumerated().reversed() {
      let here: [Double]
      let flow = flows.blocks[index]
      if let reach = block.reach {
        // What the multipliers leave of the block is rounding alone.
        here = flow.values
        for (error, most) in zip(flow.errors, reach) { sum.add(-error, most) }
      } else {
        offset -= network.blocks[index].count
        here = Array(multipliers.neurons[offset..<offset + network.blocks[index].count])
        for neuron in here.indices {
          result.onOutput[offset + neuron] = Self.difference(
            flow.values[neuron], here[neuron], flow.errors[neuron])
        }
      }
      let largest = here.reduce(0) { max($0, abs($1)) }
      for (number, term) in network.blocks[index].terms.enumerated() {
        flows.add(
          term.map.applyTransposed(here),
          magnitudes: block.magnitudes[number].map { largest * $0 }, terms: here.count,
          errors: block.errors[number].map { $0.map { largest * $0 } }, to: term.source)
      }
      for (multiplier, value) in zip(here, block.atCenter) {
        sum.add(multiplier, multiplier > 0 ? value.lower : value.upper)
      }
    }
    // Infinity less infinity would pass for a change that costs nothing.
    guard zip(flows.input.values, flows.input.errors).allSatisfy({ ($0 + $1).isFinite }) else {
      return nil
    }
    changes.addLeast(
      flows.input.values, flows.input.errors, room,
      price: pricePerDistance(multipliers) + onDistance, limit: cutoff, to: &sum)
    if onDistance > 0 { sum.add(-onDistance, cutoff) }
    if case .greatestOutput(let reach) = query.goal, multipliers.objective > 0 {
      // The values' weights add up to one only up to rounding.
      var total = RoundedSum()
      for (weight, isValue) in zip(rules, isValue) where isValue { total.add(1, weight) }
      sum.add(-max(total.upper - 1, 1 - total.lower), reach)
    }
    result.constant = sum.lower
    let isFinite =
      result.constant.isFinite && result.onOutput.allSatisfy(\.isFinite)
      && result.onSlack.allSatisfy(\.isFinite)
    return isFinite ? result : nil
  }

  /// What a unit of distance adds to the right-hand side.
  private func pricePerDistance(_ multipliers: Multipliers) -> Double {
    query.goal.isDistance ? multipliers.objective : 0
  }

  /// The sum of the weights of the values.
  private func valueWeight(_ multipliers: Multipliers) -> Double {
    zip(multipliers.constraints, isValue).reduce(0) { $1.1 ? $0 + max(0, $1.0) : $0 }
  }

  /// Multipliers that bound the value: scaled so that the values' weights add up to one. Where
  /// they are nothing but the solver's noise they are left out, and what is left is a
  /// contradiction, whatever the value.
  private func pricedByValue(_ multipliers: Multipliers) -> Multipliers {
    let total = valueWeight(multipliers)
    var result = multipliers
    result.objective = 0
    let sized = zip(multipliers.constraints, ruleSizes).map { $0 * $1 }
    let largest = (multipliers.neurons + sized).reduce(0) { max($0, abs($1)) }
    let sizedTotal = zip(sized, isValue).reduce(0) { $1.1 ? $0 + max(0, $1.0) : $0 }
    guard total > 0, sizedTotal > 1e-9 * largest || largest == 0, total.isFinite else {
      result.constraints = zip(result.constraints, isValue).map { $1 ? 0 : $0 }
      return result
    }
    result.neurons = result.neurons.map { $0 / total }
    result.constraints = result.constraints.map { $0 / total }
    result.cutoff /= total
    result.objective = 1
    return result
  }

  /// inflow - multiplier, rounded down: of each there is as much as three more roundings take.
  private static func difference(
    _ inflow: Double, _ multiplier: Double, _ error: Double
  ) -> Double {
    inflow - multiplier - error - 2 * .ulpOfOne * abs(multiplier)
  }

  /// Linf multipliers that bound the distance, from ones that show what can be done within a
  /// radius: scaled so that one more unit of radius is worth one.
  ///
  /// - Returns: nil where a larger radius changes nothing.
  package func pricedByDistance(_ multipliers: Multipliers, radius: Double) -> Multipliers? {
    guard let slope = changes.slope(inflow(multipliers), room, radius: radius), slope > 0 else {
      return nil
    }
    return Multipliers(
      neurons: multipliers.neurons.map { $0 / slope },
      constraints: multipliers.constraints.map { $0 / slope }, cutoff: 0, objective: 1)
  }

  /// How much of each input the inequality holds, rounded to nearest.
  private func inflow(_ multipliers: Multipliers) -> [Double] {
    let network = query.network
    var result = [Double](repeating: 0, count: network.inputCount)
    var linear = blocks.map {
      $0.reach == nil ? [] : [Double](repeating: 0, count: $0.atCenter.count)
    }
    func add(_ values: @autoclosure () -> [Double], to source: PiecewiseNetwork.Source) {
      switch source {
      case .input: for (index, value) in values().enumerated() { result[index] += value }
      case .block(let earlier):
        // A neuron with a ReLU has a multiplier of its own.
        guard blocks[earlier].reach != nil else { return }
        for (index, value) in values().enumerated() { linear[earlier][index] += value }
      }
    }
    let rules = multipliers.constraints.map { max(0, $0) }
    for part in parts { add(part.weights.transposedProduct(rules).map { -$0 }, to: part.source) }
    var offset = multipliers.neurons.count
    for (index, block) in blocks.enumerated().reversed() {
      var here = linear[index]
      if block.reach == nil {
        offset -= network.blocks[index].count
        here = Array(multipliers.neurons[offset..<offset + network.blocks[index].count])
      }
      for term in network.blocks[index].terms {
        add(term.map.applyTransposed(here), to: term.source)
      }
    }
    return result
  }
}

/// How much of the values of each block, and of the inputs, a sum of multiples of later blocks holds,
/// with what it can be off.
private struct Flows {
  /// Sums, and bounds on their errors with room for three more roundings of numbers of their size.
  struct Flow {
    private(set) var values: [Double]
    private(set) var errors: [Double]
    private var isEmpty = true

    init(count: Int) {
      values = Array(repeating: 0, count: count)
      errors = values
    }

    /// Adds sums of products.
    ///
    /// - Parameters:
    ///   - magnitudes: no less than the sums of the products' magnitudes, but for rounding.
    ///   - terms: how many products there are in each sum.
    ///   - more: what else the sums can be off by, but for rounding.
    mutating func add(_ sums: [Double], magnitudes: [Double], terms: Int, errors more: [Double]?) {
      let underflow = Double(terms + 3) * Double.leastNonzeroMagnitude
      // Twice what the sums can be off by, as the magnitudes themselves are rounded.
      let unit = Double(terms + 3) * .ulpOfOne
      if isEmpty {
        values = sums
        for index in errors.indices { errors[index] = unit * magnitudes[index] + underflow }
      } else {
        for index in values.indices {
          values[index] += sums[index]
          // The addition rounds too, and so does that of the errors.
          errors[index] +=
            (unit * magnitudes[index] + underflow) + .ulpOfOne
            * (abs(values[index]) + errors[index])
        }
      }
      if let more { for index in errors.indices { errors[index] += more[index] } }
      isEmpty = false
    }
  }

  var input: Flow
  var blocks: [Flow]

  init(_ network: PiecewiseNetwork) {
    input = Flow(count: network.inputCount)
    blocks = network.blocks.dropLast().map { Flow(count: $0.count) }
  }

  mutating func add(
    _ sums: [Double], magnitudes: [Double], terms: Int, errors: [Double]?,
    to source: PiecewiseNetwork.Source
  ) {
    switch source {
    case .input: input.add(sums, magnitudes: magnitudes, terms: terms, errors: errors)
    case .block(let index):
      blocks[index].add(sums, magnitudes: magnitudes, terms: terms, errors: errors)
    }
  }
}
