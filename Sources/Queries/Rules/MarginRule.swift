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
  public func regions(classCount: Int, outputActivation: OutputActivation) -> [LogitRegion] {
    func unit(_ scale: Double, _ index: Int) -> [Double] {
      (0..<classCount).map { $0 == index ? scale : 0 }
    }
    var constraints = [
      LogitConstraint(coefficients: unit(1, target), lower: floor, name: "floor")
    ]
    for other in 0..<classCount where other != target {
      var coefficients = unit(1, target)
      coefficients[other] = -margin
      constraints.append(
        LogitConstraint(coefficients: coefficients, lower: 0, name: "margin_\(other)"))
    }
    var regions = [
      LogitRegion(target: target, constraints: constraints, answer: .exactly(target))
    ]
    if floor <= 0 && outputActivation == .relu {
      regions.append(.zeroOutputs(classCount: classCount))
    }
    return regions
  }
}
