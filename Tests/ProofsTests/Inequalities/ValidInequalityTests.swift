import LinearAlgebra
import TestSupport
import SearchSupport
import Testing
import Proofs

@Suite struct ValidInequalityTests {
  /// -1 + 2 max(0, a0) + max(0, -a0) - max(0, a1) + 3 max(0, -a1) <= distance.
  let example = ValidInequality(
    onOutput: [2, -1], onSlack: [1, 3], constant: -1, objective: 1)
  /// |a0| + |a1| <= 1, whatever the distance.
  let diamond = ValidInequality(
    onOutput: [1, 1], onSlack: [1, 1], constant: -1, objective: 0)

  /// Neuron 0 adds least as near to 0 as it gets: 0, 0, 2, 3; neuron 1 as high as it gets: -4, 3,
  /// -4, 0.
  @Test(
    arguments: [
      ([Interval(-2, 3), Interval(1, 4)], -5.0), ([Interval(-2, 3), Interval(-2, -1)], 2),
      ([Interval(1, 3), Interval(-2, 4)], -3), ([Interval(-4, -3), Interval(-2, 0)], 2),
    ] as [([Interval], Double)])
  func lowerBoundByHand(intervals: [Interval], expected: Double) {
    let bound = example.lowerBound(over: intervals)
    #expect(bound <= expected && expected - bound < 1e-14)
    #expect(example.distanceBound(over: intervals) == bound)
  }

  /// So many neurons, some of them four at a time, each with a part whose least and greatest values are
  /// known: small integers, so that the bound is exact but for the room for rounding.
  @Test(arguments: 0...13)
  func everyNeuronCounts(count: Int) {
    // Coefficients on output and slack, interval, least part, greatest part.
    let parts: [(Double, Double, Interval, Double, Double)] = [
      (2, 1, Interval(-2, 3), 0, 6), (-1, 3, Interval(1, 4), -4, -1),
      (-3, -2, Interval(-5, 1), -10, 0), (4, 5, Interval(-3, -1), 5, 15),
      (-2, -7, Interval(0, 3), -6, 0), (3, -1, Interval(-4, 0), -4, 0),
      (5, -6, Interval(-1, 1), -6, 5),
    ]
    let chosen = (0..<count).map { parts[($0 * 3 + count) % parts.count] }
    let inequality = ValidInequality(
      onOutput: chosen.map(\.0), onSlack: chosen.map(\.1), constant: 7, objective: 1)
    let intervals = chosen.map(\.2)
    let least = chosen.reduce(7) { $0 + $1.3 }
    let bound = inequality.lowerBound(over: intervals)
    #expect(bound <= least && least - bound < 1e-11)
    for (neuron, part) in chosen.enumerated() {
      #expect(inequality.depth(neuron, part.2) == max(0, -part.3))
    }
    // Just enough room for what the neuron that varies most can do, and just too little.
    let swing = chosen.map { $0.4 - $0.3 }.max() ?? 0
    var untouched = intervals
    #expect(inequality.narrow(&untouched, cutoff: least + swing) == .none)
    var narrowed = intervals
    #expect(
      inequality.narrow(&narrowed, cutoff: least + swing / 2) == (count > 0 ? .narrowed : .none))
  }

  /// Wherever the numbers that are no numbers stand among the neurons, nothing is proved.
  @Test(arguments: 0..<6, [Double.nan, -.infinity])
  func whatIsNoNumberProvesNothing(place: Int, coefficient: Double) {
    for isOutput in [false, true] {
      var coefficients = (
        output: [Double](repeating: 1, count: 6), slack: Array(repeating: 1.0, count: 6)
      )
      if isOutput {
        coefficients.output[place] = coefficient
      } else {
        coefficients.slack[place] = coefficient
      }
      let inequality = ValidInequality(
        onOutput: coefficients.output, onSlack: coefficients.slack, constant: 5, objective: 1)
      let intervals = Array(repeating: isOutput ? Interval(1, 2) : Interval(-2, -1), count: 6)
      #expect(inequality.lowerBound(over: intervals) == -.infinity)
    }
  }

  @Test func contradictionBoundsTheDistanceByInfinity() {
    let near = [Interval(-1, 1), Interval(0.5, 1)]
    let far = [Interval(-1, 1), Interval(1.5, 2)]
    #expect(diamond.distanceBound(over: near) == 0)
    #expect(diamond.distanceBound(over: far) == .infinity)
    #expect(!diamond.closes(near, cutoff: 0.1))
    #expect(diamond.closes(far, cutoff: .infinity))
  }

  /// The distance is at least 2 where neuron 1 is below -1.
  @Test func closesUpToItsBound() {
    let intervals = [Interval(-2, 3), Interval(-2, -1)]
    #expect(example.closes(intervals, cutoff: 1.999))
    #expect(!example.closes(intervals, cutoff: 2.001))
    #expect(!example.closes(intervals, cutoff: .infinity))
  }

  /// |a1| is at least 0.6, which leaves 0.4 for |a0|.
  @Test func narrowsByHand() {
    var intervals = [Interval(-2, 3), Interval(0.6, 5)]
    #expect(diamond.narrow(&intervals, cutoff: .infinity) == .narrowed)
    #expect(isClose(intervals[0], Interval(-0.4, 0.4)) && isClose(intervals[1], Interval(0.6, 1)))
    #expect(diamond.narrow(&intervals, cutoff: .infinity) == .none)
  }

  @Test func narrowsByTheCutoff() {
    let inequality = ValidInequality(onOutput: [1], onSlack: [1], constant: 0, objective: 1)
    var intervals = [Interval(-2, 3)]
    #expect(inequality.narrow(&intervals, cutoff: .infinity) == .none)
    #expect(inequality.narrow(&intervals, cutoff: 0.5) == .narrowed)
    #expect(isClose(intervals[0], Interval(-0.5, 0.5)))
    #expect(inequality.narrow(&intervals, cutoff: 0.5) == .none)
  }

  @Test func saysWhenNothingIsLeft() {
    var intervals = [Interval(-2, 3), Interval(1.5, 5)]
    #expect(diamond.narrow(&intervals, cutoff: .infinity) == .empty)
  }

  /// a <= -0.5, a >= 0.5, and |a| >= 0.5 where one side is out of reach.
  @Test(
    arguments: [
      ([1.0, -1], [-1.0, 5], [-1, -0.5]), ([-1, 1], [-1, 5], [0.5, 5]),
      ([-1, -1], [-0.2, 5], [0.5, 5]), ([-1, -1], [-5, 0.2], [-5, -0.5]),
      ([-1, -1], [-1, 5], [-1, 5]),
    ] as [([Double], [Double], [Double])])
  func decidesPhases(coefficients: [Double], interval: [Double], expected: [Double]) {
    let inequality = ValidInequality(
      onOutput: [coefficients[0]], onSlack: [coefficients[1]], constant: 0.5, objective: 0)
    var intervals = [Interval(interval[0], interval[1])]
    #expect(
      inequality.narrow(&intervals, cutoff: .infinity) == (interval == expected ? .none : .narrowed)
    )
    #expect(isClose(intervals[0], Interval(expected[0], expected[1])))
  }

  /// A hair's breadth is not worth a new program, but a neuron whose phase it decides is.
  @Test func smallStepsCountWhereTheyDecideAPhase() {
    let atLeast = ValidInequality(onOutput: [-1], onSlack: [1], constant: 1e-6, objective: 0)
    var intervals = [Interval(-1e-6, 1)]
    #expect(atLeast.narrow(&intervals, cutoff: .infinity) == .narrowed)
    #expect(intervals[0].state == .active)
    intervals = [Interval(0.5e-6, 1)]
    #expect(atLeast.narrow(&intervals, cutoff: .infinity) == .none)
  }

  /// Each point lies on the very edge of its inequality, exactly, with all neurons but one where their
  /// parts are least; numbers of all magnitudes.
  @Test(
    arguments: 0..<50 as Range<UInt64>,
    [-1...1, -30...30, -540 ... -530, -1074 ... -1020, 480...505])
  func neverCutsOffAPointThatSatisfiesIt(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    var (narrowed, checked) = (0, 0)
    for _ in 0..<60 {
      // Up to six: in fours, and what is left.
      let count = 1 + Int(seed % 6)
      let intervals = (0..<count).map { _ in numbers.interval() }
      let cutoff = numbers.next()
      var inequality = ValidInequality(
        onOutput: numbers.next(count), onSlack: numbers.next(count), constant: 0,
        objective: Bool.random(using: &numbers.random) ? 1 : 0)
      var point = intervals.indices.map { inequality.leastPoint($0, intervals[$0]) }
      let free = Int.random(in: 0..<count, using: &numbers.random)
      point[free] = numbers.point(in: intervals[free])
      let limit = inequality.objective > 0 ? Dyadic(cutoff) : .zero
      let rest = point.indices.reduce(limit) { $0 - inequality.exactPart($1, point[$1]) }
      guard rest.magnitude < Dyadic(.greatestFiniteMagnitude) else { continue }
      inequality.constant = rest.roundedDown
      checked += 1
      // So the point satisfies the inequality, and no bound may say otherwise.
      let least = intervals.indices.reduce(Dyadic(inequality.constant)) {
        $0 + inequality.exactPart($1, inequality.leastPoint($1, intervals[$1]))
      }
      let bound = inequality.lowerBound(over: intervals)
      #expect(bound == -.infinity || Dyadic(bound) <= least)
      var left = intervals
      let effect = inequality.narrow(&left, cutoff: cutoff)
      #expect(effect != .empty)
      narrowed += effect == .narrowed ? 1 : 0
      for index in left.indices {
        #expect(left[index].contains(point[index]), "\(inequality), \(intervals), \(point)")
        #expect(
          intervals[index].lower <= left[index].lower && left[index].upper <= intervals[index].upper
        )
      }
    }
    // Where everything underflows nothing can be told apart.
    #expect(checked > 20 && (narrowed > 5 || exponents.lowerBound < -600))
  }

  /// What is cut off of one neuron's interval lies, as real numbers go, beyond what the others at their
  /// least leave it; few of the numbers at which it ends are float64.
  @Test(arguments: 0..<300 as Range<UInt64>, [-1...1, -3...3, -540 ... -530])
  func cutsOffOnlyWhatIsBeyond(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    var tiny = HostileNumbers(
      seed: seed, exponents: exponents.lowerBound - 60...exponents.lowerBound)
    for _ in 0..<60 {
      // Next to nothing but the neuron, so that no other correction makes up for its own.
      let inequality = ValidInequality(
        onOutput: [numbers.next(), tiny.next()], onSlack: [numbers.next(), tiny.next()],
        constant: tiny.next(), objective: 1)
      let nearZero = [abs(tiny.next()), abs(numbers.next())].sorted()
      let interval =
        Bool.random(using: &tiny.random)
        ? numbers.interval() : Interval(nearZero[0], nearZero[1])
      let (intervals, cutoff) = ([interval, Interval(-1, 1)], numbers.next())
      var left = intervals
      guard inequality.narrow(&left, cutoff: cutoff) == .narrowed else { continue }
      let other = inequality.exactPart(1, inequality.leastPoint(1, intervals[1]))
      let allowed = Dyadic(cutoff) - Dyadic(inequality.constant) - other
      for (old, new) in [(intervals[0].lower, left[0].lower), (intervals[0].upper, left[0].upper)]
      where old != new {
        // The part is linear on either side of zero, so it is above what is allowed all the way.
        let ends = [old, new] + (min(old, new) < 0 && max(old, new) > 0 ? [0] : [])
        for end in ends { #expect(inequality.exactPart(0, end) >= allowed) }
      }
    }
  }

  /// A neuron so small, with a coefficient so large, that the quotient at which its interval begins is
  /// subnormal: no other correction makes up for what it is rounded by.
  @Test func beginsWhereASubnormalQuotientIsRoundedDown() {
    var numbers = HostileNumbers(seed: 1)
    var narrowed = 0
    for _ in 0..<200 {
      let coefficient = -numbers.random.uniform(1, 2) * 0x1p1005
      let cutoff = -numbers.random.uniform(1, 2) * 0x1p-52
      let inequality = ValidInequality(
        onOutput: [coefficient], onSlack: [0], constant: 0, objective: 1)
      var intervals = [Interval(0, 2 * (cutoff / coefficient))]
      narrowed += inequality.narrow(&intervals, cutoff: cutoff) == .narrowed ? 1 : 0
      #expect(inequality.exactPart(0, intervals[0].lower) >= Dyadic(cutoff))
    }
    #expect(narrowed == 200)
  }

  @Test(arguments: [0.0, 1])
  func infinityProvesNothing(objective: Double) {
    let inequalities = [
      ValidInequality(onOutput: [1], onSlack: [1], constant: .infinity, objective: objective),
      ValidInequality(onOutput: [1], onSlack: [1], constant: -.infinity, objective: objective),
      ValidInequality(onOutput: [-.infinity], onSlack: [1], constant: 5, objective: objective),
      ValidInequality(onOutput: [1], onSlack: [-.infinity], constant: 5, objective: objective),
    ]
    for inequality in inequalities {
      var intervals = [Interval(-1, 2)]
      #expect(inequality.lowerBound(over: intervals) == -.infinity)
      #expect(!inequality.closes(intervals, cutoff: 1e-9))
      #expect(inequality.narrow(&intervals, cutoff: 1) == .none)
      #expect(intervals == [Interval(-1, 2)])
    }
  }

  /// max(0, a) must be zero then, but max(0, -a) may still be up to 0.5.
  @Test func infinitePriceLeavesTheOtherSide() {
    let inequality = ValidInequality(
      onOutput: [.infinity], onSlack: [1], constant: -0.5, objective: 0)
    var intervals = [Interval(-1, 2)]
    #expect(inequality.narrow(&intervals, cutoff: 1) == .narrowed)
    #expect(isClose(intervals[0], Interval(-0.5, 0)) && intervals[0].upper >= 0)
  }

  /// Coefficients and intervals so large that products and sums leave the range of floating point.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func hugeNumbersCutOffNoPoint(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed, exponents: 990...1022)
    var wide = HostileNumbers(seed: seed, exponents: [0...0, 20...20, 40...40][Int(seed % 3)])
    for _ in 0..<100 {
      let count = 3 + Int(seed % 4)
      let intervals = (0..<count).map { _ in wide.interval() }
      let point = intervals.map { wide.point(in: $0) }
      let inequality = ValidInequality(
        onOutput: numbers.next(count), onSlack: numbers.next(count), constant: numbers.next(),
        objective: Bool.random(using: &numbers.random) ? 1 : 0)
      let left = point.indices.reduce(Dyadic(inequality.constant)) {
        $0 + inequality.exactPart($1, point[$1])
      }
      guard left <= .zero else { continue }
      #expect(inequality.lowerBound(over: intervals) <= 1)
      var rest = intervals
      #expect(inequality.narrow(&rest, cutoff: 1) != .empty)
      for index in rest.indices { #expect(rest[index].contains(point[index])) }
    }
  }

  private func isClose(_ a: Interval, _ b: Interval) -> Bool {
    abs(a.lower - b.lower) <= 1e-12 && abs(a.upper - b.upper) <= 1e-12
  }
}

extension HostileNumbers {
  /// An interval on either side of zero or around it.
  fileprivate mutating func interval() -> Interval {
    let ends = next(2).sorted()
    return [
      Interval(ends[0], ends[1]), Interval(0, abs(ends[1])), Interval(-abs(ends[0]), 0),
      Interval(-abs(ends[0]), abs(ends[1])), Interval(ends[0], ends[0]),
    ][Int.random(in: 0..<5, using: &random)]
  }

  /// A point of an interval, often an end.
  fileprivate mutating func point(in interval: Interval) -> Double {
    [
      interval.lower, interval.upper,
      min(interval.upper, max(interval.lower, interval.lower / 2 + interval.upper / 2)),
      min(interval.upper, max(interval.lower, next())),
    ][Int.random(in: 0..<4, using: &random)]
  }
}
