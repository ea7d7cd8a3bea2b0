import Networks
import Testing

@Suite struct AdamTests {
  /// The parameters after each of some steps.
  private func steps(
    from start: [Float], learningRate: Double, gradients: [[Float]]
  ) -> [[Float]] {
    let adam = Adam(count: start.count, learningRate: learningRate)
    var parameters = start
    return gradients.map { gradient in
      adam.step(&parameters, gradient: gradient)
      return parameters
    }
  }

  /// At the first step both corrections cancel the decays: the step is rate * g / |g|, however
  /// large the gradient, but for epsilon; and a gradient of zero moves nothing.
  @Test func theFirstStepHasTheLengthOfTheLearningRate() {
    let result = steps(from: [1, 1, 1, 1], learningRate: 0.1, gradients: [[0.5, -2, 1e4, 0]])[0]
    // sqrt(v) = sqrt(0.001) |g| = 0.0316 |g|, so epsilon takes off at most 1e-7 / 0.0158.
    for (value, expected) in zip(result, [0.9, 1.1, 0.9, 1.0]) {
      #expect(isClose(value, expected, relative: 1e-6))
    }
  }

  /// g = 1, -1, 1 from p = 0 with rate 0.1:
  ///
  ///     m1 = 0.1 * 1                 = 0.1      v1 = 0.001
  ///     m2 = 0.9 * 0.1   - 0.1 * 1   = -0.01    v2 = 0.999 * 0.001    + 0.001 = 0.001999
  ///     m3 = 0.9 * -0.01 + 0.1 * 1   = 0.091    v3 = 0.999 * 0.001999 + 0.001 = 0.002997001
  ///     1 - 0.9^t   = 0.1, 0.19, 0.271
  ///     1 - 0.999^t = 0.001, 0.001999, 0.002997001   (equal to v, as g^2 = 1 throughout)
  ///     p1 = 0  - 0.1 * 0.1   / 0.1   = -0.1
  ///     p2 = p1 + 0.1 * 0.01  / 0.19  = -0.1 + 0.00526316 = -0.09473684
  ///     p3 = p2 - 0.1 * 0.091 / 0.271 = p2 - 0.03357934   = -0.12831618
  ///
  /// Epsilon adds 1e-7 to sqrt(v) = 0.0316 and more, less than 4e-6 of a step.
  @Test func threeStepsComputedByHand() {
    let result = steps(from: [0], learningRate: 0.1, gradients: [[1], [-1], [1]])
    for (value, expected) in zip(result, [-0.1, -0.09473684, -0.12831618]) {
      #expect(isClose(value[0], expected, relative: 1e-5))
    }
  }

  /// Parameters know nothing of each other, whichever of them are moved together.
  @Test func manyParametersMoveLikeOne() {
    let start = (0..<21).map { Float($0) / 7 - 1 }
    let gradients = (0..<4).map { (step: Int) -> [Float] in
      start.indices.map { Float(($0 * 5 + step * 3) % 13 - 6) / 4 }
    }
    let together = steps(from: start, learningRate: 0.01, gradients: gradients)
    for index in start.indices {
      let alone = steps(
        from: [start[index]], learningRate: 0.01, gradients: gradients.map { [$0[index]] })
      for (all, one) in zip(together, alone) { #expect(all[index] == one[0]) }
    }
  }

  /// Small gradients make epsilon count: Keras's is 1e-7 and stands beside sqrt(v), uncorrected.
  @Test func epsilonIsKeras() {
    // m = 1e-7, v = 1e-15, sqrt(v) = 3.162e-8; rate = 0.1 * 0.0316228 / 0.1 = 0.0316228:
    // the step is 0.0316228 * 1e-7 / (3.16228e-8 + 1e-7) = 0.0240253, not 0.1.
    let result = steps(from: [0], learningRate: 0.1, gradients: [[1e-6]])
    #expect(isClose(result[0][0], -0.0240253, relative: 1e-4))
  }

  @Test func manyStepsFollowTheFormulaInFloat64() {
    let count = 5
    let gradients: [[Float]] = (0..<50).map { step in
      (0..<count).map { Float((step * 7 + $0 * 13) % 11 - 5) * 0.03 }
    }
    let result = steps(from: [0.1, -0.2, 0.3, 0, 2], learningRate: 0.01, gradients: gradients)
    var reference = ReferenceAdam(count: count, learningRate: 0.01)
    var expected = [0.1, -0.2, 0.3, 0, 2]
    for (gradient, parameters) in zip(gradients, result) {
      reference.step(&expected, gradient: gradient.map(Double.init))
      #expect(zip(parameters, expected).allSatisfy { isClose($0, $1, absolute: 1e-5) })
    }
  }
}
