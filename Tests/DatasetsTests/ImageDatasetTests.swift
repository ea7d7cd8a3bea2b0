import Datasets
import Testing

@Suite struct ImageDatasetTests {
  private func tiny() throws -> ImageDataset {
    try ImageDataset(rows: 2, columns: 4, pixels: Tiny.pixels, labels: Tiny.labels)
  }

  @Test func brightnessIsTheByteOver255() throws {
    let dataset = try ImageDataset(rows: 1, columns: 3, pixels: [0, 51, 255], labels: [1])
    #expect(dataset.floats() == [0, 0.2, 1])
    #expect(dataset.image(0) == [0, Double(Float(0.2)), 1])
    #expect(dataset.pixelCount == 3)
  }

  @Test func anImageIsItsOwnRows() throws {
    let dataset = try tiny()
    #expect(dataset.image(1) == (8..<16).map { Double(Float($0 * 10) / 255) })
    #expect(Array(dataset.bytes(of: 2)) == Array(Tiny.pixels[16...]))
  }

  @Test func prefixStopsAtTheEnd() throws {
    let dataset = try tiny()
    #expect(dataset.prefix(2).labels == [7, 0])
    #expect(dataset.prefix(2).pixels == Array(Tiny.pixels[..<16]))
    #expect(dataset.prefix(99) == dataset)
    #expect(dataset.prefix(0).count == 0)
  }

  @Test func subsetKeepsTheOrderAsked() throws {
    let chosen = try tiny().subset([2, 0, 2])
    #expect(chosen.labels == [9, 7, 9])
    #expect(chosen.pixels == Array(Tiny.pixels[16...] + Tiny.pixels[..<8] + Tiny.pixels[16...]))
    #expect((chosen.count, chosen.rows, chosen.columns) == (3, 2, 4))
  }

  @Test func labelCountsHaveTenPlaces() throws {
    #expect(try tiny().labelCounts == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1])
  }

  /// Ten classes as long as labels say nothing else.
  @Test func classesAreTenOrMore() throws {
    let more = try ImageDataset(rows: 1, columns: 1, pixels: [1, 1], labels: [9, 46])
    #expect(more.classCount == 47 && more.labelCounts.count == 47)
    #expect(try tiny().classCount == 10)
  }

  @Test func anyShapeAndNumbersAreKept() throws {
    let shape = ImageShape(channels: 3, rows: 1, columns: 2)
    let numbers: [Float] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 0.9, 0.8, 0.7, 0.6, 0.5]
    let images = try ImageDataset(
      shape, .floats(numbers), labels: [1, 0], classCount: 2, classNames: ["cat", "dog"])
    #expect(images.floats() == numbers && images.floats(of: 1) == Array(numbers[6...]))
    #expect(images.image(0) == numbers[..<6].map { Double($0) })
    #expect(images.subset([1]).values == .floats(Array(numbers[6...])))
    #expect(images.prefix(1).labels == [1] && images.prefix(1).classNames == ["cat", "dog"])
    #expect((images.channels, images.rows, images.columns, images.pixelCount) == (3, 1, 2, 6))
    #expect(images.className(1) == "1 (dog)" && images.className(2) == "2")
  }

  @Test func whatDoesNotFitIsRefused() {
    #expect(throws: DatasetError.nothingInside(path: "the pixels", dimensions: [1, 0, 4])) {
      try ImageDataset(rows: 0, columns: 4, pixels: [], labels: [1])
    }
    #expect(
      throws: DatasetError.wrongByteCount(path: "the pixels", dimensions: [2, 1, 2], found: 3)
    ) {
      try ImageDataset(rows: 1, columns: 2, pixels: [1, 2, 3], labels: [1])
    }
    #expect(
      throws: DatasetError.countMismatch(
        imagesPath: "the pixels", images: 1, labelsPath: "the labels", labels: 2)
    ) {
      try ImageDataset(rows: 1, columns: 1, pixels: [1], labels: [1, 2])
    }
    #expect(
      throws: DatasetError.labelOutOfRange(path: "the labels", index: 1, label: 3, classCount: 3)
    ) {
      try ImageDataset(ImageShape(tableOf: 1), .floats([1, 1]), labels: [2, 3], classCount: 3)
    }
    #expect(
      throws: DatasetError.labelOutOfRange(path: "the labels", index: 0, label: -1, classCount: 10)
    ) {
      try ImageDataset(rows: 1, columns: 1, pixels: [1], labels: [-1])
    }
    #expect(throws: DatasetError.self) {
      try ImageDataset(
        ImageShape(tableOf: 1), .floats([1]), labels: [0], classCount: 2, classNames: ["one"])
    }
    #expect(throws: DatasetError.self) {
      try ImageDataset(rows: .max, columns: 2, pixels: [], labels: [] as [Int])
    }
  }
}
