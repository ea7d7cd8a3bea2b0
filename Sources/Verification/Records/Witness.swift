/// A checked adversarial example: proof that a change of its size fools the network. Where outputs
/// are maximised, proof that their value can be had.
public struct Witness: Sendable, Equatable {
  /// The changed image: `inputCount` numbers, each in its range.
  public let input: [Double]
  /// The size of the change in the problem's norm.
  public let distance: Double
  /// The region that the logits lie in; of several the first, or that of the largest value.
  public let region: LogitRegion
  /// What the search makes small: the distance, or the negated value.
  package let cost: Double
  private let goal: SearchGoal

  /// Checks a candidate independently of how it was found: a forward pass in float64, every input
  /// inside its range and the allowed deviation, the success rule, the distance.
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
    let deviation = problem.maxDeviation ?? .infinity
    for (index, (original, range)) in zip(problem.image, problem.ranges).enumerated() {
      let lowest = max(range.lower, original - deviation)
      let highest = min(range.upper, original + deviation)
      let value = min(max(candidate[index], lowest), highest)
      guard abs(value - candidate[index]) <= Tolerances.pixelRange else { return nil }
      if abs(value - original) > Tolerances.negligibleChange { input[index] = value }
    }
    var distance = problem.distance(zip(input, problem.image).lazy.map { $0 - $1 })
    if case .outputs(let budget, _) = problem.goal, distance > budget {
      guard distance <= budget * (1 + Tolerances.pixelRange) else { return nil }
      input = problem.shrunk(input, to: budget)
      distance = problem.distance(zip(input, problem.image).lazy.map { $0 - $1 })
      guard distance <= budget else { return nil }
    }
    let logits = problem.network.logits(input)
    let size = logits.reduce(1) { max($0, abs($1)) }
    let met = problem.regions.lazy.filter {
      $0.contains(logits, tolerance: Tolerances.successRule * size)
    }
    let region: LogitRegion? =
      switch problem.goal {
      case .distance: met.first
      case .outputs: met.max { $0.value(logits) < $1.value(logits) }
      }
    guard let region else { return nil }
    self.input = input
    self.region = region
    self.distance = distance
    cost = problem.goal == .distance ? distance : -region.value(logits)
    goal = problem.goal
  }

  /// Costs from here on are of no interest to a proof that may leave a fraction open.
  package func cutoff(gap: Double) -> Double { goal.cutoff(cost: cost, gap: gap) }

  /// What a gap is the fraction of.
  var scale: Double { goal.scale(cost: cost) }
}

extension AttackProblem {
  /// An input moved straight towards the image until it is within a distance of it.
  func shrunk(_ input: [Double], to radius: Double) -> [Double] {
    let distance = distance(zip(input, image).lazy.map { $0 - $1 })
    guard distance > radius else { return input }
    // A little less than the radius, so that rounding does not take it out again.
    let factor = radius / distance * (1 - 1e-12)
    return zip(image, input).map { $0 + factor * ($1 - $0) }
  }
}
