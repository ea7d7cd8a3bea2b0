import TestSupport
import LinearAlgebra
import GLPKSolver
import Networks
import SearchSupport
import Testing
import Queries
import Search

@Suite struct ExactnessCheckTests {
  @Test(arguments: ThesisNetwork.allCases, 0..<2 as Range<UInt64>)
  func theProgramIsTheNetwork(_ name: ThesisNetwork, seed: UInt64) throws {
    var test = RandomCase(seed: seed, inputs: 10, hidden: name.hiddenSizes, classes: 10)
    let check = ExactnessCheck(
      network: test.network, bounds: test.network.boxBounds(), solver: GLPKSolver())
    let inputs = [test.image] + (0..<49).map { _ in test.randomInput() }
    #expect(try check.largestDeviation(inputs) <= Tolerances.exactness)
  }

  /// Big-M values that are too small make another network of the program, or none.
  @Test func wrongBoundsAreNoticed() throws {
    let test = RandomCase(seed: 1)
    var bounds = test.network.boxBounds()
    let value = test.network.preActivations(test.image)[0][0]
    bounds.layers[0][0] = Interval(value - 1, value - 0.5)
    let check = ExactnessCheck(network: test.network, bounds: bounds, solver: GLPKSolver())
    #expect(throws: ExactnessError.noSolution(input: 0, reason: .infeasible)) {
      try check.largestDeviation([test.image])
    }
  }
}
