public import Networks

/// The rule of the CTU lab (Combinatorial Optimization, 2021, sections 1.6 and 1.7): any class will
/// do before which the true one falls back, f_label <= `share` * max over all j of f_j.
///
/// The lab's outputs f have a ReLU. So f_label <= share * f_j is a_label <= share * a_j with
/// a_j >= 0 in the logits a, one region for each wrong class j. What is left is f_label = 0 while
/// all others are zero too: where the network's outputs have a ReLU that is a region of its own, in
/// which the network answers no class. A network with linear outputs answers a class even there, so
/// there it is none. (Where the maximum is the label's own output, only zero outputs meet the rule.)
public struct DominanceRule: SuccessRule, Equatable {
  /// The class that the network is not to answer.
  public var label: Int
  /// Above 0 and at most 1; the lab uses 0.95.
  public var share: Double

  /// A rule for an image of a class.
  public init(label: Int, share: Double = Self.labShare) {
    self.label = label
    self.share = share
  }

  /// What the lab uses.
  public static let labShare = 0.95

  /// The regions of the wrong classes, and that of the zero outputs where it counts.
  public func regions(for decision: Decision) -> [OutputRegion] {
    var regions = (0..<decision.classCount).filter { $0 != label }.map {
      OutputRegion(
        target: $0, constraints: conditions(target: $0, decision), answer: .otherThan(label))
    }
    if decision.mayBeNone { regions.append(decision.none) }
    return regions
  }

  /// What makes one class the one before which the label falls back.
  func conditions(target: Int, _ decision: Decision) -> [OutputConstraint] {
    [
      decision.score(of: target, atLeast: 0, name: "floor"),
      decision.condition([(target, share), (label, -1)], atLeast: 0, name: "dominance"),
    ]
  }
}
