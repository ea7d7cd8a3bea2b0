public import Networks

/// The usual meaning of being fooled: the network answers another class than the label.
///
/// Another class's logit is at least the label's plus `difference`; with a target, the target's is at
/// least every other's plus `difference`. Adding a constant to all logits changes nothing. Where the
/// outputs have a ReLU they take the logits' place, and with difference 0 the network is also fooled
/// when it answers no class because all outputs are zero.
public struct ArgmaxRule: SuccessRule, Equatable {
  /// The class that the network is not to answer.
  public var label: Int
  /// The class that it is to answer instead; nil for any other.
  public var target: Int?
  /// By how much, in logits. Below zero: how far the label may still be ahead.
  public var difference: Double

  /// A rule for an image of a class.
  public init(label: Int, target: Int? = nil, difference: Double = 0) {
    self.label = label
    self.target = target
    self.difference = difference
  }

  /// One region for the target, or one for each other class.
  public func regions(for decision: Decision) -> [OutputRegion] {
    func region(_ winner: Int, aheadOf others: [Int], _ answer: OutputRegion.Answer) -> OutputRegion
    {
      var constraints = others.map {
        decision.ahead(winner, of: $0, by: difference, name: "ahead_of_\($0)")
      }
      if decision.mayBeNone {
        // The winner's output is its logit, the others' are not below zero.
        constraints.append(decision.score(of: winner, atLeast: max(0, difference), name: "floor"))
      }
      return OutputRegion(target: winner, constraints: constraints, answer: answer)
    }
    let classes = 0..<decision.classCount
    if let target {
      return [region(target, aheadOf: classes.filter { $0 != target }, .exactly(target))]
    }
    var regions = classes.filter { $0 != label }.map {
      region($0, aheadOf: [label], .otherThan(label))
    }
    if decision.mayBeNone && difference <= 0 { regions.append(decision.none) }
    return regions
  }
}
