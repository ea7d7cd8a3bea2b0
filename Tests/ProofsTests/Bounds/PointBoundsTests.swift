import LinearAlgebra
import Networks
import Proofs
import Queries
import SearchSupport
import TestSupport
import Testing

@Suite struct PointBoundsTests {
  /// The logits of exact arithmetic lie in the intervals, which are no wider than rounding makes them.
  @Test(arguments: 0..<40 as Range<UInt64>, [-4...4, -60...60, -300 ... -280])
  func theLogitsLieInTheirIntervals(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let query = numbers.query([6, 4, 4, 3], norm: .l1)
    let input = query.inputs.center
    let bounds = query.network.logitBounds(input)
    var (values, sizes) = (input.map { Dyadic($0) }, input.map { Dyadic($0).magnitude })
    for (index, layer) in query.network.layers.enumerated() {
      if index > 0 { values = values.map { max(.zero, $0) } }
      func sums(_ values: [Dyadic], _ number: (Double) -> Dyadic) -> [Dyadic] {
        layer.bias.indices.map { neuron in
          zip(layer.weight.row(neuron), values).reduce(number(layer.bias[neuron])) {
            $0 + number($1.0) * $1.1
          }
        }
      }
      values = sums(values) { Dyadic($0) }
      sizes = sums(sizes) { Dyadic($0).magnitude }
    }
    for (index, value) in values.enumerated() {
      let (lower, upper) = (Dyadic(bounds[index].lower), Dyadic(bounds[index].upper))
      #expect(lower <= value && value <= upper)
      #expect(upper - lower <= sizes[index] * Dyadic(1e-13) + Dyadic(0x1p-300))
    }
  }

  /// Whether the inputs' sum is a number, neither more nor less, where float64 says that it is.
  @Test(arguments: [([0.1, 0.2], false), ([0.125, 0.25], true)])
  func edgesAreDecidedExactly(input: [Double], isOnTheEdge: Bool) {
    let network = PiecewiseNetwork(
      layers: [
        (Matrix(rows: 2, columns: 2, elements: [1, 1, 0, 0]), [0, input[0] + input[1]]),
        (Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), [0, 0]),
      ], outputActivation: .linear)
    let query = Query(
      network: network, image: input,
      region: OutputRegion(
        target: 1,
        constraints: [
          OutputConstraint(coefficients: [-1, 1], lower: 0, name: ""),
          OutputConstraint(coefficients: [1, -1], lower: 0, name: ""),
        ]))
    #expect((Witness(input, for: query) != nil) == isOnTheEdge)
  }
}
