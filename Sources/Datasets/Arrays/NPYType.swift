/// How an array's numbers are stored: `<f4`, `|u1` and the like.
struct NPYType: Equatable {
  /// What kind of number it is.
  enum Kind: Character {
    case boolean = "b"
    case unsigned = "u"
    case signed = "i"
    case float = "f"
  }

  let kind: Kind
  /// Bytes a number takes.
  let size: Int
  let isBigEndian: Bool

  /// Reads a descriptor; nil for what is no plain number.
  init?(_ descriptor: String) {
    let letters = Array(descriptor)
    guard letters.count == 3, "<>|=".contains(letters[0]), let kind = Kind(rawValue: letters[1]),
      let size = letters[2].wholeNumberValue
    else { return nil }
    let sizes =
      switch kind {
      case .boolean: [1]
      case .unsigned, .signed: [1, 2, 4, 8]
      case .float: [2, 4, 8]
      }
    guard sizes.contains(size) else { return nil }
    self.kind = kind
    self.size = size
    isBigEndian = letters[0] == ">"
  }

  /// Whether the numbers are bytes: brightness from 0 to 255.
  var isByte: Bool { kind == .unsigned && size == 1 }

  /// Adds stored numbers to others.
  ///
  /// - Parameter bytes: whole numbers of this type.
  /// - Returns: how many were added before one that is not finite; nil where all were.
  func append(_ bytes: UnsafeRawBufferPointer, to numbers: inout NumberBuffer) -> Int? {
    switch (kind, size) {
    case (.unsigned, 1):
      numbers.append(bytes: bytes)
      return nil
    case (.boolean, _):
      for byte in bytes { numbers.append(byte == 0 ? 0 : 1) }
      return nil
    case (.unsigned, 2): return append(bytes, &numbers) { (bits: UInt16) in Double(bits) }
    case (.unsigned, 4): return append(bytes, &numbers) { (bits: UInt32) in Double(bits) }
    case (.unsigned, _): return append(bytes, &numbers) { (bits: UInt64) in Double(bits) }
    case (.signed, 1):
      return append(bytes, &numbers) { (bits: UInt8) in Double(Int8(bitPattern: bits)) }
    case (.signed, 2):
      return append(bytes, &numbers) { (bits: UInt16) in Double(Int16(bitPattern: bits)) }
    case (.signed, 4):
      return append(bytes, &numbers) { (bits: UInt32) in Double(Int32(bitPattern: bits)) }
    case (.signed, _):
      return append(bytes, &numbers) { (bits: UInt64) in Double(Int64(bitPattern: bits)) }
    case (.float, 2):
      return append(bytes, &numbers) { (bits: UInt16) in Double(Float16(bitPattern: bits)) }
    case (.float, 4):
      return append(bytes, &numbers) { (bits: UInt32) in Double(Float(bitPattern: bits)) }
    case (.float, _): return append(bytes, &numbers) { (bits: UInt64) in Double(bitPattern: bits) }
    }
  }

  private func append<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ numbers: inout NumberBuffer, _ number: (Bits) -> Double
  ) -> Int? {
    for index in 0..<bytes.count / MemoryLayout<Bits>.size {
      let stored = bytes.loadUnaligned(
        fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
      let value = number(isBigEndian ? Bits(bigEndian: stored) : Bits(littleEndian: stored))
      guard value.isFinite else { return index }
      numbers.append(value)
    }
    return nil
  }
}
