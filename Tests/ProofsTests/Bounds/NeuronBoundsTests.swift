import LinearAlgebra
import TestSupport
import Testing

@Suite struct NeuronBoundsTests {
  /// What lies in both intervals lies in what they share, to the last bit and up to infinity; where
  /// nothing does, a point is left.
  @Test(arguments: 0..<20 as Range<UInt64>) func intersectionLosesNothing(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed, exponents: -2...2)
    func interval() -> Interval {
      let ends = numbers.next(2).sorted()
      return [
        Interval(ends[0], ends[1]), Interval(ends[0], ends[0].nextUp),
        Interval(-.infinity, ends[1]), Interval(ends[0], .infinity),
      ][Int.random(in: 0..<4, using: &numbers.random)]
    }
    for _ in 0..<200 {
      let (a, b) = (interval(), interval())
      let shared = a.intersection(b)
      #expect(shared.lower <= shared.upper)
      let points = [a, b].flatMap { [$0.lower, $0.upper, $0.lower.nextUp, $0.upper.nextDown] }
      let common = points.filter { a.contains($0) && b.contains($0) }
      for point in common { #expect(shared.contains(point)) }
      if common.isEmpty {
        #expect(shared.lower == shared.upper)
      } else {
        #expect(shared.lower >= max(a.lower, b.lower) && shared.upper <= min(a.upper, b.upper))
      }
    }
  }
}
