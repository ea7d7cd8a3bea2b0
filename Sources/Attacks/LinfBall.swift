internal import Basics

/// The ball of the largest change. The steepest ascent in this norm moves every input by the same
/// amount, in the direction of its gradient's sign.
struct LinfBall: AttackBall {
  private let attack: GradientAttack
  private let inputCount: Int
  var scale: Float = 1

  init(_ attack: GradientAttack, inputCount: Int) {
    self.attack = attack
    self.inputCount = inputCount
  }

  private var radius: Float { scale * Float(attack.radius) }

  /// Each input uniformly within the radius of its original, and then within [0, 1].
  func scatter(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>,
    using random: inout SeededRandom
  ) {
    let radius = radius
    for i in 0..<inputCount {
      let change = Float(random.uniform(-1, 1)) * radius
      point[i] = max(0, min(1, original[i] + change))
    }
  }

  func step(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>,
    around original: UnsafePointer<Float>
  ) {
    let (radius, stepSize) = (radius, scale * Float(attack.stepSize))
    for i in 0..<inputCount {
      let direction: Float = gradient[i] > 0 ? stepSize : gradient[i] < 0 ? -stepSize : 0
      let lower = max(0, original[i] - radius)
      let upper = min(1, original[i] + radius)
      point[i] = max(lower, min(upper, point[i] + direction))
    }
  }
}
