/// The Adam optimiser (Kingma and Ba, 2015, algorithm 1 in the form given at the end of their
/// section 2), on a flat vector of parameters.
///
/// The constants are Keras's, which the thesis used: epsilon is 1e-7.
package final class Adam {
  package static let firstMomentDecay: Float = 0.9
  package static let secondMomentDecay: Float = 0.999
  package static let epsilon: Float = 1e-7

  private let learningRate: Double
  private let firstMoment: FloatBuffer
  private let secondMoment: FloatBuffer
  // The decays to the power of the number of steps.
  private var firstPower = 1.0
  private var secondPower = 1.0

  /// An optimiser for `count` parameters, with both moments at zero.
  package init(count: Int, learningRate: Double) {
    self.learningRate = learningRate
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
  }

  /// Moves the parameters one step against a gradient of the same length.
  ///
  /// - Parameter scale: what the learning rate is multiplied by in this step.
  package func step(
    _ parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, scale: Double = 1
  ) {
    firstPower *= Double(Self.firstMomentDecay)
    secondPower *= Double(Self.secondMomentDecay)
    let rate = Float(scale * learningRate * (1 - secondPower).squareRoot() / (1 - firstPower))
    let (m, v) = (firstMoment.pointer, secondMoment.pointer)
    let (decay1, decay2, epsilon) = (Self.firstMomentDecay, Self.secondMomentDecay, Self.epsilon)
    for i in 0..<firstMoment.count {
      let g = gradient[i]
      m[i] += (1 - decay1) * (g - m[i])
      v[i] += (1 - decay2) * (g * g - v[i])
      parameters[i] -= rate * m[i] / (v[i].squareRoot() + epsilon)
    }
  }
}
