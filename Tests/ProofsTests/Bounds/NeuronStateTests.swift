import LinearAlgebra
import Proofs
import Testing

@Suite struct NeuronStateTests {
  /// Zero itself decides the phase: the ReLU is the same on either side of it.
  @Test(
    arguments: [
      (0, 1, .active), (1, 2, .active), (0, 0, .active), (-1, 0, .inactive), (-2, -1, .inactive),
      (-1, 1, .unstable), (-.leastNonzeroMagnitude, .leastNonzeroMagnitude, .unstable),
      (-.infinity, .infinity, .unstable),
    ] as [(Double, Double, NeuronState)])
  func theSignDecides(lower: Double, upper: Double, state: NeuronState) {
    #expect(Interval(lower, upper).state == state)
  }

  @Test func eitherPhaseOfAnUnstableNeuron() {
    let interval = Interval(-2, 3)
    #expect(interval.fixing(isActive: true) == Interval(0, 3))
    #expect(interval.fixing(isActive: false) == Interval(-2, 0))
  }
}
