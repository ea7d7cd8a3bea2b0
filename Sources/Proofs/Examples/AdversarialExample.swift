public import Queries
internal import LinearAlgebra
internal import Networks

/// An input that fools the network as it runs: float32 numbers within box and ball, which meet the
/// success rule with no slack in exact arithmetic, and for which the network's answer is the rule's
/// in float64 and in float32, summed plainly and by BLAS.
public struct AdversarialExample: Sendable, Equatable {
  /// The changed image: `inputCount` numbers that float32 represents.
  public let input: [Double]
  /// The size of the change in the question's norm, not below the exact one.
  public let distance: Double
  /// The region that its logits lie in.
  public let region: OutputRegion
  /// What the network answers; nil for no class.
  public let answer: Int?

  /// Checks a candidate, rounded to float32.
  ///
  /// - Returns: nil where it is no example, or the network has no form in float32.
  package init?(_ candidate: [Double], for query: Query) {
    guard let original = query.network.original, let near = query.admitted(candidate) else {
      return nil
    }
    let input = near.indices.map { query.representable($0, near: near[$0]) }
    guard zip(input.indices, input).allSatisfy({ query.isAllowed($0, $1) }),
      let witness = Witness(admitted: input, for: query)
    else { return nil }
    let floats = input.map(Float.init)
    let batch = Matrix(rows: 1, columns: floats.count, elements: floats)
    let answers = [
      witness.region.accepts(query.network.logits(input), original.decision),
      witness.region.accepts(original.plainLogits(floats), original.decision),
      witness.region.accepts(Array(original.logits(batch).row(0)), original.decision),
    ]
    guard answers.allSatisfy(\.self) else { return nil }
    self.input = input
    self.region = witness.region
    distance = query.distanceBound(to: input)
    answer = query.network.classification(input)
    if distance > query.inputs.ball.radius { return nil }
  }
}

extension OutputRegion {
  /// Whether the network gives the region's answer to some logits, with no tie.
  fileprivate func accepts(
    _ logits: [some BinaryFloatingPoint], _ decision: Decision
  ) -> Bool {
    let scores = decision.scores(logits)
    let isNone = decision.mayBeNone && scores.allSatisfy { $0 == 0 }
    func isAhead(_ winner: Int, of others: some Sequence<Int>) -> Bool {
      others.allSatisfy { $0 == winner || scores[winner] > scores[$0] }
    }
    return switch answer {
    case .any: true
    case .exactly(let winner?): isAhead(winner, of: scores.indices)
    case .exactly(nil): isNone
    case .otherThan(let label):
      isNone || scores.indices.contains { isAhead($0, of: [label]) && $0 != label }
    }
  }
}

extension Query {
  /// The float32 number near a value that an input may be: of those within what is allowed the
  /// nearest, up to one unit in the last place. Multiples of 2^-52, so that changes of pixels are exact
  /// in float64.
  fileprivate func representable(_ index: Int, near value: Double) -> Double {
    guard value != inputs.center[index] || value != Double(Float(value)) else { return value }
    let step = 0x1p-52
    let coarse = abs(value) < 1 ? (value / step).rounded() * step : value
    let rounded = Float(coarse)
    for candidate in [rounded, rounded.nextDown, rounded.nextUp] {
      if isAllowed(index, Double(candidate)) { return Double(candidate) }
    }
    return Double(rounded)
  }

  /// Whether an input is in its range.
  fileprivate func isAllowed(_ index: Int, _ value: Double) -> Bool {
    inputs.exampleRanges[index].contains(value)
  }

  /// The distance to an input, rounded up.
  func distanceBound(to input: [Double]) -> Double {
    inputs.ball.changeBounds.size(
      zip(input, inputs.center).map { .differenceRoundedUp(max($0, $1), min($0, $1)) })
  }
}
