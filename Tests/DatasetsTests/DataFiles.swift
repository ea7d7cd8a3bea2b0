import Datasets
import TestSupport

/// Reads data that are written for one test, as `--data` does.
struct DataFiles {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Both splits of a file or, without a name, of the folder.
  func load(
    _ name: String = "", label: String? = nil, isScaled: Bool = false
  ) throws -> (train: ImageDataset, test: ImageDataset, notes: [String]) {
    var options = DataSource.Options()
    options.label = label
    options.isScaled = isScaled
    let source = try DataSource.locate(
      explicit: folder.path + "/" + name, environment: [:], options: options)
    return (try source.load(.train), try source.load(.test), try source.notes())
  }

  /// What reading fails with, without the folder's path; nothing where it does not.
  func error(
    _ name: String = "", label: String? = nil, isScaled: Bool = false
  ) -> String {
    do {
      _ = try load(name, label: label, isScaled: isScaled)
      return ""
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  /// Arrays as an `.npz` file, and both splits of it.
  static func arrays(
    train: [UInt8], _ trainLabels: [UInt8], test: [UInt8], _ testLabels: [UInt8],
    isScaled: Bool = false
  ) throws -> (train: ImageDataset, test: ImageDataset, notes: [String]) {
    let files = try DataFiles()
    try files.folder.write(
      ArrayFile.npz(train: train, trainLabels, test: test, testLabels), as: "a.npz")
    return try files.load("a.npz", isScaled: isScaled)
  }

  /// What reading training images fails with, whose test images are like them.
  static func arraysError(
    _ images: [UInt8], _ labels: [UInt8] = ArrayFile.npy([0, 1], [2]), isScaled: Bool = false
  ) throws -> String {
    let files = try DataFiles()
    try files.folder.write(
      ArrayFile.npz(train: images, labels, test: images, labels), as: "a.npz")
    return files.error("a.npz", isScaled: isScaled)
  }
}

extension ImageDataset {
  /// The values where they are numbers.
  var numbers: [Float]? { if case .floats(let floats) = values { floats } else { nil } }
}
