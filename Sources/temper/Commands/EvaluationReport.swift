import Datasets
import Networks

/// What `temper evaluate` prints.
struct EvaluationReport: Encodable {
  /// What is known about the images of one class.
  struct PerClass: Encodable {
    let label: Int
    let count: Int
    let correct: Int
    /// Nil where there is no image of the class.
    let accuracy: Double?

    private enum CodingKeys: String, CodingKey {
      case label = "class"
      case count, correct, accuracy
    }

    /// Writes every key; no accuracy as null.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(label, forKey: .label)
      try container.encode(count, forKey: .count)
      try container.encode(correct, forKey: .correct)
      try container.encode(accuracy, forKey: .accuracy)
    }
  }

  /// What was counted.
  private(set) var on = ""
  /// A row for each true class, a column for each answer, and a last column for none.
  private(set) var confusion: [[Int]]
  /// Adversarial examples that are classified as the class they were made for.
  private(set) var fooled = 0
  /// Adversarial examples that are classified differently from the image they were made of
  /// (S. Canu's adversarial transfer); nil where there are no examples.
  private(set) var transferred: Int?
  private var hasTargets = false
  private var isSynthetic = false
  private let outputs: OutputActivation

  private enum CodingKeys: String, CodingKey {
    case on, outputs, synthetic, count, correct, fooled, transferred, accuracy, classes, confusion
  }

  /// Nothing counted yet.
  init(_ network: NetworkGraph) {
    outputs = network.outputActivation
    let classCount = network.decision.classCount
    confusion = Array(
      repeating: Array(repeating: 0, count: classCount + 1), count: classCount)
  }

  /// Says what is counted.
  mutating func begin(_ what: String, isSynthetic: Bool) {
    on = what
    self.isSynthetic = isSynthetic
  }

  /// - Precondition: the label is one of the network's classes.
  mutating func count(prediction: Int?, label: Int, target: Int?) {
    confusion[label][prediction ?? confusion.count] += 1
    if let target {
      hasTargets = true
      if prediction == target { fooled += 1 }
    }
  }

  mutating func countTransfer(_ isTransferred: Bool) {
    transferred = (transferred ?? 0) + (isTransferred ? 1 : 0)
  }

  private var classes: [PerClass] {
    confusion.enumerated().map { label, row in
      let count = row.reduce(0, +)
      return PerClass(
        label: label, count: count, correct: row[label],
        accuracy: count == 0 ? nil : Double(row[label]) / Double(count))
    }
  }

  private var count: Int { confusion.joined().reduce(0, +) }
  private var correct: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }
  private var accuracy: Double? { count == 0 ? nil : Double(correct) / Double(count) }

  /// The sum in a line, a line for each class that has images, and what is to be said of those.
  var text: String {
    let sum =
      "\(correct) of \(count) \(on) classified correctly: \(Text.percent(accuracy))"
      + (hasTargets ? "; \(fooled) classified as the class that they were made for" : "")
      + (transferred.map { "; \($0) classified differently from the images they were made of" }
        ?? "")
      + Text.reading(outputs)
    let lines = classes.filter { $0.count > 0 }.map {
      "class \($0.label): \($0.correct) of \($0.count), \(Text.percent($0.accuracy))"
    }
    let origin = isSynthetic ? [SyntheticMark.note] : []
    return ([sum] + lines + origin).joined(separator: "\n")
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(on, forKey: .on)
    try container.encode(outputs, forKey: .outputs)
    if isSynthetic { try container.encode(true, forKey: .synthetic) }
    try container.encode(count, forKey: .count)
    try container.encode(correct, forKey: .correct)
    try container.encode(fooled, forKey: .fooled)
    try container.encodeIfPresent(transferred, forKey: .transferred)
    try container.encodeIfPresent(accuracy, forKey: .accuracy)
    try container.encode(classes, forKey: .classes)
    try container.encode(confusion, forKey: .confusion)
  }
}
