public import Networks

/// The margin rule of the thesis (equation 8 and section 4.1): the target's logit reaches `floor`
/// and is at least `margin` times every other logit.
///
/// With floor 0 on a network whose outputs have a ReLU, an input whose logits are all at most zero
/// counts too: every output is zero, and zero is 1.2 times zero.
public struct MarginRule: SuccessRule, Equatable {
  /// The class that the network is to answer.
  public var target: Int
  /// At least 1; the thesis uses 1.2.
  public var margin: Double
  /// At least 0; the thesis uses 0.01.
  public var floor: Double

  /// A rule for one target.
  public init(target: Int, margin: Double = 1.2, floor: Double = 0.01) {
    self.target = target
    self.margin = margin
    self.floor = floor
  }

  /// The target's region, and that of the zero outputs where it counts.
  public func regions(for decision: Decision) -> [OutputRegion] {
    let margins = (0..<decision.classCount).filter { $0 != target }.map {
      decision.condition([(target, 1), ($0, -margin)], atLeast: 0, name: "margin_\($0)")
    }
    let region = OutputRegion(
      target: target,
      constraints: [decision.score(of: target, atLeast: floor, name: "floor")] + margins,
      answer: .exactly(target))
    return floor <= 0 && decision.mayBeNone ? [region, decision.none] : [region]
  }
}
