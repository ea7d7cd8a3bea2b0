import Attacks
import Basics
import Testing

@Suite struct L2BallTests {
  private static func attack(
    _ radius: Double, stepSize: Double? = nil, staysInBox: Bool = true,
    direction: GradientAttack.Direction = .steepest
  ) -> GradientAttack {
    var attack = GradientAttack(norm: .l2, radius: radius, stepSize: stepSize)
    attack.staysInBox = staysInBox
    attack.direction = direction
    return attack
  }

  private static func distance(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { sum, pair in
      sum + (Double(pair.0) - Double(pair.1)) * (Double(pair.0) - Double(pair.1))
    }.squareRoot()
  }

  private static func projected(
    _ point: [Float], around original: [Float], _ attack: GradientAttack
  ) -> [Float] {
    var result = point
    L2Ball(attack, inputCount: point.count).project(&result, around: original)
    return result
  }

  private static func stepped(
    _ original: [Float], along gradient: [Float], _ attack: GradientAttack
  ) -> [Float] {
    var result = original
    L2Ball(attack, inputCount: original.count).step(&result, along: gradient, around: original)
    return result
  }

  /// Against every point of a fine grid: none in the ball is nearer.
  @Test func noPointOfTheBallIsNearer() {
    let grid = (-20...40).map { Float($0) / 20 }
    var random = SeededRandom(seed: 51)
    for _ in 0..<20 {
      let original = (0..<3).map { _ in Float(random.uniform()) }
      let point = (0..<3).map { _ in Float(random.uniform(-1, 2)) }
      let radius = random.uniform(0.05, 1.5)
      let attack = Self.attack(radius, staysInBox: false)
      let result = Self.projected(point, around: original, attack)
      #expect(Self.distance(result, original) <= radius * (1 + 1e-5))
      let found = Self.distance(result, point)
      for x in grid {
        for y in grid {
          for z in grid where Self.distance([x, y, z], original) <= radius {
            #expect(Self.distance([x, y, z], point) >= found - 1e-5)
          }
        }
      }
    }
  }

  /// With [0, 1] besides: in both, as far out as the ball allows, between the original and the point
  /// clipped to [0, 1].
  @Test func inTheBoxToo() {
    var random = SeededRandom(seed: 52)
    for _ in 0..<200 {
      let original = (0..<21).map { _ in max(0, Float(random.uniform(-1, 1))) }
      let point = (0..<21).map { _ in Float(random.uniform(-1, 2)) }
      let radius = random.uniform(0.05, 5)
      let result = Self.projected(point, around: original, Self.attack(radius))
      #expect(result.allSatisfy { 0...1 ~= $0 })
      let clipped = point.map { max(0, min(1, $0)) }
      let length = Self.distance(clipped, original)
      #expect(abs(Self.distance(result, original) - min(length, radius)) < 1e-5)
      for i in 0..<21 {
        let expected = original[i] + Float(min(1, radius / length)) * (clipped[i] - original[i])
        #expect(abs(result[i] - expected) < 1e-6)
      }
    }
  }

  /// Of all steps of one length none gains more, along gradients of any size.
  @Test(arguments: [1, 1e-30, 1e30] as [Float]) func aStepIsTheSteepest(size: Float) {
    var random = SeededRandom(seed: 53)
    let original = [Float](repeating: 0.5, count: 19)
    func gain(_ change: [Double], _ gradient: [Float]) -> Double {
      zip(change, gradient).reduce(0) { $0 + $1.0 * Double($1.1 / size) }
    }
    for _ in 0..<20 {
      let gradient = (0..<19).map { _ in size * Float(random.uniform(-1, 1)) }
      let result = Self.stepped(original, along: gradient, Self.attack(0.4, stepSize: 0.25))
      #expect(abs(Self.distance(result, original) - 0.25) < 1e-6)
      let change = zip(result, original).map { Double($0) - Double($1) }
      for _ in 0..<100 {
        let other = (0..<19).map { _ in random.uniform(-1, 1) }
        let length = other.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(gain(other.map { 0.25 * $0 / length }, gradient) <= gain(change, gradient) + 1e-6)
      }
    }
  }

  /// By no float32 is it as long as the step.
  @Test func theSmallestGradientIsFollowed() {
    let result = Self.stepped(
      [0.5, 0.5], along: [0, -.leastNonzeroMagnitude], Self.attack(0.4, stepSize: 0.25))
    #expect(result == [0.5, 0.25])
  }

  @Test func aPlainStepIsAsLongAsTheGradient() {
    let original: [Float] = [0.5, 0.5, 0.5]
    let attack = Self.attack(0.25, stepSize: 0.5, direction: .gradient)
    #expect(
      Self.stepped(original, along: [0.25, -0.125, 0], attack) == [0.625, 0.4375, 0.5])
    let far = Self.stepped(original, along: [3e4, -4e4, 0], attack)
    for (value, expected) in zip(far, [0.5 + 0.25 * 0.707107, 0.5 - 0.25 * 0.707107, 0.5]) {
      #expect(abs(Double(value) - expected) < 1e-6)
    }
  }

  @Test(arguments: GradientAttack.Direction.allCases)
  func withoutAGradientNothingMoves(direction: GradientAttack.Direction) {
    let original = [Float](repeating: 0.5, count: 20)
    for number in [0, .nan, .infinity] as [Float] {
      let attack = Self.attack(1, stepSize: 0.5, direction: direction)
      let gradient = [number] + [Float](repeating: 0, count: 19)
      #expect(Self.stepped(original, along: gradient, attack) == original)
    }
  }

  /// In two dimensions a quarter of all starts is within half the radius, and a quarter in each quadrant;
  /// in many dimensions nearly all are near the edge.
  @Test func startsAreUniformInTheBall() {
    var random = SeededRandom(seed: 54)
    func starts(_ count: Int, in dimensions: Int) -> [[Float]] {
      let original = [Float](repeating: 0.25, count: dimensions)
      let ball = L2Ball(Self.attack(0.5, staysInBox: false), inputCount: dimensions)
      return (0..<count).map { _ in
        var point = original
        ball.scatter(&point, around: original, using: &random)
        #expect(Self.distance(point, original) <= 0.5 * (1 + 1e-5))
        return point.map { $0 - 0.25 }
      }
    }
    let flat = starts(4000, in: 2)
    let near = flat.count { Self.distance($0, [0, 0]) < 0.25 }
    #expect(900...1100 ~= near)
    for signs in [(1, 1), (1, -1), (-1, 1), (-1, -1)] as [(Float, Float)] {
      #expect(900...1100 ~= flat.count { $0[0] * signs.0 > 0 && $0[1] * signs.1 > 0 })
    }
    let high = starts(100, in: 101)
    #expect(high.allSatisfy { Self.distance($0, [Float](repeating: 0, count: 101)) > 0.4 })
  }

  @Test func startsStayInTheBox() {
    var random = SeededRandom(seed: 55)
    let original = [Float](repeating: 0, count: 50)
    var point = original
    L2Ball(Self.attack(3), inputCount: 50).scatter(&point, around: original, using: &random)
    #expect(point.allSatisfy { 0...1 ~= $0 })
    #expect(point != original)
  }
}
