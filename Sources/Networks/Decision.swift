/// How a network's logits become its answer.
public enum Decision: Sendable, Hashable {
  /// The class of the largest logit, the first of equals. A softmax, or a sigmoid for each logit, changes
  /// nothing about it.
  case argmax(classCount: Int)
  /// The same of outputs that have a ReLU: where no logit is positive, the answer is none (the thesis,
  /// section 4.1).
  case positiveArgmax(classCount: Int)
  /// A single logit's sign: class 1 where it is positive, and so its sigmoid above a half, and class 0
  /// otherwise.
  case threshold

  /// The number of classes.
  public var classCount: Int {
    switch self {
    case .argmax(let count), .positiveArgmax(let count): count
    case .threshold: 2
    }
  }

  /// The number of logits.
  public var logitCount: Int { self == .threshold ? 1 : classCount }

  /// Whether there are inputs to which the network may answer none.
  public var mayBeNone: Bool {
    if case .positiveArgmax = self { true } else { false }
  }

  /// What the classes are compared by: the greatest one's is the answer.
  ///
  /// - Parameter logits: `logitCount` numbers.
  /// - Returns: `classCount` numbers, none below zero where the answer may be none.
  public func scores<Number: BinaryFloatingPoint>(_ logits: [Number]) -> [Number] {
    switch self {
    case .argmax: logits
    case .positiveArgmax: logits.map { max(0, $0) }
    case .threshold: [0] + logits
    }
  }

  /// The class that some logits answer; nil for none.
  public func classification(_ logits: some Collection<some BinaryFloatingPoint>) -> Int? {
    switch self {
    case .argmax: OutputActivation.linear.classification(logits)
    case .positiveArgmax: OutputActivation.relu.classification(logits)
    case .threshold: logits.allSatisfy { $0 > 0 } ? 1 : 0
    }
  }
}

extension OutputActivation {
  /// The decision by outputs with this activation, one for each class.
  public func decision(classCount: Int) -> Decision {
    self == .relu ? .positiveArgmax(classCount: classCount) : .argmax(classCount: classCount)
  }
}
