internal import Datasets

/// Files of NumPy's kinds, written byte by byte after their descriptions.
package enum ArrayFile {
  /// A `.npy` file.
  ///
  /// - Parameters:
  ///   - descriptor: the type, such as `<f4`.
  ///   - bytes: the numbers as they are stored.
  package static func npy(
    _ descriptor: String, _ shape: [Int], isFortran: Bool = false, version: UInt8 = 1,
    bytes: [UInt8]
  ) -> [UInt8] {
    let sides = shape.map { "\($0)," }.joined(separator: " ")
    return npy(
      header: "{'descr': '\(descriptor)', 'fortran_order': \(isFortran ? "True" : "False"), "
        + "'shape': (\(sides)), }", version: version, bytes: bytes)
  }

  /// A `.npy` file with a header of any text.
  package static func npy(header: String, version: UInt8 = 1, bytes: [UInt8]) -> [UInt8] {
    let header = Array((header + "\n").utf8)
    let size = littleEndian(header.count, version == 1 ? 2 : 4)
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + header + bytes
  }

  /// Bytes as an array.
  package static func npy(_ bytes: [UInt8], _ shape: [Int]) -> [UInt8] {
    npy("|u1", shape, bytes: bytes)
  }

  /// Float32 numbers as an array.
  package static func npy(floats: [Float], _ shape: [Int]) -> [UInt8] {
    npy("<f4", shape, bytes: floats.flatMap { littleEndian(Int($0.bitPattern), 4) })
  }

  /// The lowest bytes of a number, lowest first.
  package static func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// An `.npz` file with four arrays under the usual names.
  package static func npz(
    train: [UInt8], _ trainLabels: [UInt8], test: [UInt8], _ testLabels: [UInt8],
    isDeflated: Bool = false
  ) -> [UInt8] {
    zip(
      [
        ("x_train.npy", train), ("y_train.npy", trainLabels), ("x_test.npy", test),
        ("y_test.npy", testLabels),
      ], isDeflated: isDeflated)
  }

  /// A zip file.
  ///
  /// - Parameters:
  ///   - isLarge: whether all sizes and offsets are written as zip64 has them.
  ///   - size: what the entries announce instead of their sizes.
  package static func zip(
    _ entries: [(name: String, bytes: [UInt8])], isDeflated: Bool = false, isLarge: Bool = false,
    announcing size: Int? = nil, comment: String = ""
  ) -> [UInt8] {
    var file: [UInt8] = []
    var list: [UInt8] = []
    for (name, bytes) in entries {
      // A gzip member is a header of ten bytes, the deflated bytes, their CRC and their count.
      let member = Gzip.compress(bytes)
      let packed = isDeflated ? Array(member[10..<member.count - 8]) : bytes
      let checksum = Array(member[(member.count - 8)..<(member.count - 4)])
      let sizes = [packed.count, size ?? bytes.count]
      let method = littleEndian(isDeflated ? 8 : 0, 2)
      let offset = file.count
      file += littleEndian(0x0403_4b50, 4) + [20, 0, 0, 0] + method + [0, 0, 0, 0] + checksum
      file += sizes.flatMap { littleEndian($0, 4) }
      file += littleEndian(name.utf8.count, 2) + [0, 0] + Array(name.utf8) + packed
      let moved = [sizes[1], sizes[0], offset].flatMap { littleEndian($0, 8) }
      let large: [UInt8] = isLarge ? [1, 0, 24, 0] + moved : []
      list += littleEndian(0x0201_4b50, 4) + [45, 3, 20, 0, 0, 0] + method + [0, 0, 0, 0]
      list += checksum + (sizes.flatMap { littleEndian(isLarge ? -1 : $0, 4) })
      list += littleEndian(name.utf8.count, 2) + littleEndian(large.count, 2)
      list += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + littleEndian(isLarge ? -1 : offset, 4)
      list += Array(name.utf8) + large
    }
    let start = file.count
    file += list
    let numbers = [list.count, start]
    if isLarge {
      let end = file.count
      file += littleEndian(0x0606_4b50, 4) + littleEndian(44, 8) + [45, 0, 45, 0]
      file += [0, 0, 0, 0, 0, 0, 0, 0]
      file += ([entries.count, entries.count] + numbers).flatMap { littleEndian($0, 8) }
      file += littleEndian(0x0706_4b50, 4) + [0, 0, 0, 0] + littleEndian(end, 8) + [1, 0, 0, 0]
    }
    let count = littleEndian(isLarge ? -1 : entries.count, 2)
    file += littleEndian(0x0605_4b50, 4) + [0, 0, 0, 0] + count + count
    file += numbers.flatMap { littleEndian(isLarge ? -1 : $0, 4) }
    return file + littleEndian(comment.utf8.count, 2) + Array(comment.utf8)
  }
}
