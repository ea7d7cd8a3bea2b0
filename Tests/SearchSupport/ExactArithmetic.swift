package import LinearAlgebra
package import TestSupport
package import Proofs
package import Queries

/// What proofs rest on, worked out once more without any rounding, at the extreme points.
extension Query {
  /// The changes of every input that matter: none, and as far as its range allows.
  package var extremeChanges: [[Dyadic]] {
    zip(inputs.center, inputs.ranges).map { value, range in
      [Dyadic(range.lower) - Dyadic(value), .zero, Dyadic(range.upper) - Dyadic(value)]
    }
  }

  /// The least of price * distance + gains * change over all changes; for Linf over those up to a
  /// distance, and with weights that are powers of two.
  ///
  /// The minimum is at an extreme point: for L1 every input is at an end or where it was; for Linf
  /// the largest change is none, some input's whole way or the limit, and every input goes as far as
  /// it may in either direction.
  package func leastChange(price: Dyadic, gains: [Dyadic], limit: Dyadic?) -> Dyadic {
    let ends = extremeChanges
    func cost(_ input: Int, _ change: Dyadic) -> Dyadic {
      Dyadic(inputs.ball.weight(input)) * change.magnitude
    }
    switch inputs.ball.norm {
    case .l1:
      return gains.indices.reduce(Dyadic.zero) { sum, input in
        let costs = ends[input].map { price * cost(input, $0) + gains[input] * $0 }
        return sum + (costs.min() ?? .zero)
      }
    case .linf:
      let ways = ends.enumerated().flatMap { input, ends in ends.map { cost(input, $0) } }
      let radii = (ways + [limit].compactMap { $0 })
        .filter { radius in limit.map { radius <= $0 } ?? true }
      return radii.map { radius in
        gains.indices.reduce(price * radius) { sum, input in
          let most = radius * Dyadic(1 / inputs.ball.weight(input))
          let ways = ends[input].map { gains[input] * max(-most, min(most, $0)) }
          return sum + (ways.min() ?? .zero)
        }
      }.min() ?? .zero
    case .l2: preconditionFailure("the distance may be no rational number")
    }
  }
}

/// The inequality that multipliers prove, exactly.
package struct ExactInequality {
  package var onOutput: [Dyadic] = []
  package var constant: Dyadic

  /// - Parameter firstLayer: layer 1's weights that are meant, row by row.
  package init(
    _ query: Query, _ region: OutputRegion, _ multipliers: Multipliers, cutoff: Double,
    firstLayer: [Dyadic]? = nil
  ) {
    let layers = query.network.layers
    let first = firstLayer ?? layers[0].weight.elements.map { Dyadic($0) }
    let columns = layers[0].weight.columns
    let rules = multipliers.constraints.map { Dyadic(max(0, $0)) }
    let onDistance = Dyadic(cutoff < .infinity ? max(0, multipliers.cutoff) : 0)
    var offset = 0
    constant = cutoff < .infinity ? -(onDistance * Dyadic(cutoff)) : .zero
    for (index, layer) in layers.dropLast().enumerated() {
      let here = multipliers.neurons[offset..<offset + layer.bias.count].map { Dyadic($0) }
      for (multiplier, bias) in zip(here, layer.bias) { constant += multiplier * Dyadic(bias) }
      let weights = index == 0 ? first : layer.weight.elements.map { Dyadic($0) }
      let inflow = (0..<layer.weight.columns).map { column in
        here.indices.reduce(Dyadic.zero) {
          $0 + here[$1] * weights[$1 * layer.weight.columns + column]
        }
      }
      if index == 0 {
        for (gain, value) in zip(inflow, query.inputs.center) { constant += gain * Dyadic(value) }
        constant += query.leastChange(
          price: Dyadic(multipliers.objective) + onDistance, gains: inflow,
          limit: cutoff < .infinity ? Dyadic(cutoff) : nil)
      } else {
        for (input, flow) in inflow.enumerated() {
          onOutput.append(flow - Dyadic(multipliers.neurons[offset - inflow.count + input]))
        }
      }
      offset += layer.bias.count
    }
    let last = layers[layers.count - 1]
    var outflow = [Dyadic](
      repeating: .zero, count: layers.count > 1 ? last.weight.columns : columns)
    for (multiplier, constraint) in zip(rules, region.constraints) {
      constant += multiplier * Dyadic(constraint.lower)
      for (output, coefficient) in constraint.coefficients.enumerated() where coefficient != 0 {
        let factor = multiplier * Dyadic(coefficient)
        constant += -(factor * Dyadic(last.bias[output]))
        for input in outflow.indices {
          outflow[input] += factor * Dyadic(last.weight[output, input])
        }
      }
    }
    for (input, flow) in outflow.enumerated() {
      onOutput.append(-flow - Dyadic(multipliers.neurons[offset - outflow.count + input]))
    }
  }
}

extension ValidInequality {
  /// f_j at a pre-activation, exactly.
  package func exactPart(_ index: Int, _ preActivation: Double) -> Dyadic {
    preActivation >= 0
      ? Dyadic(onOutput[index]) * Dyadic(preActivation)
      : -(Dyadic(onSlack[index]) * Dyadic(preActivation))
  }

  /// The end of an interval, or zero in it, at which f_j is least.
  package func leastPoint(_ index: Int, _ interval: Interval) -> Double {
    let points = [interval.lower, interval.upper] + (interval.contains(0) ? [0] : [])
    return points.min { exactPart(index, $0) < exactPart(index, $1) } ?? 0
  }
}
