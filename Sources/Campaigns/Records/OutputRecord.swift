public import Search
public import Queries
public import Basics
internal import Foundation
public import Networks
public import Optimization

/// What is known about the largest value of an output: one line of a file of results. What does not
/// exist is nil, and null in the file.
public struct OutputRecord: Sendable, Equatable {
  /// The version of this layout.
  public static let currentSchema = 2

  /// The version of the layout.
  public var schema = Self.currentSchema
  /// `OutputSettings.hash` of the question.
  public var question: String
  /// `Network.fingerprint` of the network; nil in files of version 0.1.
  @OrNull public var network: String?
  /// The name of the network's file, without its folder; nil where it has none.
  @OrNull public var model: String?
  /// `relu` where a negative logit counts as an output of zero; see `AttackRecord.outputs`.
  public var outputs: OutputActivation?
  /// What was maximised.
  public var objective: OutputObjective.Kind
  /// The class; of several the one whose objective is largest, nil where nothing was found.
  @OrNull public var target: Int?
  /// What is known about the largest value; `infeasible` where no input meets the conditions.
  public var status: AttackStatus
  /// What stopped the proof; nil for a proof, and for a failure.
  @OrNull public var limit: Limit?
  /// The value at the best input, from a forward pass in float64.
  @OrNull public var value: Double?
  /// No input has a larger value; nil where none meets the conditions.
  @OrNull public var bound: Double?
  /// See `OutputOutcome.gap`.
  @OrNull public var gap: Double?
  /// Nodes of the branching tree.
  public var nodes: Int
  /// Linear programs solved.
  public var linearPrograms: Int
  /// Simplex iterations of all of them.
  public var simplexIterations: Int
  /// All seconds spent on this question.
  public var seconds = 0.0
  /// What the network answers to the best input.
  @OrNull public var classifiedAs: Classification?
  /// The softmax of the outputs at the class.
  @OrNull public var probability: Double?
  /// True where the image, or what the network was trained on, is Temper's own drawing; otherwise nil,
  /// and left out of the file.
  public var synthetic: Bool?
  /// The part of the data set that the image is from; nil where there is no image.
  @OrNull public var split: String?
  /// The image's position there.
  @OrNull public var index: Int?
  /// The image's true class.
  @OrNull public var label: Int?
  /// How far the best input is from the image.
  @OrNull public var distance: Double?
  /// The best input: `inputCount` numbers in [0, 1].
  @OrNull public var input: [Double]?

  /// What a search came to, without its time and without an image.
  ///
  /// - Parameters:
  ///   - question: `OutputSettings.hash`.
  ///   - objectives: what was maximised: at least one, all of one kind.
  public init(
    question: String, objectives: [OutputObjective], outcome: OutputOutcome,
    network: PiecewiseNetwork
  ) {
    self.question = question
    outputs = network.decision.mayBeNone ? .relu : nil
    objective = objectives[0].kind
    let target = outcome.target ?? (objectives.count == 1 ? objectives[0].target : nil)
    self.target = target
    status = outcome.status
    limit = outcome.status.isProof ? nil : outcome.limit
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
  }
}

extension OutputRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema, question, network, model, outputs, objective
    case target = "class"
    case status, limit, value, bound, gap, nodes
    case linearPrograms = "lp_solves"
    case simplexIterations = "simplex_iterations"
    case seconds
    case classifiedAs = "classified_as"
    case probability, synthetic, split, index, label, distance, input
  }
}

extension PiecewiseNetwork {
  /// The softmax of what the classes are compared by; of a single logit its sigmoid and the rest.
  fileprivate func probabilities(_ input: [Double]) -> [Double] {
    let scores = decision.scores(logits(input))
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
