internal import Networks

extension GradientAttack {
  /// What an ascent makes large. With a target an input counts as fooled where the network answers that
  /// class, otherwise where it answers any other than the label.
  ///
  /// What belongs to a class is its logit. Of a network with one logit, that is class 1's; class 0's
  /// is 0.
  public enum Objective: String, Sendable, CaseIterable, Codable {
    /// The loss of the label.
    case loss
    /// The target's logit minus the label's: the difference of the two cross-entropies.
    case targetOverLabel = "target-label"
    /// The target's logit minus the sum of all others.
    case targetOverOthers = "target-others"
    /// The cross-entropy of the target, negated.
    case targetCrossEntropy = "target-cross-entropy"

    /// Whether it is about a target.
    public var isTargeted: Bool { self != .loss }
  }
}

/// What an attack on one input is about.
struct AttackQuestion: Sendable {
  /// The input's class.
  let label: Int
  /// The class that the network is to answer; nil for any but the label.
  let target: Int?

  /// Whether an answer, or none, is what was looked for.
  func isMet(by answer: Int?) -> Bool { target.map { answer == $0 } ?? (answer != label) }
}

extension GradientAttack.Objective {
  /// The objective at one point, and its gradient by the logits, which replaces the logits.
  ///
  /// - Parameters:
  ///   - logits: as many as the decision has.
  ///   - loss: that of the label, where this is the objective.
  func evaluate(
    _ logits: UnsafeMutablePointer<Float>, _ decision: Decision, _ question: AttackQuestion,
    loss: Loss
  ) -> Double {
    guard let target = question.target else {
      return loss.evaluate(logits, decision, label: question.label, scale: 1)
    }
    func coefficient(_ logitClass: Int) -> Float {
      if self == .targetOverOthers { return logitClass == target ? 1 : -1 }
      return (logitClass == target ? 1 : 0) - (logitClass == question.label ? 1 : 0)
    }
    if self == .targetCrossEntropy {
      return -Loss.crossEntropy.evaluate(logits, decision, label: target, scale: -1)
    }
    let firstClass = decision.classCount - decision.logitCount
    var value = 0.0
    for index in 0..<decision.logitCount {
      let coefficient = coefficient(firstClass + index)
      value += Double(coefficient) * Double(logits[index])
      logits[index] = coefficient
    }
    return value
  }
}
