/// A checked adversarial example: proof that a change of its size fools the network.
public struct Witness: Sendable, Equatable {
  /// The changed image: `inputCount` numbers in [0, 1].
  public let input: [Double]
  /// The size of the change in the problem's norm.
  public let distance: Double
  /// The region that the logits lie in.
  public let region: LogitRegion

  /// Checks a candidate independently of how it was found: a forward pass in float64, every input
  /// inside [0, 1] and the allowed deviation, the success rule, the distance.
  ///
  /// Inputs that miss their range by no more than `Tolerances.pixelRange` are set to its end, and
  /// changes up to `Tolerances.negligibleChange` are dropped, before anything is computed.
  ///
  /// - Returns: nil where the candidate is not adversarial.
  public init?(_ candidate: [Double], for problem: AttackProblem) {
    guard candidate.count == problem.image.count, candidate.allSatisfy(\.isFinite) else {
      return nil
    }
    var input = problem.image
    let deviation = problem.maxDeviation ?? 1
    for (index, original) in problem.image.enumerated() {
      let lowest = max(0, original - deviation)
      let highest = min(1, original + deviation)
      let value = min(max(candidate[index], lowest), highest)
      guard abs(value - candidate[index]) <= Tolerances.pixelRange else { return nil }
      if abs(value - original) > Tolerances.negligibleChange { input[index] = value }
    }
    let logits = problem.network.logits(input)
    let scale = logits.reduce(1) { max($0, abs($1)) }
    let region = problem.regions.first {
      $0.contains(logits, tolerance: Tolerances.successRule * scale)
    }
    guard let region else { return nil }
    self.input = input
    self.region = region
    distance = problem.distance(zip(input, problem.image).lazy.map { $0 - $1 })
  }
}
