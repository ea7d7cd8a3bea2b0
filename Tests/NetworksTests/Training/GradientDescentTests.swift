import Networks
import Testing

@Suite struct GradientDescentTests {
  /// Three steps of two parameters, by hand.
  @Test func momentumRepeatsSteps() {
    let descent = GradientDescent(count: 2, learningRate: 0.5, momentum: 0.5)
    var parameters: [Float] = [1, 2]
    descent.step(&parameters, gradient: [1, 0], scale: 1)
    #expect(parameters == [0.5, 2])
    descent.step(&parameters, gradient: [0, 4], scale: 1)
    // Velocities 0.5 and 4.
    #expect(parameters == [0.25, 0])
    let state = descent.state
    descent.step(&parameters, gradient: [1, 0], scale: 0.5)
    // Velocities 1.25 and 2, and half the rate.
    #expect(parameters == [0.25 - 0.3125, -0.5])
    let other = GradientDescent(count: 2, learningRate: 0.5, momentum: 0.5)
    other.state = state
    var again: [Float] = [0.25, 0]
    other.step(&again, gradient: [1, 0], scale: 0.5)
    #expect(again == parameters && other.state == descent.state)
  }

  @Test func withoutMomentumNothingIsRemembered() {
    let descent = GradientDescent(count: 1, learningRate: 0.25)
    var parameters: [Float] = [1]
    for _ in 0..<2 { descent.step(&parameters, gradient: [1], scale: 1) }
    #expect(parameters == [0.5])
    #expect(descent.state == OptimizerState(moments: [], steps: 2))
  }
}
