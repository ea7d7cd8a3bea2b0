import LinearAlgebra
import Networks
import Proofs
import Queries
import SearchSupport
import TestSupport
import Testing

@Suite struct Float32ErrorTests {
  /// What float32 gives in any order of summation stays within the bound on its error.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func float32StaysWithinItsBound(seed: UInt64) throws {
    var test = RandomCase(seed: seed, inputs: 40, hidden: [12, 8])
    let image = test.image.map { Double(Float($0)) }
    let query = Query(
      network: test.network, image: image, rule: ArgmaxRule(label: test.prediction), norm: .linf)
    let errors = query.float32Errors(radius: 0.5)
    let single = try #require(test.network.single)
    for _ in 0..<50 {
      let input = test.input(of: query, within: 0.49).map(Float.init)
      let exact = test.network.logits(input.map(Double.init))
      let row = single.logits(Matrix(rows: 1, columns: input.count, elements: input)).row(0)
      for (index, value) in exact.enumerated() {
        #expect(abs(Double(row[row.startIndex + index]) - value) <= errors[index])
        #expect(abs(Double(single.plainLogits(input)[index]) - value) <= errors[index])
      }
    }
  }
}
