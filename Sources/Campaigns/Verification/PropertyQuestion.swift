internal import Formats
internal import LinearAlgebra
internal import Networks
internal import Queries

/// One region of a property as a question about outputs: is there an input of the box whose outputs lie
/// in the region? Every number is rounded so that the answer no is one for the exact region.
struct PropertyQuestion: Sendable {
  /// What the inputs may be.
  let inputs: InputSet
  let region: OutputRegion
  /// An input that the region does not bound: the set holds a part of what it may be, so that nothing is
  /// proved of it; nil where all are bounded.
  let unboundedInput: String?

  /// A region of a property.
  ///
  /// - Parameters:
  ///   - property: the property.
  ///   - keepsInputs: whether the network's logits are the outputs and then the inputs.
  /// - Throws: `VerificationError` where the region needs numbers that float64 does not have.
  init(
    _ region: PropertyRegion, of property: Property, keepsInputs: Bool
  ) throws(VerificationError) {
    unboundedInput = region.box.firstIndex { !$0.isBounded }
      .map { property.name(ofVariable: $0) }
    inputs = InputSet(bounds: region.bounds)
    var conditions: [OutputConstraint] = []
    for constraint in region.constraints {
      conditions += try constraint.conditions(
        inputs: property.inputCount, outputs: property.outputCount, keepsInputs: keepsInputs)
    }
    self.region = OutputRegion(target: nil, constraints: conditions)
  }
}

extension PropertyConstraint {
  /// The conditions that hold wherever the constraint does: one, or two for an equality. Strict ones are
  /// closed, and what is compared with is rounded outward.
  fileprivate func conditions(
    inputs: Int, outputs: Int, keepsInputs: Bool
  ) throws(VerificationError) -> [OutputConstraint] {
    var coefficients = [Double](repeating: 0, count: outputs + (keepsInputs ? inputs : 0))
    guard let power = power else {
      throw .unsupported("a constraint's coefficients have more digits than float64")
    }
    for term in terms {
      let place = term.variable < inputs ? outputs + term.variable : term.variable - inputs
      guard coefficients.indices.contains(place) else {
        throw .unsupported("a constraint on a hidden node")
      }
      coefficients[place] = (term.coefficient * power).enclosure.lower
    }
    let least = (-constant * power).enclosure
    guard least.lower.isFinite, least.upper.isFinite else {
      throw .unsupported("a constraint's constant is beyond float64")
    }
    let above = OutputConstraint(
      coefficients: coefficients, lower: least.lower, name: "property")
    guard comparison == .zero else { return [above] }
    return [
      above,
      OutputConstraint(
        coefficients: coefficients.map { -$0 }, lower: -least.upper, name: "property"),
    ]
  }

  /// The least power of ten by which all coefficients are float64 numbers; nil where none is.
  private var power: ExactDecimal? {
    var power = ExactDecimal.one
    for _ in 0...18 {
      let isExact = terms.allSatisfy { term in
        let range = (term.coefficient * power).enclosure
        return range.lower == range.upper && range.lower.isFinite
      }
      if isExact { return power }
      power = power * ExactDecimal(10)
    }
    return nil
  }
}
