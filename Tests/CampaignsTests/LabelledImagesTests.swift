import Campaigns
import Datasets
import LinearAlgebra
import Networks
import Testing

@Suite struct LabelledImagesTests {
  private func images(
    _ pixels: [UInt8] = [0, 51, 255, 102, 0, 204], labels: [UInt8] = [3, 1], rows: Int = 1,
    columns: Int = 3, isSynthetic: Bool = false
  ) throws -> LabelledImages {
    LabelledImages(
      try ImageDataset(rows: rows, columns: columns, pixels: pixels, labels: labels),
      split: .test, isSynthetic: isSynthetic)
  }

  @Test func pixelsAreFractionsOfFullBrightness() throws {
    let images = try images()
    let expected: [Float] = [0, 51 / 255, 1, 102 / 255, 0, 204 / 255]
    #expect(images.labelled.inputs == Matrix(rows: 2, columns: 3, elements: expected))
    #expect(images.labelled.labels == [3, 1] && images.labels == [3, 1])
    // In any order, and the same to the last bit.
    #expect(
      images.inputs([1, 0])
        == Matrix(
          rows: 2, columns: 3, elements: Array(expected[3...] + expected[..<3])))
  }

  /// Results on other data are not comparable.
  @Test func otherDataHaveAnotherFingerprint() throws {
    let prints = try [
      images(), images([0, 51, 255, 102, 0, 205]), images(labels: [3, 2]),
      images(rows: 3, columns: 1),
    ].map(\.fingerprint)
    #expect(Set(prints).count == prints.count)
    #expect(try images(isSynthetic: true).fingerprint == prints[0])
  }

  @Test func drawingsSayThatTheyAre() throws {
    #expect(try images().note == nil && images(isSynthetic: true).note == SyntheticMark.note)
  }

  private func network(inputs: Int, classes: Int) -> Network {
    Network(randomWithSizes: [inputs, classes], seed: 1)
  }

  @Test func aNetworkReadsTheImagesAndKnowsTheClasses() throws {
    let images = try images()
    try images.check(NetworkGraph(network(inputs: 3, classes: 4)))
    let size = #expect(throws: DataMismatch.self) {
      try images.check(NetworkGraph(network(inputs: 4, classes: 10)))
    }
    #expect(size?.description.contains("1 x 3 = 3 pixels, but the network has 4 inputs") == true)
    let classes = #expect(throws: DataMismatch.self) {
      try images.check(NetworkGraph(network(inputs: 3, classes: 3)))
    }
    #expect(
      classes?.description.contains("go up to 3, but the network knows only 3 classes") == true)
  }
}
