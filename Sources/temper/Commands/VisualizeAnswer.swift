import Experiments
import Foundation
import Networks
import Verification

/// The image that a search stays near.
struct OriginalImage: Sendable {
  let split: String
  let index: Int
  let label: Int
  let pixels: [Double]
  let shape: (rows: Int, columns: Int)

  init(_ digits: Digits, index: Int) {
    split = digits.split.rawValue
    self.index = index
    label = digits.labelled.labels[index]
    pixels = digits.images.image(index)
    shape = (digits.images.rows, digits.images.columns)
  }
}

/// What `temper visualize` says about one class, or about an image. In JSON, what does not
/// exist is left out.
struct VisualizeAnswer: Sendable, Encodable {
  let objective: String
  /// The class; where several were asked about, the one whose objective is largest.
  let target: Int?
  let status: AttackStatus
  let value: Double?
  let bound: Double?
  let gap: Double?
  let nodes: Int
  let linearPrograms: Int
  let simplexIterations: Int
  var seconds = 0.0
  let classifiedAs: Classification?
  /// The softmax of the outputs at the class.
  let probability: Double?
  let split: String?
  let index: Int?
  let label: Int?
  let distance: Double?
  let input: [Double]?

  init(
    _ objective: String, _ objectives: [OutputObjective], _ outcome: OutputOutcome,
    _ network: ExactNetwork, _ original: OriginalImage?
  ) {
    self.objective = objective
    let target = outcome.target ?? (objectives.count == 1 ? objectives[0].target : nil)
    self.target = target
    status = outcome.status
    value = outcome.value
    bound = outcome.bound.isFinite ? outcome.bound : nil
    gap = outcome.gap
    nodes = outcome.statistics.nodes
    linearPrograms = outcome.statistics.linearPrograms
    simplexIterations = outcome.statistics.simplexIterations
    input = outcome.input
    classifiedAs = outcome.input.map { Classification(network.classification($0)) }
    probability = outcome.input.flatMap { input in
      target.map { network.probabilities(input)[$0] }
    }
    split = original?.split
    index = original?.index
    label = original?.label
    distance = original == nil ? nil : outcome.distance
  }

  /// One line for people.
  var line: String {
    let name = target.map { "class \($0)" } ?? "any class"
    let image = original.map { "\($0): " } ?? ""
    let found =
      value.map { "\(objective) \(Text.number($0, 5))" }
      ?? (status == .infeasible ? "no input meets the conditions" : "no input found")
    var parts = ["\(image)\(name)  \(status.rawValue), \(found)"]
    if status != .infeasible { parts.append("at most \(Text.number(bound, 5))") }
    if let gap { parts.append("gap \(Text.percent(gap))") }
    if let probability { parts.append("probability \(Text.percent(probability))") }
    if let distance { parts.append("distance \(Text.number(distance, 5))") }
    parts += ["\(nodes) nodes", "\(Text.number(seconds, 2)) s"]
    return parts.joined(separator: ", ")
  }

  private var original: String? {
    guard let split, let index, let label else { return nil }
    return "\(split) \(index) (\(label))"
  }

  private enum CodingKeys: String, CodingKey {
    case objective
    case target = "class"
    case status, value, bound, gap, nodes
    case linearPrograms = "lp_solves"
    case simplexIterations = "simplex_iterations"
    case seconds
    case classifiedAs = "classified_as"
    case probability, split, index, label, distance, input
  }
}

extension ExactNetwork {
  /// The softmax of the outputs, those of a ReLU where the network has one.
  fileprivate func probabilities(_ input: [Double]) -> [Double] {
    let outputs = logits(input).map { outputActivation == .relu ? max(0, $0) : $0 }
    let largest = outputs.max() ?? 0
    let powers = outputs.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
