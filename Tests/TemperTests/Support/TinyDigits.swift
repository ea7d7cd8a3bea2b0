import Basics
import TestSupport

/// What the program makes of the tiny digits.
extension TinyDigits {
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
}

extension Sandbox {
  /// Writes the tiny digits to a folder.
  func writeTinyData(to folder: String = "data") throws {
    try AtomicFile.createDirectory(path + "/" + folder)
    for (name, bytes) in TinyDigits.files { try write(bytes, as: folder + "/" + name) }
  }

  /// A sandbox with the tiny digits in `data` and their network in `m.safetensors`.
  static func withTinyModel() throws -> Sandbox {
    let box = try Sandbox()
    try box.writeTinyData()
    try box.write(TinyDigits.model, as: "m.safetensors")
    return box
  }

  /// A sandbox with the tiny digits in `data` and experiments on them in `tiny.json`.
  static func withTinyExperiments() throws -> Sandbox {
    let box = try Sandbox()
    try box.writeTinyData()
    try box.write(TinyConfiguration.text, as: "tiny.json")
    return box
  }
}
