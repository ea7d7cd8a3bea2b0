import LinearAlgebra
import Networks
import Testing

@Suite struct LabelledInputsTests {
  private let data = LabelledInputs(
    inputs: Matrix(rows: 3, columns: 2, elements: [1, 2, 2, 0, 0, 5]), labels: [1, 0, 1])

  @Test func subsetKeepsTheOrderAskedFor() {
    let subset = data.subset([2, 0, 2])
    #expect(subset.inputs == Matrix(rows: 3, columns: 2, elements: [0, 5, 1, 2, 0, 5]))
    #expect(subset.labels == [1, 1, 1])
    #expect(data.subset([]).count == 0)
    #expect(data.subset([]).inputs == Matrix(rows: 0, columns: 2))
  }

  @Test func appendingPutsTheOthersBehind() {
    let both = data.subset([1]).appending(data.subset([0, 2]))
    #expect(both.inputs == Matrix(rows: 3, columns: 2, elements: [2, 0, 1, 2, 0, 5]))
    #expect(both.labels == [0, 1, 1])
    #expect(data.appending(data.subset([])).labels == data.labels)
  }

  /// The logits of `NetworkTests.small`: (2.5, 8), (5.5, 8), and for (0, 5) hidden
  /// (-5, 1.5) -> (0, 1.5), logits (2, 6): it always answers 1, which is right twice.
  @Test func accuracyIsTheFractionPredictedRight() {
    #expect(NetworkTests.small.predictions(data.inputs) == [1, 1, 1])
    #expect(NetworkTests.small.accuracy(on: data) == 2.0 / 3)
    #expect(NetworkTests.small.accuracy(on: data.subset([])) == 0)
  }
}
