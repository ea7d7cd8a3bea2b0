/// The lines of a text file of fields (RFC 4180): separated by commas, semicolons or tabs, which the
/// first line tells; fields may stand in quotes, lines may end in CRLF, and empty ones are left out.
package struct CSVRecords: ~Copyable {
  /// The fields of one line, unquoted, one after the other.
  package struct Record {
    /// The line's number, counted from 1.
    package fileprivate(set) var line = 1
    fileprivate var bytes: [UInt8] = []
    fileprivate var ends: [Int] = []

    /// How many fields there are.
    package var count: Int { ends.count }

    /// The bytes of a field.
    subscript(index: Int) -> ArraySlice<UInt8> {
      bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// A field as text without blanks around it.
    package func text(_ index: Int) -> String {
      let blank = { (byte: UInt8) in byte == UInt8(ascii: " ") }
      let field = self[index].drop(while: blank)
      let end = field.lastIndex { !blank($0) }.map { $0 + 1 } ?? field.startIndex
      return String(decoding: field[..<end], as: UTF8.self)
    }

    fileprivate mutating func clear() {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }
  }

  /// Where the reader is in a field.
  private enum State {
    case start, plain, quoted, quoteInQuotes
  }

  /// A longer line, or one with more fields, is no line of numbers.
  private static let largestLine = 1 << 26
  private static let largestFieldCount = 1 << 22

  /// The path of the file.
  var path: String { source.path }
  private var source: ByteSource
  private let buffer: UnsafeMutableRawBufferPointer
  /// The bytes of `buffer` that are not read yet.
  private var rest = 0..<0
  private var separator: UInt8?
  private var line = 1
  private var record = Record()

  /// Opens a file, plain or gzipped.
  package init(path: String) throws(DatasetError) {
    source = try ByteSource(path: path)
    buffer = .allocate(byteCount: 1 << 18, alignment: 1)
  }

  deinit { buffer.deallocate() }

  /// The next line that is not empty; nil at the end.
  package mutating func next() throws(DatasetError) -> Record? {
    while true {
      record.clear()
      record.line = line
      guard try readLine() else { return nil }
      if record.count > 1 || !record.bytes.isEmpty { return record }
    }
  }

  /// Reads to the end of a line; false where there is none.
  private mutating func readLine() throws(DatasetError) -> Bool {
    var state = State.start
    var isBegun = false
    while true {
      if rest.isEmpty { try fill() }
      guard !rest.isEmpty else {
        if state == .quoted { throw unclosed() }
        if isBegun { record.ends.append(record.bytes.count) }
        return isBegun
      }
      isBegun = true
      let separator = separator ?? UInt8(ascii: ",")
      while let place = rest.first {
        let byte = buffer[place]
        rest.removeFirst()
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuotes
        case (.quoted, _):
          if byte == UInt8(ascii: "\n") { line += 1 }
          record.bytes.append(byte)
        case (_, separator):
          record.ends.append(record.bytes.count)
          state = .start
        case (_, UInt8(ascii: "\n")):
          line += 1
          record.ends.append(record.bytes.count)
          return true
        case (_, UInt8(ascii: "\r")): break
        case (.start, UInt8(ascii: "\"")): state = .quoted
        case (.quoteInQuotes, UInt8(ascii: "\"")):
          record.bytes.append(byte)
          state = .quoted
        case (.quoteInQuotes, UInt8(ascii: " ")): break
        case (.quoteInQuotes, _):
          throw unusable(
            line, "something follows a closing quote", remedy: "write quotes inside quotes twice")
        default:
          record.bytes.append(byte)
          state = .plain
        }
      }
      guard record.bytes.count <= Self.largestLine, record.count <= Self.largestFieldCount else {
        throw state == .quoted
          ? unclosed()
          : unusable(
            record.line, "it is longer than any line of numbers",
            remedy: "is this a .csv file, with its lines ended?")
      }
    }
  }

  private func unclosed() -> DatasetError {
    unusable(record.line, "a quote is not closed", remedy: "close it")
  }

  private func unusable(_ line: Int, _ problem: String, remedy: String) -> DatasetError {
    .unusable(path: path, place: "line \(line)", problem: problem, remedy: remedy)
  }

  /// Reads on; at the beginning of the file leaves its mark out, and finds what separates fields.
  private mutating func fill() throws(DatasetError) {
    rest = 0..<(try source.read(into: buffer))
    guard separator == nil else { return }
    // The byte order mark that some programs write before UTF-8.
    if rest.count >= 3, buffer[..<3].elementsEqual([0xef, 0xbb, 0xbf]) {
      rest = 3..<rest.upperBound
    }
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in buffer[rest] {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n"), !isQuoted, !counts.isEmpty { break }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    // Of equally many not the comma, which may be a decimal one.
    let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: ",")]
    let most = candidates.compactMap { counts[$0] }.max()
    separator = most.flatMap { most in candidates.first { counts[$0] == most } } ?? candidates[2]
  }
}
