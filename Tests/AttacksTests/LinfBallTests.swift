import Attacks
import Basics
import Testing

@Suite struct LinfBallTests {
  private static func attack(
    _ radius: Double, stepSize: Double, staysInBox: Bool = true,
    direction: GradientAttack.Direction = .steepest
  ) -> GradientAttack {
    var attack = GradientAttack(norm: .linf, radius: radius, stepSize: stepSize)
    attack.staysInBox = staysInBox
    attack.direction = direction
    return attack
  }

  private func stepped(
    _ point: [Float], along gradient: [Float], around original: [Float], _ attack: GradientAttack
  ) -> [Float] {
    var result = point
    attack.ball(inputCount: point.count).step(&result, along: gradient, around: original)
    return result
  }

  @Test func aSteepestStepFollowsTheSigns() {
    let original: [Float] = [0.5, 0.5, 0.5, 0.5]
    let gradient: [Float] = [1e-30, -3, 0, 2e20]
    #expect(
      stepped(original, along: gradient, around: original, Self.attack(0.25, stepSize: 0.125))
        == [0.625, 0.375, 0.5, 0.625])
  }

  @Test func aPlainStepIsAsLongAsTheGradient() {
    let original: [Float] = [0.5, 0.5, 0.5, 0.5, 0.5]
    let gradient: [Float] = [0.5, -0.25, 0, 8, -.infinity]
    let attack = Self.attack(0.25, stepSize: 0.25, direction: .gradient)
    #expect(
      stepped(original, along: gradient, around: original, attack)
        == [0.625, 0.4375, 0.5, 0.75, 0.25])
  }

  /// Against every point of a fine grid: none in the ball, and in [0, 1] where the attack stays there,
  /// is nearer to where the step would have led.
  @Test(arguments: [true, false]) func noAllowedPointIsNearer(staysInBox: Bool) {
    let grid = (-40...80).map { Float($0) / 40 }
    var random = SeededRandom(seed: 41)
    for _ in 0..<40 {
      let original = (0..<2).map { _ in Float(random.uniform()) }
      let gradient = (0..<2).map { _ in Float(random.uniform(-1, 1)) }
      let radius = random.uniform(0.05, 0.9)
      let result = stepped(
        original, along: gradient, around: original,
        Self.attack(radius, stepSize: 1, staysInBox: staysInBox, direction: .gradient))
      func isAllowed(_ point: [Float]) -> Bool {
        zip(point, original).allSatisfy { value, center in
          abs(value - center) <= Float(radius) && (!staysInBox || 0...1 ~= value)
        }
      }
      func miss(_ point: [Float]) -> Float {
        (0..<2).reduce(0) { sum, i in
          let difference = point[i] - original[i] - gradient[i]
          return sum + difference * difference
        }
      }
      #expect(zip(result, original).allSatisfy { abs($0 - $1) <= Float(radius) * 1.00001 })
      for x in grid {
        for y in grid where isAllowed([x, y]) { #expect(miss([x, y]) >= miss(result) - 1e-5) }
      }
    }
  }

  @Test(arguments: GradientAttack.Direction.allCases)
  func withoutAGradientNothingMoves(direction: GradientAttack.Direction) {
    let original: [Float] = [0.5, 0.25]
    for gradient in [[0, 0], [.nan, .nan]] as [[Float]] {
      let attack = Self.attack(0.25, stepSize: 0.125, direction: direction)
      #expect(stepped(original, along: gradient, around: original, attack) == original)
    }
  }

  @Test func startsFillTheBall() {
    let original = [Float](repeating: 0.9, count: 1000)
    for (staysInBox, greatest) in [(true, Float(1)), (false, Float(1.1))] {
      var point = original
      var random = SeededRandom(seed: 42)
      Self.attack(0.2, stepSize: 0.1, staysInBox: staysInBox).ball(inputCount: 1000)
        .scatter(&point, around: original, using: &random)
      #expect(point.allSatisfy { 0.6999...1.1001 ~= $0 })
      #expect(point.min() ?? 1 < 0.71)
      #expect(abs((point.max() ?? 0) - greatest) < 0.01)
    }
  }
}
