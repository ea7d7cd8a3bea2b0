import LinearAlgebra
import Networks
import Queries
import Search
import Testing

/// Logits are the inputs themselves. The image is (0.75, 0.25).
@Suite struct ReferenceInputsTests {
  private let references: ReferenceInputs

  init() {
    let inputs: [Float] = [
      0.125, 0.875, 0.875, 0.125, 0.5, 0.5625, 0.25, 0.5, 0.25, 0.5, 0.5, 1,
    ]
    references = ReferenceInputs(
      LabelledInputs(
        inputs: Matrix(rows: 6, columns: 2, elements: inputs), labels: [0, 0, 0, 0, 0, 0]),
      network: NetworkGraph(
        Network(layers: [
          Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), bias: [0, 0])
        ])))
  }

  private func starts(_ region: OutputRegion, count: Int = 10) -> [[Double]] {
    references.starts(for: region, near: [0.75, 0.25], count: count)
  }

  /// At distances 0.75, 0.75, 1 and 1.25; (0.5, 0.5625) is nearest, and misses the margin.
  @Test func theNearestOfTheRegionComeFirst() {
    let region = MarginRule(target: 1).regions(for: .argmax(classCount: 2))[0]
    let expected = [[0.25, 0.5], [0.25, 0.5], [0.5, 1], [0.125, 0.875]]
    #expect(starts(region) == expected)
    #expect(starts(region, count: 3) == Array(expected[..<3]))
    #expect(starts(region, count: 0) == [])
  }

  @Test func theTargetIsTheAnswerThatTheyHave() {
    #expect(starts(OutputRegion(target: 0, constraints: [])) == [[0.875, 0.125]])
    #expect(starts(OutputRegion(target: 1, constraints: [])).count == 5)
    #expect(starts(OutputRegion(target: nil, constraints: [])).count == 6)
  }
}
