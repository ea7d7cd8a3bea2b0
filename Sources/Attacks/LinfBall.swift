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
    let (radius, box) = (radius, attack.box)
    for i in 0..<inputCount {
      let change = Float(random.uniform(-1, 1)) * radius
      point[i] = max(box.lowerBound, min(box.upperBound, original[i] + change))
    }
  }

  func step(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>,
    around original: UnsafePointer<Float>
  ) {
    let stepSize = scale * Float(attack.stepSize)
    switch attack.direction {
    case .steepest:
      move(point, around: original) { i in
        gradient[i] > 0 ? stepSize : gradient[i] < 0 ? -stepSize : 0
      }
    case .gradient:
      move(point, around: original) { i in
        let change = stepSize * gradient[i]
        return change.isNaN ? 0 : change
      }
    }
  }

  @inline(__always)
  private func move(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>,
    by change: (Int) -> Float
  ) {
    let (radius, box) = (radius, attack.box)
    for i in 0..<inputCount {
      let lower = max(box.lowerBound, original[i] - radius)
      let upper = min(box.upperBound, original[i] + radius)
      point[i] = max(lower, min(upper, point[i] + change(i)))
    }
  }
}
