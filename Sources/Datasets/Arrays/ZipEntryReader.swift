internal import CZlib

/// The contents of one entry of a zip file, unpacked and compared with its checksum.
///
/// Memory use is a fixed buffer; no more bytes come out than the entry announces.
struct ZipEntryReader: ByteReader, ~Copyable {
  let path: String
  let place: String?
  var totalCount: Int? { entry.size }
  private let file: InputFile
  private let entry: ZipArchive.Entry
  /// Idle where bytes are stored as they are.
  private var inflater = Inflater(.none)
  private let isDeflated: Bool
  private let input: UnsafeMutableRawBufferPointer
  /// Where the next stored bytes are.
  private var position: Int
  /// Where the stored bytes end.
  private let end: Int
  private var count = 0
  private var checksum = CZlib.crc32(0, nil, 0)

  /// Opens an entry.
  init(_ entry: ZipArchive.Entry, of path: String) throws(DatasetError) {
    let place = entry.name
    guard !entry.isEncrypted else {
      throw .unusable(
        path: path, place: place, problem: "it is encrypted", remedy: "save it without a password")
    }
    guard entry.method == 0 || entry.method == 8 else {
      throw .unusable(
        path: path, place: place, problem: "it is compressed by method \(entry.method)",
        remedy: "save it stored or deflated, as numpy.savez and numpy.savez_compressed do")
    }
    let file = try InputFile(path: path)
    let header = try ZipArchive.bytes(of: file, at: entry.offset, count: 30)
    guard header.integer(at: 0, 4) == 0x0403_4b50 else {
      throw ZipArchive.damaged(path, "the entry \(place) is not where the list says")
    }
    let start = entry.offset + 30 + header.integer(at: 26, 2) + header.integer(at: 28, 2)
    let size = file.size ?? 0
    guard start <= size, entry.packedSize <= size - start else {
      throw ZipArchive.damaged(path, "the entry \(place) reaches behind the file's end")
    }
    self.path = path
    self.place = place
    self.file = file
    self.entry = entry
    isDeflated = entry.method == 8
    input = .allocate(byteCount: 1 << 16, alignment: 16)
    position = start
    end = start + entry.packedSize
  }

  deinit { input.deallocate() }

  mutating func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int {
    let wanted = min(buffer.count, entry.size - count)
    let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
    let filled = try isDeflated ? unpack(into: target) : readStored(into: target)
    checksum = CZlib.crc32(
      checksum, target.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(filled))
    count += filled
    if filled < wanted { throw damaged("it ends after \(count) of \(entry.size) bytes") }
    if count == entry.size, wanted > 0 { try checkEnd() }
    return filled
  }

  private mutating func readStored(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int {
    let part = UnsafeMutableRawBufferPointer(rebasing: target.prefix(end - position))
    let filled = try file.read(into: part, at: position)
    position += filled
    return filled
  }

  /// Unpacks as far as the stream reaches.
  private mutating func unpack(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int {
    var filled = 0
    while filled < target.count, !inflater.isAtMemberEnd {
      try supply()
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
      let needed = inflater.needsInput
      let more = try unpackOnce(into: rest)
      // No input left and nothing that zlib held back.
      if more == 0, needed { break }
      filled += more
    }
    return filled
  }

  private mutating func supply() throws(DatasetError) {
    guard inflater.needsInput, position < end else { return }
    let part = UnsafeMutableRawBufferPointer(rebasing: input.prefix(end - position))
    let count = try file.read(into: part, at: position)
    position += count
    inflater.supply(UnsafeMutableRawBufferPointer(rebasing: part[..<count]))
  }

  private mutating func unpackOnce(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int {
    do throws(DatasetError) {
      return try inflater.unpack(into: target, path: path)
    } catch .corruptGzip(_, let reason) {
      throw damaged("its packed bytes are damaged: \(reason)")
    }
  }

  /// Everything announced has come: nothing may follow, and the checksum must be right.
  private mutating func checkEnd() throws(DatasetError) {
    if isDeflated {
      let byte = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
      defer { byte.deallocate() }
      guard try unpack(into: byte) == 0 else {
        throw damaged("it unpacks to more than the \(entry.size) bytes announced")
      }
      guard inflater.isAtMemberEnd else { throw damaged("its packed bytes end too early") }
    }
    guard UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
      throw damaged("its checksum (CRC-32) is wrong")
    }
  }

  private func damaged(_ problem: String) -> DatasetError {
    unusable(problem, remedy: "damaged or truncated? copy or make it again")
  }
}
