/// The list of what a zip file holds (PKWARE's APPNOTE 6.3), zip64 included.
struct ZipArchive {
  /// One packed file.
  struct Entry {
    /// The name, with slashes.
    let name: String
    /// 0 for bytes as they are, 8 for deflated ones.
    let method: Int
    let isEncrypted: Bool
    let checksum: UInt32
    /// How many bytes are stored.
    let packedSize: Int
    /// How many bytes they stand for.
    let size: Int
    /// Where its own header begins.
    let offset: Int
  }

  /// The path of the file.
  let path: String
  /// What it holds, in the order of its list.
  let entries: [Entry]

  /// The list may have so many bytes: hundreds of thousands of entries.
  private static let largestDirectory = 1 << 24
  /// What ends a zip file, without its comment.
  private static let endSize = 22

  /// Reads the list at the end of a file.
  init(path: String) throws(DatasetError) {
    let file = try InputFile(path: path)
    guard let size = file.size else {
      throw .unusable(
        path: path, place: nil, problem: "a zip file is read from its end, which a pipe has not",
        remedy: "save it as a file")
    }
    guard size > 0 else { throw .emptyFile(path: path) }
    self.path = path
    let end = try Self.end(of: file, size: size)
    let list = try Self.bytes(of: file, at: end.offset, count: end.size)
    entries = try Self.entries(list, count: end.count, fileSize: size, path: path)
  }

  /// Where the list is.
  private static func end(
    of file: borrowing InputFile, size: Int
  ) throws(DatasetError) -> (offset: Int, size: Int, count: Int) {
    let start = max(0, size - endSize - 0xffff)
    let tail = try bytes(of: file, at: start, count: size - start)
    // The comment's length tells the end from bytes of a comment that look like it.
    let place = tail.bytes.indices.dropLast(endSize - 1).last { index in
      tail.integer(at: index, 4) == 0x0605_4b50
        && index + endSize + tail.integer(at: index + 20, 2) == tail.bytes.count
    }
    guard let place else {
      throw damaged(file.path, "no zip file, or one that ends too early")
    }
    var (count, listSize, offset) = (
      tail.integer(at: place + 10, 2), tail.integer(at: place + 12, 4),
      tail.integer(at: place + 16, 4)
    )
    if count == 0xffff || listSize == 0xffff_ffff || offset == 0xffff_ffff {
      // Zip64: another end before this one, and twenty bytes that say where.
      guard place >= 20, tail.integer(at: place - 20, 4) == 0x0706_4b50 else {
        throw damaged(file.path, "the zip64 end is missing")
      }
      let large = try bytes(of: file, at: tail.integer(at: place - 12, 8), count: 56)
      guard large.integer(at: 0, 4) == 0x0606_4b50 else {
        throw damaged(file.path, "the zip64 end is not where it should be")
      }
      (count, listSize, offset) = (
        large.integer(at: 32, 8), large.integer(at: 40, 8), large.integer(at: 48, 8)
      )
    }
    guard 0...largestDirectory ~= listSize, 0...listSize / 46 ~= count else {
      throw damaged(file.path, "its list announces \(count) entries in \(listSize) bytes")
    }
    return (offset, listSize, count)
  }

  private static func entries(
    _ list: LittleEndianBytes, count: Int, fileSize: Int, path: String
  ) throws(DatasetError) -> [Entry] {
    var entries: [Entry] = []
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= list.bytes.count, list.integer(at: place, 4) == 0x0201_4b50 else {
        throw damaged(path, "its list of entries breaks off")
      }
      let nameEnd = place + 46 + list.integer(at: place + 28, 2)
      let extraEnd = nameEnd + list.integer(at: place + 30, 2)
      let next = extraEnd + list.integer(at: place + 32, 2)
      guard next <= list.bytes.count else {
        throw damaged(path, "its list of entries breaks off")
      }
      // Size, packed size and offset, each of which zip64 may move to the extra fields.
      var numbers = [24, 20, 42].map { list.integer(at: place + $0, 4) }
      var large = zip64Numbers(list, nameEnd..<extraEnd)[...]
      for index in numbers.indices where numbers[index] == 0xffff_ffff {
        numbers[index] = large.popFirst() ?? -1
      }
      guard numbers[0] >= 0, 0...fileSize ~= numbers[1], 0...fileSize ~= numbers[2] else {
        throw damaged(path, "its list of entries has sizes that cannot be")
      }
      entries.append(
        Entry(
          name: String(decoding: list.bytes[place + 46..<nameEnd], as: UTF8.self),
          method: list.integer(at: place + 10, 2),
          isEncrypted: list.integer(at: place + 8, 2) & 1 != 0,
          checksum: UInt32(list.integer(at: place + 16, 4)), packedSize: numbers[1],
          size: numbers[0], offset: numbers[2]))
      place = next
    }
    return entries
  }

  /// The numbers of eight bytes in the extra field 1.
  private static func zip64Numbers(_ list: LittleEndianBytes, _ range: Range<Int>) -> [Int] {
    var place = range.lowerBound
    while place + 4 <= range.upperBound {
      let (kind, size) = (list.integer(at: place, 2), list.integer(at: place + 2, 2))
      let end = min(place + 4 + size, range.upperBound)
      if kind == 1 {
        return stride(from: place + 4, through: end - 8, by: 8).map { list.integer(at: $0, 8) }
      }
      place = end
    }
    return []
  }

  /// Bytes that must be there; a place outside the file is an error.
  static func bytes(
    of file: borrowing InputFile, at offset: Int, count: Int
  ) throws(DatasetError) -> LittleEndianBytes {
    let size = file.size ?? 0
    guard count >= 0, offset >= 0, offset <= size, count <= size - offset else {
      throw damaged(file.path, "it refers to bytes behind its end")
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 8)
    defer { buffer.deallocate() }
    let found = try file.read(into: .init(rebasing: buffer[..<count]), at: offset)
    guard found == count else { throw damaged(file.path, "it became shorter while it was read") }
    return LittleEndianBytes(bytes: Array(buffer[..<count]))
  }

  static func damaged(_ path: String, _ problem: String) -> DatasetError {
    .unusable(
      path: path, place: nil, problem: problem,
      remedy: "damaged or truncated? copy or make it again")
  }
}

/// Bytes with whole numbers in them, the lowest byte first.
struct LittleEndianBytes {
  let bytes: [UInt8]

  /// The number in `count` bytes, at most 8; minus one where it has no place in an `Int`.
  ///
  /// - Precondition: the bytes are there.
  func integer(at place: Int, _ count: Int) -> Int {
    let number = bytes[place..<place + count].reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return Int(exactly: number) ?? -1
  }
}
