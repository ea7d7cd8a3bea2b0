import CampaignSupport
import Campaigns
import Datasets
import Testing

@Suite struct AdversarialInputsTests {
  /// Two images of 1 x 3 pixels.
  private let samples: LabelledImages

  init() throws {
    samples = LabelledImages(
      try ImageDataset(rows: 1, columns: 3, pixels: [0, 51, 255, 102, 0, 0], labels: [4, 7]),
      split: .test)
  }

  private func message(_ record: AttackRecord) -> String? {
    #expect(throws: ExampleMismatch.self) { try samples.adversarialInput(record) }?.description
  }

  @Test func theInputIsTheImagePlusTheChange() throws {
    let record = AttackRecord.made(
      label: 4, delta: [.init(pixel: 0, change: 0.25), .init(pixel: 2, change: -0.5)])
    #expect(try samples.adversarialInput(record) == [0.25, Double(Float(0.2)), 0.5])
  }

  @Test func recordsWithoutExamplesAreLeftOut() throws {
    let records = [
      AttackRecord.made(.infeasible, label: 4),
      .made(index: 1, label: 7, delta: [.init(pixel: 1, change: 1)]),
      .made(index: 1, label: 7, delta: []),
    ]
    let inputs = try samples.adversarialInputs(records)
    #expect(inputs.labels == [7, 7])
    #expect(inputs.inputs.elements == [0.4, 1, 0, 0.4, 0, 0])
    #expect(samples.originals(records).labels == [7])
  }

  @Test func anotherSplitIsNamed() {
    #expect(
      message(.made(split: "train", label: 4))
        == "an example is of the train images, not of the test images")
  }

  @Test(arguments: [-1, 2])
  func anIndexOutOfRangeIsNamed(index: Int) {
    #expect(
      message(.made(index: index, label: 4))
        == "an example is of image \(index), but there are only 2 images "
        + "(use the data that the examples were made from)")
  }

  @Test func anotherLabelIsNamed() {
    #expect(
      message(.made(index: 1, label: 4))
        == "the example of image 1 says that it shows 4, but it shows 7 "
        + "(use the data that the examples were made from)")
  }

  @Test(arguments: [-1, 3])
  func aPixelOutOfRangeIsNamed(pixel: Int) {
    #expect(
      message(.made(label: 4, delta: [.init(pixel: pixel, change: 0.5)]))
        == "the example of image 0 changes pixel \(pixel), but images have 3 pixels "
        + "(use the data that the examples were made from)")
  }
}
