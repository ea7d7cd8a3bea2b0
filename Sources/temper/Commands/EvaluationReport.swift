import Datasets
import Networks

/// What `temper evaluate` prints.
struct EvaluationReport: Encodable {
  /// What is known about the images of one class.
  struct PerClass: Encodable {
    let label: Int
    /// What the class is called; left out where its number is its name.
    let name: String?
    let count: Int
    let correct: Int
    /// Nil where there is no image of the class.
    let accuracy: Double?

    private enum CodingKeys: String, CodingKey {
      case label = "class"
      case name, count, correct, accuracy
    }

    /// Writes every key but the name; no accuracy as null.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(label, forKey: .label)
      try container.encodeIfPresent(name, forKey: .name)
      try container.encode(count, forKey: .count)
      try container.encode(correct, forKey: .correct)
      try container.encode(accuracy, forKey: .accuracy)
    }
  }

  /// What was counted.
  private(set) var on = ""
  /// A row for each true class, a column for each answer, and a last column for none; nil where there
  /// are more classes than such a table is read for.
  private(set) var confusion: [[Int]]?
  /// How many images of each class there are, and how many of them are right.
  private var counts: [Int]
  private var rightCounts: [Int]
  private var classNames: [String]?
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
    counts = Array(repeating: 0, count: classCount)
    rightCounts = counts
    if classCount <= Self.largestConfusion {
      confusion = Array(
        repeating: Array(repeating: 0, count: classCount + 1), count: classCount)
    }
  }

  /// The square of more classes may not fit the memory.
  private static let largestConfusion = 1000

  /// Says what the classes of these images are called.
  mutating func name(_ images: ImageDataset) { classNames = images.classNames }

  /// Says what is counted.
  mutating func begin(_ what: String, isSynthetic: Bool) {
    on = what
    self.isSynthetic = isSynthetic
  }

  /// - Precondition: the label is one of the network's classes.
  mutating func count(prediction: Int?, label: Int, target: Int?) {
    counts[label] += 1
    if prediction == label { rightCounts[label] += 1 }
    confusion?[label][prediction ?? counts.count] += 1
    if let target {
      hasTargets = true
      if prediction == target { fooled += 1 }
    }
  }

  mutating func countTransfer(_ isTransferred: Bool) {
    transferred = (transferred ?? 0) + (isTransferred ? 1 : 0)
  }

  private var classes: [PerClass] {
    counts.indices.map { label in
      PerClass(
        label: label, name: classNames.flatMap { $0.indices.contains(label) ? $0[label] : nil },
        count: counts[label], correct: rightCounts[label],
        accuracy: counts[label] == 0 ? nil : Double(rightCounts[label]) / Double(counts[label]))
    }
  }

  private var count: Int { counts.reduce(0, +) }
  private var correct: Int { rightCounts.reduce(0, +) }
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
      "class \(ImageDataset.className($0.label, names: classNames)): \($0.correct) of \($0.count), \(Text.percent($0.accuracy))"
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
    try container.encodeIfPresent(confusion, forKey: .confusion)
  }
}
