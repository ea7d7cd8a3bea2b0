import LinearAlgebra
import SearchSupport
import Testing
import Queries
import Search

@Suite struct BoundTighteningTests {
  @Test(arguments: 0..<20 as Range<UInt64>, Norm.proved)
  func keepsEveryExampleWithinTheCutoff(seed: UInt64, norm: Norm) throws {
    var test = RandomCase(seed: seed)
    var region = RegionCase(test, norm: norm, maxDeviation: seed % 3 == 1 ? 0.5 : nil)
    let cutoff = norm == .l1 ? 0.8 : 0.3
    let examples = region.moveRule(for: &test, within: cutoff)
    #expect(examples.count > 20)
    try region.withRelaxation(cutoff: cutoff) { relaxation in
      let before = relaxation.intervals
      let pool = InequalityPool()
      let isOpen = try tightening(relaxation, pool, cutoff: cutoff).round()
      #expect(isOpen)
      for (old, new) in zip(before, relaxation.intervals) {
        #expect(old.lower <= new.lower && new.upper <= old.upper)
      }
      let outside = examples.count { example in
        zip(region.hidden(example), relaxation.intervals).contains {
          $0 < $1.lower || $1.upper < $0
        }
      }
      #expect(outside == 0)
      #expect(before.allSatisfy { $0.state != .unstable } || !pool.inequalities.isEmpty)
    }
  }

  /// The floor says x0 >= 0.5 and the cutoff |x0 - 0.3| + |x1 - 0.8| <= 0.4. So x0 is in [0.5, 0.7];
  /// as it moves by 0.2 at least, x1 is in [0.6, 1]. Both neurons, x - 0.4, are active, the second
  /// because the first is known to be.
  @Test func decidesNeuronsByHand() throws {
    let region = RegionCase(
      Query(
        network: shiftedNetwork(-0.4), image: [0.3, 0.8],
        rule: MarginRule(target: 0, margin: 0, floor: 0.1)))
    let intervals = [Interval(-0.4, 0.6), Interval(-0.4, 0.6)]
    try region.withRelaxation(intervals: intervals, cutoff: 0.4) { relaxation in
      let pool = InequalityPool()
      let isOpen = try tightening(relaxation, pool, cutoff: 0.4).round()
      #expect(isOpen)
      #expect(isClose(relaxation.intervals[0], Interval(0.1, 0.3)))
      #expect(isClose(relaxation.intervals[1], Interval(0.2, 0.6)))
    }
  }

  /// x1 stays below 0.55 and would have to reach 0.6.
  @Test(arguments: Norm.proved)
  func provesThatNoExampleExists(norm: Norm) throws {
    let query = Query(
      network: shiftedNetwork(-0.4), image: [0.8, 0.3],
      rule: MarginRule(target: 1, margin: 0, floor: 0.2), norm: norm, maxDeviation: 0.25)
    try RegionCase(query).withRelaxation { relaxation in
      let pool = InequalityPool()
      let isOpen = try tightening(relaxation, pool, cutoff: .infinity).round()
      #expect(!isOpen)
    }
  }

  @Test func interruptionProvesNothing() throws {
    let limits = SearchLimits { true }
    try RegionCase(RandomCase(seed: 2)).withRelaxation(limits: limits) { relaxation in
      let (before, pool) = (relaxation.intervals, InequalityPool())
      let tightening = BoundTightening(
        relaxation: relaxation, pool: pool, cutoff: .infinity, limits: limits)
      let isOpen = try tightening.round()
      #expect(isOpen)
      #expect(relaxation.intervals == before)
      #expect(pool.inequalities.isEmpty)
    }
  }

  private func tightening(
    _ relaxation: Relaxation, _ pool: InequalityPool, cutoff: Double
  ) -> BoundTightening {
    BoundTightening(relaxation: relaxation, pool: pool, cutoff: cutoff, limits: SearchLimits())
  }

  private func isClose(_ a: Interval, _ b: Interval) -> Bool {
    abs(a.lower - b.lower) <= 1e-6 && abs(a.upper - b.upper) <= 1e-6
  }
}
