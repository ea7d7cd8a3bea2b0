/// Tensors with their numbers, as ONNX writes them (`TensorProto`).
enum ONNXTensorMessage {
  /// A tensor of float64 or float32.
  static func bytes(
    _ name: String, _ sizes: [Int], _ numbers: [Double], isDouble: Bool
  ) -> [UInt8] {
    var raw: [UInt8] = []
    raw.reserveCapacity(numbers.count * (isDouble ? 8 : 4))
    for number in numbers {
      if isDouble {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { raw.append(contentsOf: $0) }
      } else {
        withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { raw.append(contentsOf: $0) }
      }
    }
    return bytes(name, sizes, type: isDouble ? 11 : 1, raw)
  }

  /// A tensor of a type in ONNX's numbering.
  static func bytes(_ name: String, _ sizes: [Int], type: Int, _ raw: [UInt8]) -> [UInt8] {
    var tensor = ProtobufWriter()
    for size in sizes { tensor.add(1, size) }
    tensor.add(2, type)
    tensor.add(8, name)
    tensor.add(9, bytes: raw)
    return tensor.bytes
  }
}
