internal import LinearAlgebra

/// A tensor whose numbers are known before the network runs.
struct ONNXConstant: Equatable {
  /// The numbers, the last size varying fastest.
  enum Values: Equatable {
    case reals([Double])
    case integers([Int])
  }

  var shape: [Int]
  var values: Values

  var count: Int {
    switch values {
    case .reals(let values): values.count
    case .integers(let values): values.count
    }
  }

  /// The numbers as reals.
  var reals: [Double] {
    switch values {
    case .reals(let values): values
    case .integers(let values): values.map { Double($0) }
    }
  }

  /// The numbers as integers: sizes, axes, positions.
  func integers(_ what: String) throws(ONNXProblem) -> [Int] {
    guard case .integers(let values) = values else {
      throw .malformed("\(what) that are no integers")
    }
    return values
  }

  /// The only number, as a real.
  func single(_ what: String) throws(ONNXProblem) -> Double {
    guard count == 1 else { throw .malformed("\(count) numbers for the \(what)") }
    return reals[0]
  }

  /// The same numbers in another order: for each place the one that comes there, nil for zero.
  func picking(_ places: ONNXPlaces) -> ONNXConstant {
    switch values {
    case .reals(let own):
      ONNXConstant(
        shape: places.shape, values: .reals(places.sources.map { $0.map { own[$0] } ?? 0 }))
    case .integers(let own):
      ONNXConstant(
        shape: places.shape, values: .integers(places.sources.map { $0.map { own[$0] } ?? 0 }))
    }
  }
}

extension ONNXConstant {
  /// The numbers of a tensor in the file, or beside it.
  ///
  /// - Parameter external: reads bytes beside the file: location, offset, and length or nil for all.
  init(
    _ tensor: ONNXTensor,
    external: (_ location: String, _ offset: Int, _ length: Int?) throws(ONNXProblem) -> [UInt8]
  ) throws(ONNXProblem) {
    guard let count = checkedCount(tensor.shape) else {
      throw .malformed("a tensor of sizes \(tensor.shape)")
    }
    shape = tensor.shape
    guard let type = ElementType(rawValue: tensor.elementType) else {
      throw .unsupported(
        "a tensor of element type \(tensor.elementType)",
        remedy: "export with float32 or float64 numbers")
    }
    if tensor.isExternal {
      guard let location = tensor.external["location"] else {
        throw .malformed("a tensor outside the file without its place")
      }
      func number(_ key: String) throws(ONNXProblem) -> Int? {
        guard let text = tensor.external[key] else { return nil }
        guard let value = Int(text), value >= 0 else {
          throw .malformed("a tensor outside the file with \(key) '\(text)'")
        }
        return value
      }
      let bytes = try external(location, number("offset") ?? 0, number("length"))
      values = try type.values(bytes, 0..<bytes.count, count: count)
    } else if let raw = tensor.raw {
      values = try type.values(raw.bytes, raw.range, count: count)
    } else {
      values = try type.values(tensor)
      guard self.count == count else {
        throw .malformed("\(self.count) numbers for sizes \(shape)")
      }
    }
    guard case .reals(let numbers) = values else { return }
    guard numbers.allSatisfy(\.isFinite) else { throw .malformed("a number that is not finite") }
  }

  /// The types of ONNX's tensors that are read.
  enum ElementType: Int {
    case float32 = 1
    case uint8 = 2
    case int8 = 3
    case int32 = 6
    case int64 = 7
    case bool = 9
    case float64 = 11

    private var width: Int {
      switch self {
      case .uint8, .int8, .bool: 1
      case .float32, .int32: 4
      case .int64, .float64: 8
      }
    }

    /// Numbers that are written as bytes, the lowest first.
    fileprivate func values(
      _ bytes: [UInt8], _ range: Range<Int>, count: Int
    ) throws(ONNXProblem) -> Values {
      guard range.count == count * width else {
        throw .malformed("\(range.count) bytes for \(count) numbers of \(width) bytes each")
      }
      return bytes.withUnsafeBytes { all in
        let start = range.lowerBound
        func load<Number: FixedWidthInteger>(_ index: Int, as type: Number.Type) -> Number {
          Number(
            littleEndian: all.loadUnaligned(fromByteOffset: start + index * width, as: type))
        }
        return switch self {
        case .float32:
          .reals((0..<count).map { Double(Float(bitPattern: load($0, as: UInt32.self))) })
        case .float64:
          .reals((0..<count).map { Double(bitPattern: load($0, as: UInt64.self)) })
        case .uint8, .bool: .integers((0..<count).map { Int(load($0, as: UInt8.self)) })
        case .int8: .integers((0..<count).map { Int(load($0, as: Int8.self)) })
        case .int32: .integers((0..<count).map { Int(load($0, as: Int32.self)) })
        case .int64: .integers((0..<count).map { Int(load($0, as: Int64.self)) })
        }
      }
    }

    /// Numbers that are written as fields.
    fileprivate func values(_ tensor: ONNXTensor) throws(ONNXProblem) -> Values {
      switch self {
      case .float32: .reals(tensor.floats.map { Double($0) })
      case .float64: .reals(tensor.doubles)
      case .uint8, .int8, .int32, .int64, .bool: .integers(tensor.integers)
      }
    }
  }
}

/// The product of sizes; nil where one is negative or it is beyond all memory. No sizes make one.
func checkedCount(_ sizes: [Int]) -> Int? {
  var result = 1
  for size in sizes {
    guard size >= 0, size <= 1 << 31 else { return nil }
    let (product, isOverflow) = result.multipliedReportingOverflow(by: size)
    guard !isOverflow, product <= 1 << 31 else { return nil }
    result = product
  }
  return result
}
