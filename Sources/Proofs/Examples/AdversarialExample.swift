public import Queries
internal import LinearAlgebra
internal import Networks

/// An input that fools the network as it runs: float32 numbers within box and ball, which meet the
/// success rule with no slack in exact arithmetic, and for which the network's answer is the rule's
/// in float64 and in float32, summed plainly and by BLAS.
public struct AdversarialExample: Sendable, Equatable {
  /// The changed image: `inputCount` numbers that float32 represents.
  public let input: [Double]
  /// The size of the change in the problem's norm, not below the exact one.
  public let distance: Double
  /// The region that its logits lie in.
  public let region: LogitRegion
  /// What the network answers; nil for no class.
  public let answer: Int?

  /// Checks a candidate, rounded to float32.
  ///
  /// - Returns: nil where it is no example, or the network has no form in float32.
  package init?(_ candidate: [Double], for problem: AttackProblem) {
    guard let original = problem.network.original, let near = problem.admitted(candidate) else {
      return nil
    }
    let input = near.indices.map { problem.representable($0, near: near[$0]) }
    guard zip(input.indices, input).allSatisfy({ problem.isAllowed($0, $1) }),
      let witness = Witness(admitted: input, for: problem)
    else { return nil }
    let floats = input.map(Float.init)
    let batch = Matrix(rows: 1, columns: floats.count, elements: floats)
    let answers = [
      witness.region.accepts(problem.network.logits(input), original.outputActivation),
      witness.region.accepts(original.plainLogits(floats), original.outputActivation),
      witness.region.accepts(Array(original.logits(batch).row(0)), original.outputActivation),
    ]
    guard answers.allSatisfy(\.self) else { return nil }
    self.input = input
    self.region = witness.region
    distance = problem.distanceBound(to: input)
    answer = problem.network.classification(input)
    if let budget = problem.radiusLimit, distance > budget { return nil }
  }
}

extension LogitRegion {
  /// Whether the network gives the region's answer to some logits, with no tie.
  fileprivate func accepts(
    _ logits: [some BinaryFloatingPoint], _ activation: OutputActivation
  ) -> Bool {
    let outputs = activation == .relu ? logits.map { max(0, $0) } : logits
    func isAhead(_ winner: Int, of others: some Sequence<Int>) -> Bool {
      others.allSatisfy { $0 == winner || outputs[winner] > outputs[$0] }
    }
    return switch answer {
    case .any: true
    case .exactly(let winner?): isAhead(winner, of: outputs.indices)
    case .exactly(nil): activation == .relu && outputs.allSatisfy { $0 == 0 }
    case .otherThan(let label):
      outputs.indices.contains { isAhead($0, of: [label]) && $0 != label }
        || activation == .relu && outputs.allSatisfy { $0 == 0 }
    }
  }
}

extension AttackProblem {
  /// No example may be further from the image than this; nil for no limit.
  package var radiusLimit: Double? {
    if case .outputs(let budget, _) = goal, budget < .infinity { return budget }
    return maxDistance
  }

  /// The float32 number near a value that an input may be: of those within what is allowed the
  /// nearest, up to one unit in the last place. Multiples of 2^-52, so that changes of pixels are exact
  /// in float64.
  fileprivate func representable(_ index: Int, near value: Double) -> Double {
    guard value != image[index] || value != Double(Float(value)) else { return value }
    let step = 0x1p-52
    let coarse = abs(value) < 1 ? (value / step).rounded() * step : value
    let rounded = Float(coarse)
    for candidate in [rounded, rounded.nextDown, rounded.nextUp] {
      if isAllowed(index, Double(candidate)) { return Double(candidate) }
    }
    return Double(rounded)
  }

  /// Whether an input is in its range and not further from the image than `maxDeviation`.
  fileprivate func isAllowed(_ index: Int, _ value: Double) -> Bool {
    exampleRanges[index].contains(value) && changeBound(index, value) <= maxDeviation ?? .infinity
  }

  /// The magnitude of one input's change, rounded up.
  private func changeBound(_ index: Int, _ value: Double) -> Double {
    .differenceRoundedUp(max(value, image[index]), min(value, image[index]))
  }

  /// The distance to an input, rounded up.
  func distanceBound(to input: [Double]) -> Double {
    let changes = input.indices.lazy.map { changeBound($0, input[$0]) }
    switch norm {
    case .l1:
      var sum = RoundedSum()
      for change in changes { sum.add(1, change) }
      return sum.upper
    case .linf: return changes.reduce(0, max)
    }
  }
}
