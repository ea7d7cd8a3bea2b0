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
  /// Reads a file's bytes. Float16 and bfloat16 are widened, which is exact; wider types are
  /// refused, because narrowing would change the network.
  ///
  /// - Parameter isWanted: which tensors to read; the others may have any type and are left out.
  package init(
    decoding data: Data, where isWanted: (String) -> Bool = { _ in true }
  ) throws(ModelFileError.Reason) {
    let bytes = [UInt8](data)
    guard bytes.count >= 8 else { throw .notSafetensors("it has only \(bytes.count) bytes") }
    let headerLength = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard headerLength <= UInt64(bytes.count - 8) else {
      throw .notSafetensors("the header should have \(headerLength) bytes (truncated?)")
    }
    let bodyStart = 8 + Int(headerLength)
    let object = try? JSONSerialization.jsonObject(with: Data(bytes[8..<bodyStart]))
    guard let header = object as? [String: Any] else {
      throw .notSafetensors("the header is not a JSON object")
    }
    // A value that is no text must not hide the others, which may say that the output has a ReLU.
    guard let metadata = (header["__metadata__"] ?? [:]) as? [String: String] else {
      throw .badMetadata("a value is not text (write every value as a string)")
    }
    self.init(tensors: [:], metadata: metadata)
    // By name, so that the same file always gives the same error.
    for (name, value) in header.sorted(by: { $0.key < $1.key })
    where name != "__metadata__" && isWanted(name) {
      let entry = value as? [String: Any] ?? [:]
      tensors[name] = try Self.tensor(name, entry, body: bytes[bodyStart...])
    }
  }

  private static func tensor(
    _ name: String, _ entry: [String: Any], body: ArraySlice<UInt8>
  ) throws(ModelFileError.Reason) -> Tensor {
    guard let type = entry["dtype"] as? String, let shape = entry["shape"] as? [Int],
      let offsets = entry["data_offsets"] as? [Int], offsets.count == 2,
      shape.allSatisfy({ $0 >= 0 })
    else {
      throw .badTensor(
        name, "it needs dtype, shape and data_offsets (save the model again with safetensors)")
    }
    guard let width = ["F32": 4, "F16": 2, "BF16": 2][type] else {
      throw .badTensor(name, "its type is \(type); save the model as float32 (F32)")
    }
    var byteCount = width
    for size in shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw .badTensor(name, "its shape \(shape) is too large (is the file damaged?)")
      }
      byteCount = product
    }
    guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= body.count,
      offsets[1] - offsets[0] == byteCount
    else {
      throw .badTensor(
        name,
        "shape \(shape) needs \(byteCount) bytes, but offsets \(offsets) of "
          + "\(body.count) bytes are given (truncated file?)")
    }
    let content = body[body.startIndex + offsets[0]..<body.startIndex + offsets[1]]
    let values = stride(from: content.startIndex, to: content.endIndex, by: width).map { start in
      let bits = content[start..<start + width].reversed().reduce(UInt32(0)) {
        $0 << 8 | UInt32($1)
      }
      return switch type {
      case "F32": Float(bitPattern: bits)
      case "BF16": Float(bitPattern: bits << 16)
      default: widened(half: UInt16(bits))
      }
    }
    return Tensor(shape: shape, values: values)
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
