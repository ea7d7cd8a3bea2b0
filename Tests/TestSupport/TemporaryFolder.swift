internal import Basics
package import Foundation

/// A folder for one test, gone after it.
package final class TemporaryFolder {
  package let path = NSTemporaryDirectory() + "temper-tests-\(UUID().uuidString)"

  package init() throws { try AtomicFile.createDirectory(path) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  package func write(_ text: String, as name: String) throws -> String {
    try write(Array(text.utf8), as: name)
  }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], as name: String) throws -> String {
    try AtomicFile.write(bytes, to: path + "/" + name)
    return path + "/" + name
  }

  package func contents(of name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path + "/" + name).map { [UInt8]($0) }
  }

  /// Every file below the folder with its contents.
  package func contents() throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try names() {
      let file = path + "/" + name
      if let data = FileManager.default.contents(atPath: file) { result[name] = data }
    }
    return result
  }

  /// Every file and folder below this one.
  package func names() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
  }
}
