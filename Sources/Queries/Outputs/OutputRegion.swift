package import LinearAlgebra
package import Networks

/// A polyhedron of logits: the outcomes that one way of fooling the network leads to.
public struct OutputRegion: Sendable, Equatable {
  /// What the network must answer in the region, ties excluded.
  public enum Answer: Sendable, Equatable {
    /// A class; nil for none, where all outputs are zero.
    case exactly(Int?)
    /// Any class but this one, or none.
    case otherThan(Int)
    /// Nothing is asked of it.
    case any
  }

  /// The class whose logit is ahead; nil where none is.
  public var target: Int?
  /// All hold in the region, but for those that are values.
  public var constraints: [OutputConstraint]
  /// What an example of the region makes the network answer. The region is closed, so on its edge
  /// there may be ties, which fool nobody.
  public var answer: Answer

  /// Where some conditions hold.
  public init(target: Int?, constraints: [OutputConstraint], answer: Answer = .any) {
    self.target = target
    self.constraints = constraints
    self.answer = answer
  }

  /// Whether some logits lie in the region, up to a tolerance for each condition.
  public func contains(_ logits: [Double], tolerance: Double = 0) -> Bool {
    constraints.allSatisfy { $0.isValue || $0.slack(logits) >= -tolerance }
  }

  /// How far each condition may be missed while every logit lies in its interval: zeros where the
  /// region holds them all for certain.
  package func shortfalls(_ logits: [Interval]) -> [Double] {
    constraints.map { $0.isValue ? 0 : max(0, -$0.slack(over: logits).lower) }
  }

  /// The least of the values at some logits; infinite where none is to be maximised.
  public func value(_ logits: [Double]) -> Double {
    constraints.reduce(.infinity) { $1.isValue ? min($0, $1.slack(logits)) : $0 }
  }
}

extension OutputRegion {
  /// The region with what its answer asks for as conditions too, ties included.
  package func withAnswer(_ decision: Decision) -> OutputRegion {
    var result = self
    switch (answer, target) {
    case (.exactly(let winner?), _):
      result.constraints += (0..<decision.classCount).filter { $0 != winner }.map {
        decision.ahead(winner, of: $0, name: "answer_\($0)")
      }
    case (.otherThan(let label), let winner?):
      result.constraints.append(decision.ahead(winner, of: label, name: "answer_\(label)"))
    default: break
    }
    return result
  }

  /// The region, answer included, of logits that lie inside by more than a fraction of each condition's
  /// terms, given the size of each logit.
  package func tightened(
    by fraction: Double, of sizes: [Double], decision: Decision
  ) -> OutputRegion {
    var result = withAnswer(decision)
    for index in result.constraints.indices where !result.constraints[index].isValue {
      result.constraints[index].lower += fraction * result.constraints[index].size(sizes)
    }
    return result
  }

  /// The region without conditions in which no logit appears; nil where one of them does not hold.
  var withoutConstants: OutputRegion? {
    var result = self
    result.constraints.removeAll { !$0.isValue && $0.isConstant && $0.lower <= 0 }
    return result.constraints.contains { !$0.isValue && $0.isConstant } ? nil : result
  }
}
