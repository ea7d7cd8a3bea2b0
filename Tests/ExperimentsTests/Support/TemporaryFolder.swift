import Basics
import Foundation

/// A folder for one test, gone after it.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "temper-experiments-\(UUID().uuidString)"

  init() throws { try AtomicFile.createDirectory(path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  func write(_ text: String, as name: String) throws -> String {
    try AtomicFile.write(text, to: path + "/" + name)
    return path + "/" + name
  }

  /// Every file below the folder with its contents.
  func contents() throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let file = path + "/" + name
      if let data = FileManager.default.contents(atPath: file) { result[name] = data }
    }
    return result
  }
}
