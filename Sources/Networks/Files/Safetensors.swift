package import Foundation

/// The safetensors container: named tensors and string metadata in one file.
///
/// Layout: the header's length as 8 little-endian bytes, the header in JSON, the tensors' bytes.
package struct Safetensors: Equatable {
  /// A tensor of float32 values in row-major order.
  package struct Tensor: Equatable {
    package var shape: [Int]
    package var values: [Float]

    package init(shape: [Int], values: [Float]) {
      self.shape = shape
      self.values = values
    }
  }

  package var tensors: [String: Tensor]
  package var metadata: [String: String]

  package init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The file's bytes, those that Python's `safetensors` writes for float32 tensors: tensors in
  /// the order of their names, the header written without spaces and padded to 8 bytes. The order
  /// of metadata, which Python leaves to chance, is that of the keys: equal contents give equal
  /// bytes.
  package func encoded() throws -> Data {
    var entries: [String] = []
    if !metadata.isEmpty {
      let pairs = try metadata.sorted { $0.key < $1.key }.map {
        try "\(Self.quoted($0.key)):\(Self.quoted($0.value))"
      }
      entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var body = Data()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let start = body.count
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { body.append(contentsOf: $0) }
      }
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        try "\(Self.quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(body.count)]}")
    }
    var header = Data("{\(entries.joined(separator: ","))}".utf8)
    header.append(Data(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    var result = Data()
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { result.append(contentsOf: $0) }
    return result + header + body
  }

  /// A string as JSON.
  private static func quoted(_ text: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(text), as: UTF8.self)
  }
}

extension Safetensors {
  /// Where a tensor's bytes are, and how they are to be read.
  private struct Entry {
    let name: String
    let type: String
    let shape: [Int]
    let bytes: Range<Int>
  }

  /// Reads a file's bytes. Float16 and bfloat16 are widened, which is exact; wider types are
  /// refused, because narrowing would change the network.
  ///
  /// A file that Python's `safetensors` refuses is refused: one with tensors that overlap, for
  /// instance, or with bytes that belong to none. So is one that names a tensor twice, of which
  /// every reader keeps another.
  ///
  /// - Parameter isWanted: which tensors to read; the others may have any type and are left out.
  package init(
    decoding data: Data, where isWanted: (String) -> Bool = { _ in true }
  ) throws(ModelFileError.Reason) {
    let (header, bodyStart) = try Self.header(of: data)
    self.init(tensors: [:], metadata: try Self.metadata(header))
    let body = [UInt8](data.dropFirst(bodyStart))
    let entries = try Self.entries(header, bodyCount: body.count)
    // By name, so that the same file always gives the same error.
    for entry in entries.sorted(by: { $0.name < $1.name }) where isWanted(entry.name) {
      tensors[entry.name] = try Self.tensor(entry, body: body)
    }
  }

  /// Whether a file begins as a safetensors file does; what follows the header is not read.
  package static func isSafetensors(_ file: FileHandle) -> Bool {
    guard var start = try? file.read(upToCount: 8), start.count == 8 else { return false }
    let length = headerLength(start)
    guard length <= largestHeader, let rest = try? file.read(upToCount: Int(length)) else {
      return false
    }
    start += rest
    return (try? header(of: start)) != nil
  }

  /// What the first eight bytes of a file say.
  private static func headerLength(_ data: Data) -> UInt64 {
    data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }

  /// The header of a file, and where the bytes after it begin.
  private static func header(of data: Data) throws(ModelFileError.Reason) -> (StrictJSON, Int) {
    guard data.count >= 8 else { throw .notSafetensors("it has only \(data.count) bytes") }
    let length = headerLength(data)
    guard length <= UInt64(data.count - 8) else {
      throw .notSafetensors("the header should have \(length) bytes (truncated?)")
    }
    guard length <= largestHeader else {
      throw .notSafetensors("the header has \(length) bytes, more than \(largestHeader)")
    }
    let header: StrictJSON
    do {
      header = try StrictJSON(data.dropFirst(8).prefix(Int(length)))
    } catch {
      throw .notSafetensors("the header is not JSON: \(error.description)")
    }
    guard case .object = header else { throw .notSafetensors("the header is not a JSON object") }
    return (header, 8 + Int(length))
  }

  /// What Python's `safetensors` reads at most.
  private static let largestHeader = 100_000_000

  /// The metadata. A value that is no text must not hide the others, which may say that the output
  /// has a ReLU.
  private static func metadata(_ header: StrictJSON) throws(ModelFileError.Reason) -> [String:
    String]
  {
    guard let metadata = header[metadataKey], metadata != .null else { return [:] }
    guard case .object(let pairs) = metadata, pairs.values.allSatisfy({ $0.text != nil }) else {
      throw .badMetadata("a value is not text (write every value as a string)")
    }
    return pairs.compactMapValues(\.text)
  }

  private static let metadataKey = "__metadata__"

  /// All tensors of a header, which must cover the body, each byte once.
  private static func entries(
    _ header: StrictJSON, bodyCount: Int
  ) throws(ModelFileError.Reason) -> [Entry] {
    guard case .object(let pairs) = header else { return [] }
    var entries: [Entry] = []
    for (name, value) in pairs.sorted(by: { $0.key < $1.key }) where name != metadataKey {
      entries.append(try entry(name, value, bodyCount: bodyCount))
    }
    entries.sort {
      ($0.bytes.lowerBound, $0.bytes.upperBound, $0.name)
        < ($1.bytes.lowerBound, $1.bytes.upperBound, $1.name)
    }
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound == end else {
        throw .badTensor(
          entry.name,
          "its bytes begin at \(entry.bytes.lowerBound), but the tensors before it end at \(end) "
            + "(save the model again with safetensors)")
      }
      end = entry.bytes.upperBound
    }
    guard end == bodyCount else {
      throw .notSafetensors("its last \(bodyCount - end) bytes belong to no tensor")
    }
    return entries
  }

  private static func entry(
    _ name: String, _ value: StrictJSON, bodyCount: Int
  ) throws(ModelFileError.Reason) -> Entry {
    guard let type = value["dtype"]?.text, let shape = value["shape"]?.integers,
      let offsets = value["data_offsets"]?.integers, offsets.count == 2
    else {
      throw .badTensor(
        name, "it needs dtype, shape and data_offsets (save the model again with safetensors)")
    }
    guard let width = bitWidths[type] else {
      throw .badTensor(name, "its type \(type) is unknown; save the model as float32 (F32)")
    }
    var bitCount = width
    for size in shape {
      let (product, overflow) = bitCount.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw .badTensor(name, "its shape \(shape) is too large (is the file damaged?)")
      }
      bitCount = product
    }
    guard offsets[0] <= offsets[1], offsets[1] <= bodyCount, bitCount % 8 == 0,
      offsets[1] - offsets[0] == bitCount / 8
    else {
      throw .badTensor(
        name,
        "shape \(shape) needs \((bitCount + 7) / 8) bytes, but offsets \(offsets) of "
          + "\(bodyCount) bytes are given (truncated file?)")
    }
    return Entry(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  /// Of every type that the format knows.
  private static let bitWidths = [
    "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
    "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64, "C64": 64,
  ]

  private static func tensor(
    _ entry: Entry, body: [UInt8]
  ) throws(ModelFileError.Reason) -> Tensor {
    guard ["F32", "F16", "BF16"].contains(entry.type) else {
      throw .badTensor(entry.name, "its type is \(entry.type); save the model as float32 (F32)")
    }
    let values = body.withUnsafeBytes { body in
      func bits<Word: FixedWidthInteger>(_ type: Word.Type) -> [Word] {
        stride(from: entry.bytes.lowerBound, to: entry.bytes.upperBound, by: Word.bitWidth / 8).map
        {
          Word(littleEndian: body.loadUnaligned(fromByteOffset: $0, as: type))
        }
      }
      return switch entry.type {
      case "F32": bits(UInt32.self).map(Float.init(bitPattern:))
      case "BF16": bits(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
      default: bits(UInt16.self).map(widened(half:))
      }
    }
    return Tensor(shape: entry.shape, values: values)
  }

  /// IEEE 754 binary16 in binary32; `Float16` is not available on every platform.
  private static func widened(half bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 1 ? -1 : 1
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Float(bits & 0x3ff) / 1024
    switch exponent {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
    }
  }
}
