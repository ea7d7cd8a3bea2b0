package import Basics
internal import Queries

/// The inputs within a distance of an original one, for an ascent to move about in; those in [0, 1]
/// where the attack stays there.
package protocol AttackBall {
  /// By what the attack's radius and step size are multiplied: above 0 and at most 1.
  var scale: Float { get set }

  /// Moves a point from the original to a random place of the ball.
  ///
  /// - Parameters:
  ///   - point: as many numbers as the network has inputs, equal to those of `original`.
  ///   - original: the centre of the ball.
  func scatter(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>,
    using random: inout SeededRandom)

  /// Moves a point of the ball one step along a gradient, and back into the ball where it left. Without
  /// a gradient, and by what is no number, nothing moves.
  func step(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>,
    around original: UnsafePointer<Float>)
}

extension GradientAttack {
  /// The ball of the norm.
  package func ball(inputCount: Int) -> any AttackBall {
    switch norm {
    case .l1: SparseL1Ball(self, inputCount: inputCount)
    case .l2: L2Ball(self, inputCount: inputCount)
    case .linf: LinfBall(self, inputCount: inputCount)
    }
  }

  /// What an input may be.
  var box: ClosedRange<Float> { staysInBox ? 0...1 : -.infinity ... .infinity }
}
