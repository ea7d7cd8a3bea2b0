import LinearAlgebra
import Basics
import Defenses
import TestSupport
import Testing

@Suite struct PixelRangesTests {
  private func ranges(
    _ weight: Double, _ disturbance: Double, _ perturbed: Interval, pixel: Double,
    image: Interval = Interval(-10, 10)
  ) -> (proof: Interval, example: Interval) {
    let made = PixelRanges(
      image: image, perturbed: perturbed,
      behind: InputPerturbation(weights: [weight], disturbances: [disturbance])
    ).ranges(of: [pixel])
    return (made.proof[0], made.example[0])
  }

  /// In exact arithmetic: what a proof covers ends on or beyond the interval, what an example may be
  /// ends in it, and between the two there is next to nothing.
  @Test func aProofIsRoundedOutwardAndAnExampleInward() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<500 {
      let (weight, disturbance) = (random.uniform(0.1, 3), random.uniform(-0.5, 0.5))
      let interval = Interval(random.uniform(-2, -1), random.uniform(1, 2))
      let (proof, example) = ranges(
        weight, disturbance, interval, pixel: 0, image: Interval(-100, 100))
      func perturbed(_ value: Double) -> Dyadic {
        Dyadic(weight) * Dyadic(value) + Dyadic(disturbance)
      }
      #expect(perturbed(proof.lower) <= Dyadic(interval.lower))
      #expect(perturbed(proof.upper) >= Dyadic(interval.upper))
      #expect(perturbed(example.lower) >= Dyadic(interval.lower))
      #expect(perturbed(example.upper) <= Dyadic(interval.upper))
      #expect(example.lower - proof.lower <= 4 * proof.lower.ulp)
      #expect(proof.upper - example.upper <= 4 * proof.upper.ulp)
    }
  }

  @Test func whatIsExactIsNotRounded() {
    let (proof, example) = ranges(0.5, 0.25, Interval(0, 1.5), pixel: 0)
    #expect(proof == Interval(-0.5, 2.5) && example == proof)
    let narrow = ranges(0.5, 0.25, Interval(0, 1.5), pixel: 1, image: Interval(0, 1.5))
    #expect(narrow.proof == Interval(0, 1.5) && narrow.example == narrow.proof)
  }

  /// A pixel of 1 becomes 2.5 where 1.5 is the most: it may stay, or fall. Pixels that nothing takes
  /// into the interval stay as they are.
  @Test func aPixelOutsideMayStayOrComeNearer() {
    #expect(ranges(2, 0.5, Interval(0, 1.5), pixel: 1).proof == Interval(-0.25, 1))
    #expect(ranges(2, 0.5, Interval(0, 1.5), pixel: 1).example == Interval(-0.25, 1))
    #expect(ranges(1, 20, Interval(0, 1.5), pixel: 0.5).proof == Interval(0.5, 0.5))
    #expect(ranges(0, 2, Interval(0, 1.5), pixel: 0.5).proof == Interval(0.5, 0.5))
    #expect(ranges(0, 1, Interval(0, 1.5), pixel: 0.5).proof == Interval(-10, 10))
  }

  @Test func withoutAnIntervalBehindThePerturbationThePixelsAreFree() {
    let made = PixelRanges(
      image: Interval(0, 1.5), behind: InputPerturbation(weights: [7, 0], disturbances: [3, 1])
    ).ranges(of: [0.5, 1])
    #expect(made.proof == [Interval(0, 1.5), Interval(0, 1.5)] && made.example == made.proof)
  }
}
