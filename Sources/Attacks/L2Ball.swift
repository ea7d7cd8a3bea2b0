package import Basics
internal import Foundation

/// The ball of the Euclidean distance. The steepest ascent in this norm goes along the gradient.
package struct L2Ball: AttackBall {
  private let attack: GradientAttack
  private let inputCount: Int
  package var scale: Float = 1

  package init(_ attack: GradientAttack, inputCount: Int) {
    self.attack = attack
    self.inputCount = inputCount
  }

  /// Uniformly from the ball, and then within [0, 1]: normally distributed changes have no preferred
  /// direction, and a length of radius u^(1/n) for a uniform u makes equal volumes equally likely.
  package func scatter(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>,
    using random: inout SeededRandom
  ) {
    // Two normally distributed numbers at a time (Box and Muller, 1958).
    for i in stride(from: 0, to: inputCount, by: 2) {
      let size = (-2 * log(1 - random.uniform())).squareRoot()
      let angle = random.uniform(0, 2 * .pi)
      point[i] = Float(size * cos(angle))
      if i + 1 < inputCount { point[i + 1] = Float(size * sin(angle)) }
    }
    let length = distance(of: point)
    let reach = Double(scale) * attack.radius * pow(random.uniform(), 1 / Double(inputCount))
    let factor = length > 0 ? reach / length : 0
    for i in 0..<inputCount { point[i] = original[i] + Float(factor * Double(point[i])) }
    project(point, around: original)
  }

  package func step(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>,
    around original: UnsafePointer<Float>
  ) {
    let length = distance(of: gradient)
    guard length > 0, length.isFinite else { return }
    // In float64, as gradients may be so small that no float32 makes them long enough.
    let stepSize = Double(scale) * attack.stepSize
    let factor = attack.direction == .steepest ? stepSize / length : stepSize
    for i in 0..<inputCount { point[i] += Float(factor * Double(gradient[i])) }
    project(point, around: original)
  }

  /// Moves a point into [0, 1] and then towards the original until it is in the ball.
  ///
  /// Towards an original in [0, 1] it does not leave that again, so that it is in both. It is not the
  /// nearest such point, but what everyone takes; in the other order changes would be shorter than the
  /// radius.
  package func project(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>
  ) {
    let (lower, upper) = (attack.box.lowerBound, attack.box.upperBound)
    for i in 0..<inputCount { point[i] = max(lower, min(upper, point[i])) }
    let radius = Double(scale) * attack.radius
    let length = distance(of: point, from: original)
    guard length > radius else { return }
    let factor = Float(radius / length)
    for i in 0..<inputCount {
      let moved = original[i] + factor * (point[i] - original[i])
      point[i] = max(lower, min(upper, moved))
    }
  }

  private typealias Lanes = SIMD8<Float>

  /// The length of a vector, or of its difference from another, without overflow or underflow.
  private func distance(
    of vector: UnsafePointer<Float>, from other: UnsafePointer<Float>? = nil
  ) -> Double {
    func lanes(_ numbers: UnsafePointer<Float>, _ index: Int) -> Lanes {
      UnsafeRawPointer(numbers + index).loadUnaligned(as: Lanes.self)
    }
    let whole = inputCount / Lanes.scalarCount * Lanes.scalarCount
    var sums = SIMD8<Double>()
    for i in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let numbers = SIMD8<Double>(lanes(vector, i) - (other.map { lanes($0, i) } ?? Lanes()))
      sums += numbers * numbers
    }
    var sum = sums.sum()
    for i in whole..<inputCount {
      let number = Double(vector[i] - (other?[i] ?? 0))
      sum += number * number
    }
    return sum.squareRoot()
  }
}
