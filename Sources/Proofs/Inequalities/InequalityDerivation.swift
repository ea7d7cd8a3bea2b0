package import Queries
internal import LinearAlgebra

/// Turns multipliers into valid inequalities for the examples of one region.
///
/// The arithmetic is on the network's own weights, not on any linear program, so a solver, or a
/// program that was changed wrongly, can make an inequality weak but never wrong. The inputs are
/// eliminated in closed form (what they contribute at least, over all allowed changes); rounding
/// goes outward throughout (Neumaier and Shcherbina, 2004).
package struct InequalityDerivation: Sendable {
  private let problem: AttackProblem
  /// The number of hidden neurons.
  private let neuronCount: Int
  private let up: [Double]
  private let down: [Double]
  /// For each hidden layer and each of its inputs, the sum of the magnitudes of that input's
  /// weights, their errors included.
  private let magnitudes: [[Double]]
  /// For each of the network's inputs the sum of its weights' errors; nil where they are exact.
  private let weightErrors: [Double]?
  /// The first layer's pre-activations at the image, with rounding.
  private let atImage: [Interval]
  /// The region's constraints on the last hidden layer's outputs: coefficients (one row each), and
  /// what the sum must reach, rounded down.
  private let rule: Matrix<Double>
  private let ruleLower: [Double]
  /// The magnitudes of what the coefficients were computed from.
  private let ruleMagnitudes: Matrix<Double>
  /// The largest coefficient of each constraint: multipliers of rows are as large as those of neurons
  /// when they are multiplied by it.
  private let ruleSizes: [Double]
  /// How many roundings a coefficient of the rule, and a sum of them over all constraints, takes.
  private let ruleTerms: Int
  /// Which of the region's constraints are values.
  private let isValue: [Bool]

  /// What the search makes small.
  package var goal: SearchGoal { problem.goal }

  /// What one region's examples have in common.
  package init(_ problem: AttackProblem, _ region: LogitRegion) {
    self.problem = problem
    (up, down) = (problem.upwardCapacity, problem.downwardCapacity)
    let layers = problem.network.layers
    neuronCount = layers.dropLast().reduce(0) { $0 + $1.bias.count }
    weightErrors = problem.network.firstLayerErrors?.columnMagnitudes
    var magnitudes = layers.dropLast().map(\.weight.columnMagnitudes)
    if let weightErrors { magnitudes[0] = zip(magnitudes[0], weightErrors).map { $0 + $1 } }
    self.magnitudes = magnitudes
    atImage = layers[0].bias.indices.map { neuron in
      let sums = problem.sumsAtImage(neuron)
      return Interval(sums.low.lower, sums.high.upper)
    }
    let last = layers[layers.count - 1]
    let constraints = region.constraints.map { $0.onLastHiddenLayer(last) }
    rule = Matrix(
      rows: constraints.count, columns: last.weight.columns,
      elements: constraints.flatMap(\.weights))
    ruleLower = constraints.map(\.lower)
    ruleSizes = constraints.map { $0.weights.reduce(0) { max($0, abs($1)) } }
    isValue = region.constraints.map(\.isValue)
    ruleMagnitudes = Matrix(
      rows: constraints.count, columns: last.weight.columns,
      elements: constraints.flatMap(\.magnitudes))
    let mostOutputs = region.constraints.map { $0.coefficients.count { $0 != 0 } }.max() ?? 0
    ruleTerms = constraints.count + mostOutputs
  }

  /// The inequality that multipliers prove; nil where their numbers leave the range of floating
  /// point.
  ///
  /// - Parameter cutoff: only examples up to this distance matter.
  package func inequality(_ multipliers: Multipliers, cutoff: Double) -> ValidInequality? {
    precondition(
      multipliers.constraints.count == isValue.count
        && multipliers.neurons.count == neuronCount,
      "the multipliers are of another region or network")
    let multipliers = goal == .distance ? multipliers : pricedByValue(multipliers)
    let layers = problem.network.layers.dropLast()
    var result = ValidInequality(
      onOutput: [], onSlack: multipliers.neurons, constant: 0, objective: multipliers.objective)
    result.onOutput.reserveCapacity(multipliers.neurons.count)
    let rules = multipliers.constraints.map { max(0, $0) }
    let onDistance = cutoff < .infinity ? max(0, multipliers.cutoff) : 0
    var sum = RoundedSum()
    var offset = 0
    var here: ArraySlice<Double> = []
    for (index, layer) in layers.enumerated() {
      here = multipliers.neurons[offset..<offset + layer.bias.count]
      let inflow = layer.weight.transposedProduct(Array(here))
      let largest = here.reduce(0) { max($0, abs($1)) }
      var errors = Self.errors(magnitudes[index].map { largest * $0 }, terms: here.count)
      if index == 0 {
        if let weightErrors {
          for (input, error) in weightErrors.enumerated() { errors[input] += largest * error }
        }
        // Infinity less infinity would pass for a change that costs nothing.
        guard zip(inflow, errors).allSatisfy({ ($0 + $1).isFinite }) else { return nil }
        addChanges(
          inflow, errors, price: pricePerDistance(multipliers) + onDistance, limit: cutoff, to: &sum
        )
        for (multiplier, value) in zip(here, atImage) {
          sum.add(multiplier, multiplier > 0 ? value.lower : value.upper)
        }
      } else {
        let before = offset - inflow.count
        for input in inflow.indices {
          result.onOutput.append(
            Self.difference(inflow[input], multipliers.neurons[before + input], errors[input]))
        }
        for (multiplier, bias) in zip(here, layer.bias) { sum.add(multiplier, bias) }
      }
      offset += layer.bias.count
    }
    let inflow = rule.transposedProduct(rules)
    // Rows of one rule can be of very different sizes.
    let errors = Self.errors(ruleMagnitudes.transposedProduct(rules), terms: ruleTerms)
    for (input, multiplier) in here.enumerated() {
      result.onOutput.append(Self.difference(-inflow[input], multiplier, errors[input]))
    }
    for (multiplier, lower) in zip(rules, ruleLower) { sum.add(multiplier, lower) }
    if onDistance > 0 { sum.add(-onDistance, cutoff) }
    if case .outputs(_, let reach) = goal, multipliers.objective > 0 {
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
    goal == .distance ? multipliers.objective : 0
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

  /// How far sums of products can be off, underflow included, and room for three more roundings of
  /// numbers of their size. It is twice that, as the magnitudes themselves are rounded.
  ///
  /// - Parameter magnitudes: no less than the sums of the products' magnitudes, but for rounding.
  private static func errors(_ magnitudes: [Double], terms: Int) -> [Double] {
    let underflow = Double(terms + 3) * Double.leastNonzeroMagnitude
    return magnitudes.map { Double(terms + 3) * .ulpOfOne * $0 + underflow }
  }

  /// Adds the least value of price * distance + sum of inflow * change over all allowed changes
  /// up to a distance.
  private func addChanges(
    _ inflow: [Double], _ errors: [Double], price: Double, limit: Double,
    to sum: inout RoundedSum
  ) {
    switch problem.norm {
    case .l1:
      // The price, and the two sums, are the three roundings that the errors have room for.
      for (pixel, gain) in inflow.enumerated() {
        sum.add(min(0, price + gain - errors[pixel]), up[pixel])
        sum.add(min(0, price - gain - errors[pixel]), down[pixel])
      }
    case .linf:
      addUniformChange(inflow, errors, price: price, limit: limit, to: &sum)
    }
  }

  /// How far a pixel can move in the direction that makes inflow * change small.
  private func capacity(_ pixel: Int, _ inflow: Double, error: Double = 0) -> Double {
    abs(inflow) <= error ? max(up[pixel], down[pixel]) : inflow > 0 ? down[pixel] : up[pixel]
  }

  /// Linf multipliers that bound the distance, from ones that show what can be done within a
  /// radius: scaled so that one more unit of radius is worth one.
  ///
  /// - Returns: nil where a larger radius changes nothing.
  package func pricedByDistance(_ multipliers: Multipliers, radius: Double) -> Multipliers? {
    let first = problem.network.layers[0]
    let inflow = first.weight.transposedProduct(Array(multipliers.neurons[..<first.bias.count]))
    let slope = inflow.indices.reduce(0) {
      capacity($1, inflow[$1]) > radius ? $0 + abs(inflow[$1]) : $0
    }
    guard slope > 0 else { return nil }
    return Multipliers(
      neurons: multipliers.neurons.map { $0 / slope },
      constraints: multipliers.constraints.map { $0 / slope }, cutoff: 0, objective: 1)
  }

  /// The same for Linf: with the largest change t, each pixel contributes its gain times
  /// min(t, capacity). The sum is convex in t; its least value is where the slope changes sign.
  private func addUniformChange(
    _ inflow: [Double], _ errors: [Double], price: Double, limit: Double,
    to sum: inout RoundedSum
  ) {
    var pixels = inflow.indices.map { pixel in
      let (gain, error) = (inflow[pixel], errors[pixel])
      return (
        gain: abs(gain) + error,
        capacity: min(limit, capacity(pixel, gain, error: error))
      )
    }
    guard price > 0 else {
      for pixel in pixels { sum.add(-pixel.gain, pixel.capacity) }
      return
    }
    pixels.sort { $0.capacity < $1.capacity }
    let total = pixels.reduce(price) { $0 + $1.gain }
    var slope = pixels.reduce(price) { $0 - $1.gain }
    var largest = 0.0
    for pixel in pixels where slope < 0 {
      largest = pixel.capacity
      slope += pixel.gain
    }
    // With a gain beside it the sum has room for the price's own rounding.
    sum.add(price, largest)
    for pixel in pixels { sum.add(-pixel.gain, min(pixel.capacity, largest)) }
    // Rounding may have moved the sign change: what the slope is wrong by, over all changes.
    sum.add(
      -Double(pixels.count + 3) * Double.ulpOfOne * total, pixels.last.map(\.capacity) ?? 0)
  }
}

extension Matrix<Double> {
  /// The sum of the magnitudes in each column.
  fileprivate var columnMagnitudes: [Double] {
    (0..<columns).map { column in
      (0..<rows).reduce(0) { $0 + abs(self[$1, column]) }
    }
  }
}
