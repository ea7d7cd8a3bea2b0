import Basics
import Datasets
import Foundation

/// Synthetic digits 0, 1, 5 and 6 of 7 x 7 pixels, and a network that reads them: attacks on it
/// take milliseconds.
enum TinyData {
  /// The four files by name.
  static let files: [String: [UInt8]] = {
    let digits = SyntheticDigits(seed: 5, trainCount: 400, testCount: 200)
    var files: [String: [UInt8]] = [:]
    for (split, images) in [(Split.train, digits.train), (.test, digits.test)] {
      let chosen = images.labels.indices.filter { [0, 1, 5, 6].contains(images.labels[$0]) }
      files[MNIST.File(split, .images).name] = IDX.encode(
        .images, dimensions: [chosen.count, 7, 7],
        bytes: chosen.flatMap { shrink(images.bytes(of: $0)) })
      files[MNIST.File(split, .labels).name] = IDX.encode(
        .labels, dimensions: [chosen.count], bytes: chosen.map { images.labels[$0] })
    }
    return files
  }()

  /// The bytes of a model 49-6-10 that the program trained on these digits.
  static let model: [UInt8] = {
    guard let box = try? Sandbox(), (try? box.writeTinyData()) != nil,
      (try? box.done(
        "train", "--data", "data", "--hidden", "6", "--epochs", "40", "--batch-size", "8",
        "--learning-rate", "0.01", "--seed", "1", "-o", "m.safetensors")) != nil,
      let bytes = box.bytes("m.safetensors")
    else { preconditionFailure("the tiny model cannot be trained") }
    return bytes
  }()

  /// The means over blocks of 4 x 4 pixels of a 28 x 28 image.
  private static func shrink(_ image: ArraySlice<UInt8>) -> [UInt8] {
    (0..<49).map { block in
      let corner = image.startIndex + block / 7 * 4 * 28 + block % 7 * 4
      let sum = (0..<16).reduce(0) { $0 + Int(image[corner + $1 / 4 * 28 + $1 % 4]) }
      return UInt8(sum / 16)
    }
  }
}

extension Sandbox {
  /// Writes the tiny digits to a folder.
  func writeTinyData(to folder: String = "data") throws {
    try AtomicFile.createDirectory(path + "/" + folder)
    for (name, bytes) in TinyData.files { try write(bytes, as: folder + "/" + name) }
  }

  /// A sandbox with the tiny digits in `data` and their network in `m.safetensors`.
  static func withTinyModel() throws -> Sandbox {
    let box = try Sandbox()
    try box.writeTinyData()
    try box.write(TinyData.model, as: "m.safetensors")
    return box
  }
}
