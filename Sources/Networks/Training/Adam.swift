/// The Adam optimiser (Kingma and Ba, 2015, algorithm 1 in the form given at the end of their
/// section 2), on a flat vector of parameters.
///
/// The constants are Keras's, which the thesis used: epsilon is 1e-7.
package final class Adam: ParameterOptimizer {
  package static let firstMomentDecay: Float = 0.9
  package static let secondMomentDecay: Float = 0.999
  package static let epsilon: Float = 1e-7

  private let learningRate: Double
  private let firstMoment: FloatBuffer
  private let secondMoment: FloatBuffer
  private var steps = 0
  // The decays to the power of the number of steps.
  private var firstPower = 1.0
  private var secondPower = 1.0

  /// An optimiser for `count` parameters, with both moments at zero.
  package init(count: Int, learningRate: Double) {
    self.learningRate = learningRate
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
  }

  /// The state as it is, or another one, for as many parameters, to go on from.
  package var state: OptimizerState {
    get { OptimizerState(moments: [firstMoment.values, secondMoment.values], steps: steps) }
    set {
      firstMoment.pointer.update(from: newValue.moments[0], count: firstMoment.count)
      secondMoment.pointer.update(from: newValue.moments[1], count: secondMoment.count)
      (steps, firstPower, secondPower) = (0, 1, 1)
      // Step by step, as they were made: a power by any other way may differ in its last bit.
      for _ in 0..<newValue.steps { count() }
    }
  }

  private func count() {
    steps += 1
    firstPower *= Double(Self.firstMomentDecay)
    secondPower *= Double(Self.secondMomentDecay)
  }

  /// Moves the parameters one step against a gradient of the same length.
  ///
  /// - Parameter scale: what the learning rate is multiplied by in this step.
  package func step(
    _ parameters: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, scale: Double = 1
  ) {
    count()
    let rate = Float(scale * learningRate * (1 - secondPower).squareRoot() / (1 - firstPower))
    let (m, v) = (firstMoment.pointer, secondMoment.pointer)
    let (decay1, decay2, epsilon) = (Self.firstMomentDecay, Self.secondMomentDecay, Self.epsilon)
    // Eight at a time: a root and a division take as long for four numbers as for one.
    let whole = firstMoment.count / Lanes.scalarCount * Lanes.scalarCount
    for i in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let g = lanes(gradient, i)
      var (m8, v8) = (lanes(m, i), lanes(v, i))
      m8 += (1 - decay1) * (g - m8)
      v8 += (1 - decay2) * (g * g - v8)
      setLanes(m, i, m8)
      setLanes(v, i, v8)
      setLanes(
        parameters, i, lanes(parameters, i) - rate * m8 / (v8.squareRoot() + epsilon))
    }
    for i in whole..<firstMoment.count {
      let g = gradient[i]
      m[i] += (1 - decay1) * (g - m[i])
      v[i] += (1 - decay2) * (g * g - v[i])
      parameters[i] -= rate * m[i] / (v[i].squareRoot() + epsilon)
    }
  }

  private typealias Lanes = SIMD8<Float>

  private func lanes(_ numbers: UnsafePointer<Float>, _ index: Int) -> Lanes {
    UnsafeRawPointer(numbers + index).loadUnaligned(as: Lanes.self)
  }

  private func setLanes(_ numbers: UnsafeMutablePointer<Float>, _ index: Int, _ values: Lanes) {
    UnsafeMutableRawPointer(numbers + index).storeBytes(of: values, as: Lanes.self)
  }
}
