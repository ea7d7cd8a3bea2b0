import Attacks
import Basics
import Testing

@Suite struct SparseL1BallTests {
  private static func projected(
    _ point: [Float], around original: [Float], radius: Double
  ) -> [Float] {
    let ball = SparseL1Ball(
      GradientAttack(norm: .l1, radius: radius), inputCount: original.count)
    var result = point
    ball.project(&result, around: original)
    return result
  }

  private static func squaredDistance(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
  }

  private static func length(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
  }

  /// Against every point of a fine grid over [0, 1]^3: none in the ball is nearer.
  @Test func noAllowedPointIsNearer() {
    let grid = (0...20).map { Float($0) / 20 }
    var random = SeededRandom(seed: 31)
    for _ in 0..<40 {
      let original = (0..<3).map { _ in Float(random.uniform()) }
      let point = (0..<3).map { _ in Float(random.uniform(-1, 2)) }
      let radius = random.uniform(0.05, 1.5)
      let result = Self.projected(point, around: original, radius: radius)
      #expect(Self.length(result, original) <= radius * (1 + 1e-5))
      #expect(result.allSatisfy { 0...1 ~= $0 })
      let found = Self.squaredDistance(result, point)
      for x in grid {
        for y in grid {
          for z in grid where Self.length([x, y, z], original) <= radius {
            #expect(Self.squaredDistance([x, y, z], point) >= found - 1e-5)
          }
        }
      }
    }
  }

  /// Against bisection of the shrinkage in float64, in many dimensions.
  @Test func manyInputsAreProjectedAsByBisection() {
    var random = SeededRandom(seed: 32)
    for _ in 0..<50 {
      let original = (0..<300).map { _ in max(0, Float(random.uniform(-1, 1))) }
      let point = original.map { $0 + Float(random.uniform(-0.2, 0.2)) }
      let radius = random.uniform(0.1, 40)
      let result = Self.projected(point, around: original, radius: radius)
      func change(_ i: Int, _ shrinkage: Double) -> Double {
        let change = Double(point[i] - original[i])
        let capacity = change > 0 ? 1 - Double(original[i]) : Double(original[i])
        return min(capacity, max(0, abs(change) - shrinkage))
      }
      var (lower, upper) = (0.0, 1.0)
      for _ in 0..<60 {
        let middle = (lower + upper) / 2
        let sum = original.indices.reduce(0) { $0 + change($1, middle) }
        if sum > radius { lower = middle } else { upper = middle }
      }
      for i in original.indices {
        let expected = change(i, upper) * (point[i] > original[i] ? 1 : -1)
        #expect(abs(Double(result[i] - original[i]) - expected) < 1e-5)
      }
    }
  }

  @Test func aPointInsideStays() {
    let original: [Float] = [0.5, 0, 1, 0.25]
    let point: [Float] = [0.75, 0.25, 0.5, 0.25]
    #expect(Self.projected(point, around: original, radius: 1) == point)
    #expect(Self.projected(original, around: original, radius: 1e-9) == original)
  }

  /// 1 % of 200 inputs: two move, by half the step each. The steepest of all would leave [0, 1].
  @Test func aStepMovesTheSteepestThatCan() {
    let attack = GradientAttack(norm: .l1, radius: 1, steps: 1, stepSize: 0.5)
    let ball = SparseL1Ball(attack, inputCount: 200)
    var original = [Float](repeating: 0.5, count: 200)
    original[10] = 1
    original[20] = 0
    var gradient = [Float](repeating: 0.125, count: 200)
    gradient[10] = 9
    gradient[20] = -8
    gradient[30] = -2
    gradient[40] = 3
    var point = original
    ball.step(&point, along: gradient, around: original)
    var expected = original
    expected[30] = 0.25
    expected[40] = 0.75
    #expect(point == expected)
  }

  /// Outside [0, 1] nothing is at its end.
  @Test func withoutABoxEveryInputCanMove() {
    var attack = GradientAttack(norm: .l1, radius: 1, steps: 1, stepSize: 0.5)
    attack.staysInBox = false
    let ball = SparseL1Ball(attack, inputCount: 3)
    let original: [Float] = [1, 0.5, 0]
    var point = original
    ball.step(&point, along: [2, 1, 0], around: original)
    #expect(point == [1.5, 0.5, 0])
    point = [3, 0.5, -1]
    ball.project(&point, around: original)
    #expect(point == [2, 0.5, 0])
  }

  /// However long the step, the point is the nearest one of the ball: with changes of 3, 2 and 1 times a
  /// large number that is the whole radius for the first; with equal ones it is shared.
  @Test(arguments: [1, 1e4, 1e30] as [Float], [true, false])
  func aPlainStepIsProjected(size: Float, staysInBox: Bool) {
    var attack = GradientAttack(norm: .l1, radius: 0.25, stepSize: 1e4)
    attack.direction = .gradient
    attack.staysInBox = staysInBox
    let ball = SparseL1Ball(attack, inputCount: 4)
    let original: [Float] = [0.5, 0.5, 0.5, 0.5]
    var point = original
    ball.step(&point, along: [size, 2 * size, -3 * size, 0], around: original)
    #expect(point == [0.5, 0.5, 0.25, 0.5])
    point = original
    ball.step(&point, along: [size, 0, -size, 0], around: original)
    #expect(zip(point, [0.625, 0.5, 0.375, 0.5]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aShortPlainStepIsTheGradient() {
    var attack = GradientAttack(norm: .l1, radius: 1, stepSize: 0.5)
    attack.direction = .gradient
    var point: [Float] = [0.5, 0.5, 0.5]
    SparseL1Ball(attack, inputCount: 3)
      .step(&point, along: [0.25, -0.5, 0], around: [0.5, 0.5, 0.5])
    #expect(point == [0.625, 0.25, 0.5])
  }

  @Test(arguments: GradientAttack.Direction.allCases)
  func withoutAGradientNothingMoves(direction: GradientAttack.Direction) {
    var attack = GradientAttack(norm: .l1, radius: 1)
    attack.direction = direction
    let ball = SparseL1Ball(attack, inputCount: 300)
    let original = [Float](repeating: 0.5, count: 300)
    var point = original
    ball.step(&point, along: [Float](repeating: 0, count: 300), around: original)
    #expect(point == original)
    ball.step(&point, along: [Float](repeating: .nan, count: 300), around: original)
    #expect(point == original)
  }

  @Test func aPlainStepNeedsAWholeGradient() {
    var attack = GradientAttack(norm: .l1, radius: 1)
    attack.direction = .gradient
    let original: [Float] = [0.5, 0.5]
    for number in [Float.nan, .infinity] {
      var point = original
      SparseL1Ball(attack, inputCount: 2).step(&point, along: [number, 1], around: original)
      #expect(point == original)
    }
  }
}
