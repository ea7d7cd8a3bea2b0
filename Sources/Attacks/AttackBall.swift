internal import Basics

/// The inputs in [0, 1] within a distance of an original one, for an ascent to move about in.
protocol AttackBall {
  /// By what the attack's radius and step size are multiplied: above 0 and at most 1.
  var scale: Float { get set }

  /// Moves a point from the original to a random place of the ball.
  ///
  /// - Parameters:
  ///   - point: as many numbers as the network has inputs, equal to those of `original`.
  ///   - original: the centre of the ball, in [0, 1].
  func scatter(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>,
    using random: inout SeededRandom)

  /// Moves a point of the ball one step along a gradient, and back into the ball where it left.
  func step(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>,
    around original: UnsafePointer<Float>)
}
