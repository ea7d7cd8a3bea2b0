public import Foundation
internal import Synchronization

/// A file with one JSON object a line, which grows by whole lines: whatever interrupts the
/// program, at most the line being written is lost.
public final class JSONLinesFile: Sendable {
  /// The file's path.
  public let path: String
  private let handle: Mutex<FileHandle>
  /// False for a device or a pipe (`/dev/null`), which is only written to.
  private let isRegular: Bool

  /// Opens a file for appending, and makes it and its folder if they do not exist. A torn last
  /// line, which an interrupted run left behind, is cut off. Until it is closed no other program can
  /// append to it.
  public init(appendingTo path: String) throws {
    self.path = path
    // Foundation's own way to a path's folder crashes on names of one letter.
    if let slash = path.lastIndex(of: "/") {
      try AtomicFile.createDirectory(String(path[..<slash]))
    }
    if !FileManager.default.fileExists(atPath: path) {
      try AtomicFile.write([UInt8](), to: path)
    }
    guard let handle = FileHandle(forUpdatingAtPath: path) else {
      let reason =
        Self.isFolder(path) ? "it is a folder; name a file in it" : "check its owner and mode"
      throw JSONLinesError(path: path, reason: "cannot be opened for writing (\(reason))")
    }
    self.handle = Mutex(handle)
    var status = stat()
    isRegular = fstat(handle.fileDescriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isRegular else { return }
    guard FileLock.lock(handle.fileDescriptor) else {
      throw JSONLinesError(
        path: path,
        reason: "another run is writing to it (wait until it is done, or name another file)")
    }
    let contents = try Contents(of: path)
    try handle.truncate(atOffset: UInt64(contents.wholeLines.count))
    try handle.seekToEnd()
    if contents.lacksLineBreak { try handle.write(contentsOf: Data("\n".utf8)) }
  }

  deinit { handle.withLock { try? $0.close() } }

  /// Appends one object as a line and hands it to the disk before it returns. Safe to call from
  /// several threads.
  public func append(_ value: some Encodable) throws {
    let line = try Self.text([value])
    try handle.withLock { handle in
      let start = isRegular ? try handle.offset() : 0
      do {
        try handle.write(contentsOf: line)
        if isRegular { try handle.synchronize() }
      } catch {
        // Half a line in the middle of the file would make all of it unreadable.
        if isRegular { try? handle.truncate(atOffset: start) }
        throw JSONLinesError(
          path: path, reason: "cannot be written (\(error.localizedDescription)); is the disk full?"
        )
      }
    }
  }

  /// Objects as such a file has them.
  public static func text(_ values: [some Encodable]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = Data()
    for value in values {
      text += try encoder.encode(value)
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// Reads all objects of a file. A torn last line and empty lines are left out; any other line
  /// that is not what it should be is an error with its number.
  public static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> [Value]
  {
    let lines = try Contents(of: path).wholeLines.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let decoder = JSONDecoder()
    return try lines.enumerated().compactMap { number, line in
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { return nil }
      do {
        return try decoder.decode(type, from: Data(line))
      } catch {
        throw JSONLinesError(
          path: path,
          reason: "line \(number + 1): \(explanation(of: error)) (correct or remove the line)")
      }
    }
  }

  private static func explanation(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "the key '\(key.stringValue)' is missing"
    case .typeMismatch(_, let context) where !context.codingPath.isEmpty,
      .valueNotFound(_, let context) where !context.codingPath.isEmpty:
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has the wrong type"
    default: "not a valid record"
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}

extension JSONLinesFile {
  /// What of a file's bytes counts.
  private struct Contents {
    /// The lines without a torn last one.
    let wholeLines: Data
    /// Whether the last line is whole but for its line break: another program may leave it out.
    let lacksLineBreak: Bool

    init(of path: String) throws {
      guard FileManager.default.fileExists(atPath: path) else {
        throw JSONLinesError(path: path, reason: "no such file (check the name)")
      }
      if isFolder(path) {
        throw JSONLinesError(path: path, reason: "it is a folder; name a file in it")
      }
      let data: Data
      do {
        data = try Data(contentsOf: URL(fileURLWithPath: path))
      } catch {
        throw JSONLinesError(path: path, reason: "cannot be read (check its owner and mode)")
      }
      let end = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      // No proper part of an object is an object, so what can be read was not torn.
      lacksLineBreak = (try? JSONSerialization.jsonObject(with: data[end...])) is [String: Any]
      wholeLines = lacksLineBreak ? data : data[..<end]
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
