import Datasets
import TestSupport

/// Small data that are no digits: 3 images of 2 x 4 pixels.
enum Tiny {
  static let pixels = (0..<24).map { UInt8($0 * 10) }
  static let labels: [UInt8] = [7, 0, 9]
  static let images = IDX.encode(.images, dimensions: [3, 2, 4], bytes: pixels)
  static let labelFile = IDX.encode(.labels, dimensions: [3], bytes: labels)
  static let imagesName = MNIST.File(.test, .images).name
  static let labelsName = MNIST.File(.test, .labels).name

  /// Loads the test split from a folder that holds these two files.
  static func load(
    images: [UInt8] = images, labels: [UInt8] = labelFile, suffix: String = ""
  ) throws -> ImageDataset {
    let folder = try TemporaryFolder()
    try folder.write(images, as: imagesName + suffix)
    try folder.write(labels, as: labelsName + suffix)
    return try MNIST.load(.test, from: folder.path)
  }

  /// What loading such files fails with.
  static func error(
    images: [UInt8] = images, labels: [UInt8] = labelFile, suffix: String = ""
  ) -> DatasetError? {
    do {
      _ = try load(images: images, labels: labels, suffix: suffix)
      return nil
    } catch {
      return error as? DatasetError
    }
  }
}
