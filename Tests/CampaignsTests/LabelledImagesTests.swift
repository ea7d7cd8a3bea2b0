import Campaigns
import Datasets
import LinearAlgebra
import Networks
import Testing

@Suite struct LabelledImagesTests {
  private func images(
    _ pixels: [UInt8] = [0, 51, 255, 102, 0, 204], labels: [UInt8] = [3, 1], rows: Int = 1,
    columns: Int = 3, note: String? = nil
  ) throws -> LabelledImages {
    LabelledImages(
      try ImageDataset(rows: rows, columns: columns, pixels: pixels, labels: labels),
      split: .test, note: note)
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
    #expect(try images(note: SyntheticMark.note).fingerprint == prints[0])
  }

  /// Stored results are named by it: `printf '2 1 3 \0\63\377\146\0\314\3\1' | sha256sum`.
  @Test func grey0To9HasTheFingerprintOfOld() throws {
    #expect(
      try images().fingerprint
        == "4ced467713dc44e4c3576e03b95703ea6156a04101c7245f512d63ee83800367")
  }

  /// Shape, values, labels and the number of classes are all part of it; names are not.
  @Test func everythingThatDecidesAnswersIsInTheFingerprint() throws {
    func print(
      _ shape: ImageShape = ImageShape(rows: 1, columns: 3), bytes: Bool = false,
      labels: [Int] = [1, 0], classCount: Int = 2, names: [String]? = nil, last: UInt8 = 1
    ) throws -> String {
      let numbers: [UInt8] = [0, 1, 1, 0, 0, last]
      let values: ImageDataset.Values = bytes ? .bytes(numbers) : .floats(numbers.map { Float($0) })
      let images = try ImageDataset(
        shape, values, labels: labels, classCount: classCount, classNames: names)
      return LabelledImages(images, split: .test).fingerprint
    }
    let prints = try [
      print(), print(bytes: true), print(bytes: true, classCount: 10), print(labels: [0, 1]),
      print(classCount: 3), print(last: 0), print(bytes: true, last: 0),
      print(ImageShape(rows: 3, columns: 1)), print(ImageShape(channels: 3, rows: 1, columns: 1)),
      print(labels: [1, 300], classCount: 301), print(labels: [1, 44], classCount: 301),
    ]
    #expect(Set(prints).count == prints.count)
    #expect(try print(names: ["a", "b"]) == prints[0])
  }

  @Test func drawingsSayThatTheyAre() throws {
    #expect(try images().note == nil && images(note: "drawn").note == "drawn")
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
    #expect(size?.description.contains("have 3 columns, but the network has 4 inputs") == true)
    let classes = #expect(throws: DataMismatch.self) {
      try images.check(NetworkGraph(network(inputs: 3, classes: 3)))
    }
    #expect(
      classes?.description.contains("go up to 3, but the network knows only 3 classes") == true)
  }
}
