internal import Foundation

/// What training minimises, as a mean over a batch.
public enum Loss: String, Sendable, CaseIterable, Codable {
  /// -log softmax(logits)[label]; of a single logit the binary cross-entropy, that of its sigmoid as the
  /// probability of class 1.
  case crossEntropy = "cross-entropy"
  /// The mean over classes of (output - target)^2, the target being 1 for the label and 0
  /// elsewhere; the outputs are the logits after the network's output activation. Of a single logit,
  /// (sigmoid - label)^2.
  case meanSquaredError = "mse"
}

extension Loss {
  /// The loss of one input, and its gradient by the logits, which replaces the logits.
  ///
  /// - Parameters:
  ///   - logits: as many as the decision has, overwritten with d loss / d logits times `scale`.
  ///   - scale: 1 / batch size, for the gradient only.
  package func evaluate(
    _ logits: UnsafeMutablePointer<Float>, _ decision: Decision, label: Int, scale: Float
  ) -> Double {
    let activation: OutputActivation = decision.mayBeNone ? .relu : .linear
    switch (self, decision) {
    case (.crossEntropy, .threshold): return binaryCrossEntropy(&logits.pointee, label, scale)
    case (.meanSquaredError, .threshold): return binarySquaredError(&logits.pointee, label, scale)
    case (.crossEntropy, _):
      return crossEntropy(logits, decision.logitCount, label, activation, scale)
    case (.meanSquaredError, _):
      return meanSquaredError(logits, decision.logitCount, label, activation, scale)
    }
  }

  /// log(1 + exp(-z)) of class 1, log(1 + exp(z)) of class 0, in a form that does not overflow.
  private func binaryCrossEntropy(_ logit: inout Float, _ label: Int, _ scale: Float) -> Double {
    let wrong = label == 1 ? -logit : logit
    let loss = max(0, wrong) + log1p(exp(-abs(wrong)))
    logit = scale * (Self.sigmoid(logit) - Float(label))
    return Double(loss)
  }

  private func binarySquaredError(_ logit: inout Float, _ label: Int, _ scale: Float) -> Double {
    let output = Self.sigmoid(logit)
    let error = output - Float(label)
    logit = scale * 2 * error * output * (1 - output)
    return Double(error * error)
  }

  private static func sigmoid(_ logit: Float) -> Float {
    let small = exp(-abs(logit))
    return (logit < 0 ? small : 1) / (1 + small)
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
