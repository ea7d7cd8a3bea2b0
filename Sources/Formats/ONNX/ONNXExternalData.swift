internal import Foundation

/// Tensors in files beside the model's.
enum ONNXExternalData {
  /// Some bytes of a file in the model's folder.
  ///
  /// - Parameter length: nil for all to the end.
  static func read(
    _ location: String, offset: Int, length: Int?, in folder: String
  ) throws(ONNXProblem) -> [UInt8] {
    // A model must not name files elsewhere.
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(""), !parts.contains(".."), !parts.contains(".") else {
      throw .malformed("a tensor in '\(location)', which is no file of the model's folder")
    }
    let path = folder + "/" + location
    do {
      guard let file = FileHandle(forReadingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
      let size = Int(try file.seekToEnd())
      let count = length ?? max(0, size - offset)
      guard offset <= size, count <= size - offset else {
        throw ONNXProblem.malformed(
          "\(count) bytes at \(offset) of '\(location)', which has \(size)")
      }
      try file.seek(toOffset: UInt64(offset))
      return Array(try file.read(upToCount: count) ?? Data())
    } catch let problem as ONNXProblem {
      throw problem
    } catch {
      throw ONNXProblem(
        problem: "its numbers are in '\(location)', which cannot be read",
        remedy: "copy that file to the model's folder")
    }
  }
}
