import LinearAlgebra
import Networks
import Proofs
import Queries
import TestSupport
import Testing

@Suite struct SourceConstraintTests {
  private func map(_ elements: [Double], error: Double? = nil) -> LinearMap {
    let columns = elements.count / 2
    return LinearMap(
      Matrix(rows: 2, columns: columns, elements: elements),
      errors: error.map { Matrix(rows: 2, columns: columns, repeating: $0) })
  }

  /// y0 - 2 y1 >= 3 with y0 = 4 a - b + x + 0.5 and y1 = a + 3 b - 2 x - 0.25 is 2 a - 7 b + 5 x >= 2, as
  /// the biases add 1.
  @Test func aConditionOnTheSourcesByHand() {
    let block = PiecewiseNetwork.Block(
      [.init(.block(0), map([4, -1, 1, 3])), .init(.input, map([1, -2]))], bias: [0.5, -0.25],
      isRectified: false)
    let condition = OutputConstraint(coefficients: [1, -2], lower: 3, name: "")
      .onSources(of: block)
    #expect(condition.parts.map(\.source) == [.block(0), .input])
    #expect(condition.weights == [2, -7, 5])
    #expect(condition.parts.map(\.magnitudes) == [[6, 7], [5]])
    #expect(condition.parts.allSatisfy { $0.errors == nil })
    #expect(condition.bias == 1 && condition.lower <= 2 && condition.lower > 2 - 1e-12)
  }

  /// An output that the condition does not name says nothing, and errors add up by its coefficients: 0.25
  /// and 2 times 0.25; the biases' 0.125 and 2 times 0.125 come off what must be reached.
  @Test func errorsByHand() {
    func condition(_ coefficients: [Double]) -> SourceConstraint {
      OutputConstraint(coefficients: coefficients, lower: 3, name: "").onSources(
        of: .init(
          [.init(.block(0), map([4, -1, 1, 3], error: 0.25)), .init(.input, map([1, -2]))],
          bias: [0.5, -0.25], biasErrors: [0.125, 0.125], isRectified: false))
    }
    let both = condition([1, -2])
    #expect(both.parts.map(\.errors) == [[0.75, 0.75], nil])
    #expect(both.parts.map(\.magnitudes) == [[6.75, 7.75], [5]])
    #expect(both.lower <= 1.625 && both.lower > 1.625 - 1e-12)
    let one = condition([0, -2])
    #expect(one.parts.map(\.errors) == [[0.5, 0.5], nil])
    #expect(one.weights == [-2, -6, 4] && one.bias == 0.5)
  }

  /// What is to be reached without the biases is no more than it is in exact arithmetic.
  @Test(arguments: 0..<60 as Range<UInt64>, [-4...4, -60...60, -545 ... -535])
  func whatIsToBeReachedIsRoundedDown(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let (bias, errors) = (numbers.next(8), numbers.next(8).map(abs))
    let constraint = OutputConstraint(
      coefficients: numbers.next(8), lower: numbers.next(), name: "")
    let block = PiecewiseNetwork.Block(
      [.init(.input, LinearMap(Matrix(rows: 8, columns: 1, elements: numbers.next(8))))],
      bias: bias, biasErrors: errors, isRectified: false)
    var least = Dyadic(constraint.lower)
    for (index, coefficient) in constraint.coefficients.enumerated() {
      least -= Dyadic(coefficient) * Dyadic(bias[index])
      least -= Dyadic(coefficient).magnitude * Dyadic(errors[index])
    }
    #expect(Dyadic(constraint.onSources(of: block).lower) <= least)
  }
}
