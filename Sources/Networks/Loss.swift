internal import Foundation

/// What training minimises, as a mean over a batch.
public enum Loss: String, Sendable, CaseIterable, Codable {
  /// -log softmax(logits)[label].
  case crossEntropy = "cross-entropy"
  /// The mean over classes of (output - target)^2, the target being 1 for the label and 0
  /// elsewhere; the outputs are the logits after the network's output activation.
  case meanSquaredError = "mse"
}

extension Loss {
  /// The loss of one input, and its gradient by the logits, which replaces the logits.
  ///
  /// - Parameters:
  ///   - logits: `count` numbers, overwritten with d loss / d logits times `scale`.
  ///   - scale: 1 / batch size, for the gradient only.
  func evaluate(
    _ logits: UnsafeMutablePointer<Float>, count: Int, label: Int,
    outputActivation: OutputActivation, scale: Float
  ) -> Double {
    switch self {
    case .crossEntropy:
      return crossEntropy(logits, count, label, outputActivation, scale)
    case .meanSquaredError:
      return meanSquaredError(logits, count, label, outputActivation, scale)
    }
  }

  private func crossEntropy(
    _ logits: UnsafeMutablePointer<Float>, _ count: Int, _ label: Int,
    _ activation: OutputActivation, _ scale: Float
  ) -> Double {
    var largest = -Float.infinity
    for j in 0..<count { largest = max(largest, activation.output(logits[j])) }
    var sum: Float = 0
    for j in 0..<count { sum += exp(activation.output(logits[j]) - largest) }
    let loss = log(sum) - (activation.output(logits[label]) - largest)
    for j in 0..<count {
      let probability = exp(activation.output(logits[j]) - largest) / sum
      let gradient = scale * (probability - (j == label ? 1 : 0))
      logits[j] = gradient * activation.slope(logits[j], isLabel: j == label)
    }
    return Double(loss)
  }

  private func meanSquaredError(
    _ logits: UnsafeMutablePointer<Float>, _ count: Int, _ label: Int,
    _ activation: OutputActivation, _ scale: Float
  ) -> Double {
    var sum: Float = 0
    for j in 0..<count {
      let error = activation.output(logits[j]) - (j == label ? 1 : 0)
      sum += error * error
      logits[j] =
        scale * 2 * error / Float(count) * activation.slope(logits[j], isLabel: j == label)
    }
    return Double(sum / Float(count))
  }
}

extension OutputActivation {
  /// The output that belongs to a logit.
  func output(_ logit: Float) -> Float { self == .relu ? max(0, logit) : logit }
  /// The derivative of `output`, except that the label's own output counts as active: an output
  /// that a ReLU has silenced on all inputs of its class has no gradient and would stay dead, and
  /// the network would never answer that class.
  func slope(_ logit: Float, isLabel: Bool) -> Float {
    self == .relu && logit <= 0 && !isLabel ? 0 : 1
  }
}
