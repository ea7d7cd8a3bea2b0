import LinearAlgebra
import TestSupport
import Testing

/// Expects that a layer's intervals are those over the outputs of the layer before, or wider.
func expectAffine(
  _ layer: (weight: Matrix<Double>, bias: [Double]), _ bounds: [[Interval]], _ index: Int,
  inputs: [Interval]? = nil
) {
  let inputs =
    inputs ?? bounds[index - 1].map { Interval(max(0, $0.lower), max(0, $0.upper)) }
  for (neuron, interval) in bounds[index].enumerated() {
    var (low, high) = (Dyadic(layer.bias[neuron]), Dyadic(layer.bias[neuron]))
    for (weight, input) in zip(layer.weight.row(neuron), inputs) {
      let ends = [input.lower, input.upper].map { Dyadic(weight) * Dyadic($0) }
      low += min(ends[0], ends[1])
      high += max(ends[0], ends[1])
    }
    #expect(Dyadic(interval.lower) <= low && high <= Dyadic(interval.upper))
  }
}
