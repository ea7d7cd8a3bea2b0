/// What moves parameters against their gradient.
package protocol ParameterOptimizer: AnyObject {
  /// What the next step depends on besides its gradient; it may be set to one with as many moments of
  /// the same size.
  var state: OptimizerState { get set }

  /// Moves the parameters one step against a gradient of the same length.
  ///
  /// - Parameter scale: what the step size is multiplied by in this step.
  func step(
    _ parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, scale: Double)
}

/// What an optimiser's next step depends on besides its gradient.
package struct OptimizerState: Sendable, Equatable {
  /// Means of earlier gradients, each with one number for each parameter.
  package var moments: [[Float]]
  /// How many steps were made.
  package var steps: Int

  package init(moments: [[Float]], steps: Int) {
    self.moments = moments
    self.steps = steps
  }

  /// Whether another state can take this one's place.
  func fits(_ other: OptimizerState) -> Bool {
    steps >= 0 && moments.map(\.count) == other.moments.map(\.count)
  }
}

extension TrainingOptions {
  /// The optimiser that the options name, at its beginning.
  func optimizer(count: Int) -> any ParameterOptimizer {
    switch optimizer {
    case .adam: Adam(count: count, learningRate: learningRate)
    case .sgd: GradientDescent(count: count, learningRate: learningRate, momentum: momentum)
    }
  }
}
