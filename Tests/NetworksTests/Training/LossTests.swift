import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct LossTests {
  /// The loss of given logits, by way of a layer whose biases are the logits.
  private func loss(
    _ loss: Loss, logits: [Float], label: Int, outputActivation: OutputActivation = .linear
  ) -> (loss: Double, gradient: [Float]) {
    let layer = Layer(weight: Matrix(rows: logits.count, columns: 1), bias: logits)
    let step = Backpropagation(
      network: Network(layers: [layer], outputActivation: outputActivation), loss: loss,
      batchSize: 1)
    let result = BackpropagationTests.evaluate(step, inputs: [[0]], labels: [label])
    return (result.loss, Array(result.gradient.suffix(logits.count)))
  }

  @Test(arguments: [2, 3, 10]) func equalLogitsCostTheLogarithmOfTheClasses(count: Int) {
    let logits = [Float](repeating: 1.5, count: count)
    let result = loss(.crossEntropy, logits: logits, label: 1)
    #expect(isClose(result.loss, log(Double(count))))
    #expect(isClose(result.gradient[0], 1 / Double(count)))
    #expect(isClose(result.gradient[1], 1 / Double(count) - 1))
  }

  /// exp(1000) is beyond float32, the loss is not: it is the distance of the logits.
  @Test func largeLogitsDoNotOverflow() {
    let wrong = loss(.crossEntropy, logits: [1000, -1000], label: 1)
    #expect(wrong.loss == 2000)
    #expect(wrong.gradient == [1, -1])
    let right = loss(.crossEntropy, logits: [1000, -1000], label: 0)
    #expect(right.loss == 0)
    #expect(right.gradient == [0, 0])
  }

  /// ((2 - 0)^2 + (0.5 - 1)^2 + (-1 - 0)^2) / 3 = 5.25 / 3, and without the negative output
  /// 4.25 / 3; the gradients are 2 / 3 of the errors.
  @Test func squaresAreAveragedOverTheClasses() {
    let linear = loss(.meanSquaredError, logits: [2, 0.5, -1], label: 1)
    #expect(isClose(linear.loss, 1.75))
    #expect(zip(linear.gradient, [4.0 / 3, -1.0 / 3, -2.0 / 3]).allSatisfy { isClose($0, $1) })
    let relu = loss(.meanSquaredError, logits: [2, 0.5, -1], label: 1, outputActivation: .relu)
    #expect(isClose(relu.loss, 4.25 / 3))
    #expect(zip(relu.gradient, [4.0 / 3, -1.0 / 3, 0]).allSatisfy { isClose($0, $1) })
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(Loss.allCases.map(\.rawValue) == ["cross-entropy", "mse"])
  }
}
