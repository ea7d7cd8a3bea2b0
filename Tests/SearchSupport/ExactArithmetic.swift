package import LinearAlgebra
package import TestSupport
package import Proofs
package import Queries

/// What proofs rest on, worked out once more without any rounding, at the extreme points.
extension AttackProblem {
  /// The changes of every input that matter: none, and as far as range and deviation allow.
  package var extremeChanges: [[Dyadic]] {
    zip(image, ranges).map { value, range in
      let most = maxDeviation.map { Dyadic($0) }
      let up = Dyadic(range.upper) - Dyadic(value)
      let down = Dyadic(value) - Dyadic(range.lower)
      return [-(most.map { min($0, down) } ?? down), .zero, most.map { min($0, up) } ?? up]
    }
  }

  /// The least of price * distance + gains * change over all changes; for Linf over those up to a
  /// distance.
  ///
  /// The minimum is at an extreme point: for L1 every input is at an end or where it was; for Linf
  /// the largest change is none, some input's whole way or the limit, and every input goes as far as
  /// it may in either direction.
  package func leastChange(price: Dyadic, gains: [Dyadic], limit: Dyadic?) -> Dyadic {
    let ends = extremeChanges
    func best(_ gain: Dyadic, _ ways: [Dyadic]) -> Dyadic { ways.map { gain * $0 }.min() ?? .zero }
    switch norm {
    case .l1:
      return zip(gains, ends).reduce(Dyadic.zero) { sum, input in
        let costs = input.1.map { price * $0.magnitude + input.0 * $0 }
        return sum + (costs.min() ?? .zero)
      }
    case .linf:
      let radii = (ends.joined().map(\.magnitude) + [limit].compactMap { $0 })
        .filter { radius in limit.map { radius <= $0 } ?? true }
      return radii.map { radius in
        zip(gains, ends).reduce(price * radius) { sum, input in
          sum + best(input.0, input.1.map { max(-radius, min(radius, $0)) })
        }
      }.min() ?? .zero
    }
  }
}

/// The inequality that multipliers prove, exactly.
package struct ExactInequality {
  package var onOutput: [Dyadic] = []
  package var constant: Dyadic

  /// - Parameter firstLayer: layer 1's weights that are meant, row by row.
  package init(
    _ problem: AttackProblem, _ region: LogitRegion, _ multipliers: Multipliers, cutoff: Double,
    firstLayer: [Dyadic]? = nil
  ) {
    let layers = problem.network.layers
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
        for (gain, value) in zip(inflow, problem.image) { constant += gain * Dyadic(value) }
        constant += problem.leastChange(
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
