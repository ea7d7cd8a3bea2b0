import Datasets
import Testing

@Suite struct ImageDatasetGreyTests {
  private let shape = ImageShape(channels: 3, rows: 1, columns: 2)

  @Test func coloursBecomeBrightness() throws {
    let bytes: [UInt8] = [255, 0, 0, 255, 0, 0] + [10, 20, 30, 40, 50, 60]
    let images = try ImageDataset(
      shape, .bytes(bytes), labels: [1, 0], classCount: 2, classNames: ["a", "b"])
    let grey = images.grey
    // 0.299 * 255 and 0.587 * 255, and 0.299 * 10 + 0.587 * 30 + 0.114 * 50 = 26.3.
    #expect(grey.values == .bytes([76, 150, 26, 36]))
    #expect(grey.shape == ImageShape(rows: 1, columns: 2) && grey.labels == [1, 0])
    #expect(grey.classNames == ["a", "b"])
    #expect(grey.grey == grey)
  }

  @Test func numbersStayInTheirRange() throws {
    let images = try ImageDataset(
      shape, .floats([1, 0.5, 1, 0.25, 1, 0]), labels: [0], classCount: 2)
    let grey = images.grey.floats()
    #expect(grey[0] == 1 && abs(grey[1] - 0.29625) < 1e-6)
  }
}
