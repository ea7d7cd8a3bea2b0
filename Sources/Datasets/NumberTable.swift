internal import Basics

/// Why a table of numbers cannot be used.
public struct NumberTableError: Error, Equatable, CustomStringConvertible {
  /// The file's path.
  public let path: String
  /// The line, counted from 1.
  public let line: Int
  /// What stands there.
  public let text: String

  /// One line: the file, the line, and what stands there instead of a number.
  public var description: String {
    "\(path): line \(line): '\(text)' is not a number (damaged file? remove it, then fetch it again)"
  }
}

/// A text file of finite numbers: a line for each row, commas between the numbers.
public struct NumberTable: Sendable, Equatable {
  /// The file's path, for error texts.
  public let path: String
  /// The numbers of each line. Rows may differ in length, and none is empty.
  public let rows: [[Double]]

  /// Reads a file; empty lines are left out.
  ///
  /// - Throws: `DatasetError` for a file that cannot be read, `NumberTableError` for what is no number.
  public init(contentsOf path: String) throws {
    try self.init(Self.bytes(of: path), path: path)
  }

  /// Reads a text.
  init(_ bytes: [UInt8], path: String) throws(NumberTableError) {
    var rows: [[Double]] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      var row: [Double] = []
      for field in line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        let text = String(decoding: field, as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
          throw NumberTableError(path: path, line: index + 1, text: String(text.prefix(40)))
        }
        row.append(number)
      }
      rows.append(row)
    }
    self.path = path
    self.rows = rows
  }

  /// SHA-256 of all numbers, row by row, in ten-thousandths: each rounded to a whole number, as a
  /// little-endian float64. Texts that differ in their last digits alone have the same.
  public var roundedSHA256: String {
    var digest = SHA256()
    for row in rows {
      digest.update(
        row.flatMap { number in
          // Plus zero: minus zero is the same number.
          let rounded = (number * 10_000).rounded() + 0
          return withUnsafeBytes(of: rounded.bitPattern.littleEndian) { Array($0) }
        })
    }
    return digest.finalize()
  }

  private static func bytes(of path: String) throws(DatasetError) -> [UInt8] {
    let file = try InputFile(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try file.read(into: buffer)
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
