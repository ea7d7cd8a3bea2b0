/// Stochastic gradient descent with momentum: v becomes momentum * v + gradient, and the parameters move
/// by -rate * v (Sutskever, Martens, Dahl and Hinton, 2013, in the form without the rate in v).
package final class GradientDescent: ParameterOptimizer {
  private let learningRate: Float
  private let momentum: Float
  private let velocity: FloatBuffer
  private var steps = 0

  /// Descent for `count` parameters, at rest.
  package init(count: Int, learningRate: Double, momentum: Double = 0) {
    self.learningRate = Float(learningRate)
    self.momentum = Float(momentum)
    velocity = FloatBuffer(count: momentum == 0 ? 0 : count)
    self.count = count
  }

  private let count: Int

  package var state: OptimizerState {
    get { OptimizerState(moments: velocity.count == 0 ? [] : [velocity.values], steps: steps) }
    set {
      if velocity.count > 0 {
        velocity.pointer.update(from: newValue.moments[0], count: velocity.count)
      }
      steps = newValue.steps
    }
  }

  package func step(
    _ parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, scale: Double
  ) {
    steps += 1
    let rate = Float(scale) * learningRate
    guard velocity.count > 0 else {
      for i in 0..<count { parameters[i] -= rate * gradient[i] }
      return
    }
    let v = velocity.pointer
    for i in 0..<count {
      v[i] = momentum * v[i] + gradient[i]
      parameters[i] -= rate * v[i]
    }
  }
}
