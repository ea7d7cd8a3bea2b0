import Basics
import Testing
import Verification

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
  func lowerBoundByHand(box: [Interval], expected: Double) {
    let bound = example.lowerBound(over: box)
    #expect(bound <= expected && expected - bound < 1e-14)
    #expect(example.distanceBound(over: box) == bound)
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
    let box = [Interval(-2, 3), Interval(-2, -1)]
    #expect(example.closes(box, cutoff: 1.999))
    #expect(!example.closes(box, cutoff: 2.001))
    #expect(!example.closes(box, cutoff: .infinity))
  }

  /// |a1| is at least 0.6, which leaves 0.4 for |a0|.
  @Test func narrowsByHand() {
    var box = [Interval(-2, 3), Interval(0.6, 5)]
    #expect(diamond.narrow(&box, cutoff: .infinity) == .narrowed)
    #expect(isClose(box[0], Interval(-0.4, 0.4)) && isClose(box[1], Interval(0.6, 1)))
    #expect(diamond.narrow(&box, cutoff: .infinity) == .none)
  }

  @Test func narrowsByTheCutoff() {
    let inequality = ValidInequality(onOutput: [1], onSlack: [1], constant: 0, objective: 1)
    var box = [Interval(-2, 3)]
    #expect(inequality.narrow(&box, cutoff: .infinity) == .none)
    #expect(inequality.narrow(&box, cutoff: 0.5) == .narrowed)
    #expect(isClose(box[0], Interval(-0.5, 0.5)))
    #expect(inequality.narrow(&box, cutoff: 0.5) == .none)
  }

  @Test func saysWhenNothingIsLeft() {
    var box = [Interval(-2, 3), Interval(1.5, 5)]
    #expect(diamond.narrow(&box, cutoff: .infinity) == .empty)
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
    var box = [Interval(interval[0], interval[1])]
    #expect(
      inequality.narrow(&box, cutoff: .infinity) == (interval == expected ? .none : .narrowed))
    #expect(isClose(box[0], Interval(expected[0], expected[1])))
  }

  /// A hair's breadth is not worth a new program, but a neuron whose phase it decides is.
  @Test func smallStepsCountWhereTheyDecideAPhase() {
    let atLeast = ValidInequality(onOutput: [-1], onSlack: [1], constant: 1e-6, objective: 0)
    var box = [Interval(-1e-6, 1)]
    #expect(atLeast.narrow(&box, cutoff: .infinity) == .narrowed)
    #expect(box[0].state == .active)
    box = [Interval(0.5e-6, 1)]
    #expect(atLeast.narrow(&box, cutoff: .infinity) == .none)
  }

  /// Each point lies on the very edge of its inequality, at the cutoff's distance.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func neverCutsOffAPointThatSatisfiesIt(seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: 7)
    var (narrowed, untouched) = (0, 0)
    for _ in 0..<100 {
      let (box, point) = randomBoxAndPoint(&random, count: 4)
      let cutoff = random.uniform()
      var inequality = ValidInequality(
        onOutput: coefficients(&random, 4), onSlack: coefficients(&random, 4), constant: 0,
        objective: random.next() % 2 == 0 ? 1 : 0)
      let left = inequality.leftSide(point)
      let right = inequality.objective * cutoff
      inequality.constant = right - left.value - 1e-14 * (left.magnitude + right)
      #expect(inequality.lowerBound(over: box) <= right)
      #expect(inequality.distanceBound(over: box) <= cutoff)
      var rest = box
      switch inequality.narrow(&rest, cutoff: cutoff) {
      case .none:
        untouched += 1
        #expect(rest == box)
      case .narrowed:
        narrowed += 1
        #expect(rest != box)
      case .empty: Issue.record("a point of the box satisfies the inequality")
      }
      for index in rest.indices {
        #expect(rest[index].lower <= point[index] && point[index] <= rest[index].upper)
        #expect(box[index].lower <= rest[index].lower && rest[index].upper <= box[index].upper)
      }
    }
    #expect(narrowed > 10 && untouched > 10)
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
      var box = [Interval(-1, 2)]
      #expect(inequality.lowerBound(over: box) == -.infinity)
      #expect(!inequality.closes(box, cutoff: 1e-9))
      #expect(inequality.narrow(&box, cutoff: 1) == .none)
      #expect(box == [Interval(-1, 2)])
    }
  }

  /// max(0, a) must be zero then, but max(0, -a) may still be up to 0.5.
  @Test func infinitePriceLeavesTheOtherSide() {
    let inequality = ValidInequality(
      onOutput: [.infinity], onSlack: [1], constant: -0.5, objective: 0)
    var box = [Interval(-1, 2)]
    #expect(inequality.narrow(&box, cutoff: 1) == .narrowed)
    #expect(isClose(box[0], Interval(-0.5, 0)) && box[0].upper >= 0)
  }

  /// Coefficients and intervals so large that products and sums leave the range of floating point;
  /// whether a point satisfies the inequality is decided on numbers that are scaled down.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func hugeNumbersCutOffNoPoint(seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: 8)
    let scale = 0x1p-200
    for _ in 0..<100 {
      let width = [1, 1e6, 1e12][Int(random.next() % 3)]
      let (box, point) = randomBoxAndPoint(&random, count: 3, width: width)
      func huge() -> [Double] { coefficients(&random, 3).map { $0 * 1e300 } }
      let inequality = ValidInequality(
        onOutput: huge(), onSlack: huge(), constant: 1e300 * width * random.uniform(-1, 1),
        objective: random.next() % 2 == 0 ? 1 : 0)
      let scaled = ValidInequality(
        onOutput: inequality.onOutput.map { $0 * scale },
        onSlack: inequality.onSlack.map { $0 * scale }, constant: inequality.constant * scale,
        objective: 0)
      let left = scaled.leftSide(point)
      guard left.value <= -1e-14 * left.magnitude else { continue }
      #expect(inequality.lowerBound(over: box) <= 1)
      var rest = box
      #expect(inequality.narrow(&rest, cutoff: 1) != .empty)
      for index in rest.indices {
        #expect(rest[index].lower <= point[index] && point[index] <= rest[index].upper)
      }
    }
  }

  /// Intervals on either side of zero or around it, and a point in them.
  private func randomBoxAndPoint(
    _ random: inout SeededRandom, count: Int, width: Double = 2
  ) -> (box: [Interval], point: [Double]) {
    let box = (0..<count).map { _ in
      let ends = [random.uniform(-width, width), random.uniform(-width, width)].sorted()
      return [
        Interval(ends[0], ends[1]), Interval(0, abs(ends[1])), Interval(-abs(ends[0]), 0),
        Interval(ends[0], ends[0]),
      ][Int(random.next() % 4)]
    }
    return (
      box, box.map { min($0.upper, max($0.lower, random.uniform($0.lower, $0.upper))) }
    )
  }

  private func coefficients(_ random: inout SeededRandom, _ count: Int) -> [Double] {
    (0..<count).map { _ in random.next() % 5 == 0 ? 0 : random.uniform(-1, 1) }
  }

  private func isClose(_ a: Interval, _ b: Interval) -> Bool {
    abs(a.lower - b.lower) <= 1e-12 && abs(a.upper - b.upper) <= 1e-12
  }
}
