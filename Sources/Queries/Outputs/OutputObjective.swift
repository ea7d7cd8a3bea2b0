package import Networks

/// What of a network's outputs is to be as large as possible.
public enum OutputObjective: Sendable, Hashable {
  /// One class's logit: feature visualisation (the thesis, section 3.3). Of a single logit what speaks
  /// for the class: the logit for class 1, its negative for class 0.
  case logit(Int)
  /// How far one class's logit is above the largest of the others.
  case margin(Int)
  /// How far one class's logit is above another's: above zero, the network answers something else
  /// than that other class.
  case difference(Int, over: Int)
  /// A wrong class's logit, where the label's is at most 0.95 times it (`DominanceRule`): the CTU
  /// lab's second attack (section 1.7).
  case confidence(target: Int, label: Int)

  /// The objectives by name.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    case logit, margin, difference, confidence
  }

  /// Which of the objectives it is.
  public var kind: Kind {
    switch self {
    case .logit: .logit
    case .margin: .margin
    case .difference: .difference
    case .confidence: .confidence
    }
  }

  /// The class that is to be answered.
  public var target: Int {
    switch self {
    case .logit(let target), .margin(let target), .difference(let target, _),
      .confidence(let target, _):
      target
    }
  }

  /// The values to maximise, and the conditions to meet.
  package func region(for decision: Decision) -> OutputRegion {
    let logit =
      decision == .threshold
      ? decision.ahead(target, of: 1 - target, name: "value")
      : decision.score(of: target, atLeast: 0, name: "value")
    let constraints =
      switch self {
      case .logit: [logit.asValue]
      case .margin:
        (0..<decision.classCount).filter { $0 != target }.map {
          decision.ahead(target, of: $0, name: "value_\($0)").asValue
        }
      case .difference(_, let other):
        [decision.ahead(target, of: other, name: "value_\(other)").asValue]
      case .confidence(_, let label):
        [logit.asValue] + DominanceRule(label: label).conditions(target: target, decision)
      }
    return OutputRegion(target: target, constraints: constraints)
  }
}
