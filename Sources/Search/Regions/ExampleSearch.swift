internal import Queries
internal import Proofs
internal import Optimization

/// Makes an example that fools the network as it runs of an input that meets a rule by a hair: on the
/// rule's edge, where the smallest change ends, float32 may answer either way.
struct ExampleSearch {
  let query: Query
  let solver: any LinearSolver
  let limits: SearchLimits

  /// An example as near as moving inside from a witness leads to; nil where that finds none.
  func example(near witness: Witness) throws -> AdversarialExample? {
    let quick = bySteps(from: witness)
    if let quick, !query.goal.isDistance || isNear(quick, witness) { return quick }
    let other = try byTighteningTheRule(from: witness)
    return [quick, other].compactMap(\.self).min { $0.distance < $1.distance }
  }

  private func isNear(_ example: AdversarialExample, _ witness: Witness) -> Bool {
    example.distance <= witness.distance * (1 + Self.shortDetour)
  }

  /// By steps of the input itself, each twice as long as the last.
  private func bySteps(from witness: Witness) -> AdversarialExample? {
    let region = witness.region.withAnswer(query.network.decision)
    let sizes = query.float32Sizes(at: witness.input)
    var (point, fraction) = (witness.input, Self.leastFraction)
    for _ in 0..<Self.mostSteps {
      if let example = AdversarialExample(point, for: query) { return example }
      point = query.shrunk(point, to: query.inputs.ball.radius * (1 - fraction))
      let logits = query.network.logits(point)
      let needs = region.constraints.map { constraint in
        constraint.isValue
          ? 0 : max(0, fraction * constraint.size(sizes) - constraint.slack(logits))
      }
      if needs.contains(where: { $0 > 0 }) {
        guard
          let next = InwardStep(query, region, from: point, needs: needs).result(),
          let admitted = query.admitted(next)
        else { return nil }
        point = admitted
      }
      fraction *= 2
    }
    return nil
  }

  /// By the linear pieces from the witness on, under a tighter and tighter rule.
  private func byTighteningTheRule(from witness: Witness) throws -> AdversarialExample? {
    guard let index = query.regions.firstIndex(of: witness.region) else { return nil }
    let sizes = query.float32Sizes(at: witness.input)
    var fraction = Self.leastFraction
    while fraction < Self.largestFraction && limits.reached == nil {
      guard let tight = query.tightened(by: fraction, of: sizes)?.balanced() else { return nil }
      let search = RegionSearch(
        tight, tight.regions[index], solver: solver, gap: Tolerances.provedGap, limits: limits)
      var found = SearchOutcome(lowerBound: 0)
      try search.findExample(from: [witness.input], &found)
      if let input = found.witness?.input,
        let example = AdversarialExample(input, for: query)
      {
        return example
      }
      fraction *= Self.tighteningFactor
    }
    return nil
  }

  /// An example that is no further beyond the witness, as a fraction, is near enough.
  private static let shortDetour = 2e-6
  /// A quarter of what float32 is off.
  static let leastFraction = 0x1p-26
  /// Far more than what float32 is off.
  static let largestFraction = 0x1p-8
  static let tighteningFactor = 4.0
  private static let mostSteps = 30
}

extension Query {
  /// For each logit 2^24 times what float32 is off at an input, and its own size at least: 2^-24 of it
  /// is what an example has to be ahead by.
  func float32Sizes(at input: [Double]) -> [Double] {
    let logits = network.logits(input)
    let rounded = network.original?.plainLogits(input.map(Float.init)).map(Double.init) ?? logits
    return zip(logits, rounded).map {
      max(abs($0), abs($0 - $1) * 0x1p24, .leastNormalMagnitude)
    }
  }
}
