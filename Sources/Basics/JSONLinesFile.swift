internal import Foundation

/// A file with one JSON object a line, which grows by whole lines: whatever interrupts the
/// program, at most the line being written is lost.
public final class JSONLinesFile: Sendable {
  /// The file's path.
  public let path: String
  private let lock = NSLock()
  private let handle: FileHandle

  /// Opens a file for appending, and makes it if it does not exist. A torn last line, which an
  /// interrupted run left behind, is cut off.
  public init(appendingTo path: String) throws {
    self.path = path
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try AtomicFile.createDirectory(folder) }
    if !FileManager.default.fileExists(atPath: path) {
      try AtomicFile.write([UInt8](), to: path)
    }
    guard let handle = FileHandle(forUpdatingAtPath: path) else {
      throw JSONLinesError(path: path, reason: "cannot be opened for writing (check permissions)")
    }
    self.handle = handle
    try handle.truncate(atOffset: UInt64(try Self.wholeLines(of: path).count))
    try handle.seekToEnd()
  }

  deinit { try? handle.close() }

  /// Appends one object as a line and hands it to the disk before it returns. Safe to call from
  /// several threads.
  public func append(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var line = try encoder.encode(value)
    line.append(UInt8(ascii: "\n"))
    try lock.withLock {
      do {
        try handle.write(contentsOf: line)
        try handle.synchronize()
      } catch {
        throw JSONLinesError(
          path: path, reason: "cannot be written (\(error.localizedDescription)); is the disk full?"
        )
      }
    }
  }

  /// Reads all objects of a file; a torn last line is left out, any other line that is not what
  /// it should be is an error with its number.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> [Value]
  {
    let lines = try wholeLines(of: path).split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    return try lines.enumerated().map { number, line in
      do {
        return try decoder.decode(type, from: Data(line))
      } catch {
        throw JSONLinesError(path: path, reason: "line \(number + 1): \(explanation(of: error))")
      }
    }
  }

  /// The bytes up to and including the last line break.
  private static func wholeLines(of path: String) throws -> Data {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw JSONLinesError(path: path, reason: "cannot be read (\(error.localizedDescription))")
    }
    guard let end = data.lastIndex(of: UInt8(ascii: "\n")) else { return Data() }
    return data[...end]
  }

  private static func explanation(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "the key '\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has the wrong type"
    default: "not a valid record"
    }
  }
}

/// Why a file of JSON lines cannot be read or written.
public struct JSONLinesError: Error, CustomStringConvertible, Equatable {
  /// The file's path.
  public let path: String
  /// What is wrong.
  public let reason: String

  /// An error about a file.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// One line: the file and what is wrong.
  public var description: String { "\(path): \(reason)" }
}
