/// What of a network's outputs is to be as large as possible.
public enum OutputObjective: Sendable, Hashable {
  /// One class's logit: feature visualisation (the thesis, section 3.3).
  case logit(Int)
  /// How far one class's logit is above the largest of the others.
  case margin(Int)
  /// A wrong class's logit, where the label's is at most 0.95 times it (`DominanceRule`): the CTU
  /// lab's second attack (section 1.7).
  case confidence(target: Int, label: Int)

  /// The objectives by name.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    case logit, margin, confidence
  }

  /// Which of the objectives it is.
  public var kind: Kind {
    switch self {
    case .logit: .logit
    case .margin: .margin
    case .confidence: .confidence
    }
  }

  /// The class that is to be answered.
  public var target: Int {
    switch self {
    case .logit(let target), .margin(let target), .confidence(let target, _): target
    }
  }

  /// The values to maximise, and the conditions to meet.
  package func region(classCount: Int) -> LogitRegion {
    func value(minus other: Int?) -> LogitConstraint {
      var value = LogitConstraint.logit(target, classCount: classCount, name: "value")
      value.isValue = true
      if let other {
        value.coefficients[other] = -1
        value.name = "value_\(other)"
      }
      return value
    }
    let constraints =
      switch self {
      case .logit: [value(minus: nil)]
      case .margin: (0..<classCount).filter { $0 != target }.map(value)
      case .confidence(_, let label):
        [value(minus: nil)]
          + DominanceRule(label: label).conditions(target: target, classCount: classCount)
      }
    return LogitRegion(target: target, constraints: constraints)
  }
}
