public import Basics
internal import Foundation
public import Networks
public import Optimization
public import Search

/// Between which values one output of a network lies over a box of inputs, in real arithmetic: one line
/// of a file of results.
public struct OutputRange: Sendable, Equatable, Codable {
  /// One end of the range.
  public struct End: Sendable, Equatable, Codable {
    /// Proved: no input of the box has a value beyond it.
    public var bound: Double
    /// What the network has at `input`, rounded towards the range's middle; nil where no input was found.
    @OrNull public var value: Double?
    /// What is known: `optimal` where no input goes beyond `value`, to `Tolerances.provedGap`.
    public var status: AttackStatus
    /// What stopped the proof; nil for a proof.
    @OrNull public var limit: Limit?
    /// The input: one number for each of the network's.
    @OrNull public var input: [Double]?
    /// Nodes of the branching tree.
    public var nodes: Int
    /// Seconds spent on it.
    public var seconds: Double

    /// What a search came to.
    init(_ end: OutputExtremes.End, seconds: Double) {
      bound = end.bound
      (value, input) = (end.reached?.value, end.reached?.input)
      status = end.status
      limit = end.status.isProof ? nil : end.limit
      nodes = end.statistics.nodes
      self.seconds = seconds
    }
  }

  /// The version of this layout.
  public static let currentSchema = 1

  /// The version of the layout.
  public var schema = Self.currentSchema
  /// Stands for the network, the box, the output and the options that decide the answer.
  public var question: String
  /// `NetworkGraph.fingerprint` of the network.
  public var network: String
  /// The name of the network's file, without its folder; nil where it has none.
  @OrNull public var model: String?
  /// Which output, from 0.
  public var output: Int
  /// What follows the number that the range is of, in the network's file: `linear` for nothing.
  public var ending: NetworkGraph.Ending
  /// The least value.
  public var least: End
  /// The greatest value.
  public var greatest: End
  /// True where the network was trained on Temper's own drawings; otherwise nil, and left out.
  public var synthetic: Bool?

  init(
    question: String, network: String, output: Int, ending: NetworkGraph.Ending, least: End,
    greatest: End
  ) {
    self.question = question
    self.network = network
    self.output = output
    self.ending = ending
    self.least = least
    self.greatest = greatest
  }

  /// The range of what the network answers in the end, where that is a function of this output alone:
  /// behind its ReLU or its sigmoid, rounded outward. Nil for a softmax, and where there is no more to say.
  public var ofAnswer: ClosedRange<Double>? {
    switch ending {
    case .linear, .softmax: nil
    case .relu: max(0, least.bound)...max(0, greatest.bound)
    case .sigmoid: Self.sigmoid(least.bound, .down)...Self.sigmoid(greatest.bound, .up)
    }
  }

  /// Exponential, sum and quotient are each within one unit of the last place.
  private static func sigmoid(_ value: Double, _ rounding: FloatingPointRoundingRule) -> Double {
    let result = 1 / (1 + exp(-value))
    let error = 4 * result.ulp
    return rounding == .down ? max(0, result - error) : min(1, result + error)
  }
}

extension OutputRange: ProofRecord {
  private var ends: [End] { [least, greatest] }
  /// What stopped a proof, that of the least value first.
  public var limit: Limit? { ends.lazy.compactMap(\.limit).first }
  /// Whether both ends are proved.
  public var isProved: Bool { ends.allSatisfy(\.status.isProof) }
  /// Whether the solver failed.
  public var isFailure: Bool { ends.contains { $0.status == .error } }
}
