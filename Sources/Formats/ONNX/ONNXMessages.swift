// The parts of ONNX's messages (onnx.proto) that matter here, as they are written; field numbers are
// those of the definition.

/// A model: what is before the graph.
struct ONNXModel {
  /// The version of the standard's own operators; nil where the file does not say.
  var opset: Int?
  /// Other sets of operators that the file names.
  var otherDomains: [String] = []
  var graph: ONNXGraph?

  init(_ bytes: [UInt8]) throws(ProtobufProblem) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 7: graph = try ONNXGraph(reader.message(field))
      case 8:
        let (domain, version) = try Self.operatorSet(reader.message(field))
        if domain.isEmpty || domain == "ai.onnx" {
          opset = version
        } else {
          otherDomains.append(domain)
        }
      default: break
      }
    }
  }

  private static func operatorSet(
    _ message: ProtobufReader
  ) throws(ProtobufProblem) -> (domain: String, version: Int) {
    var (reader, domain, version) = (message, "", 0)
    while let field = try reader.next() {
      switch field.number {
      case 1: domain = try reader.text(field)
      case 2: version = try reader.integer(field)
      default: break
      }
    }
    return (domain, version)
  }
}

/// Operations, in an order in which each reads earlier values alone.
struct ONNXGraph {
  var nodes: [ONNXNode] = []
  var initializers: [ONNXTensor] = []
  /// Initialisers may be listed among them.
  var inputs: [ONNXValueInfo] = []
  var outputs: [ONNXValueInfo] = []
  var hasSparseInitializers = false

  init(_ message: ProtobufReader) throws(ProtobufProblem) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: nodes.append(try ONNXNode(reader.message(field)))
      case 5: initializers.append(try ONNXTensor(reader.message(field)))
      case 11: inputs.append(try ONNXValueInfo(reader.message(field)))
      case 12: outputs.append(try ONNXValueInfo(reader.message(field)))
      case 15: hasSparseInitializers = true
      default: break
      }
      // An empty message takes two bytes of a file, and a hundred of memory.
      guard nodes.count + initializers.count + inputs.count + outputs.count <= Self.largestCount
      else { throw ProtobufProblem(text: "more than \(Self.largestCount) parts of the graph") }
    }
  }

  private static let largestCount = 100_000
}

/// One operation.
struct ONNXNode {
  var name = ""
  var kind = ""
  var domain = ""
  /// Names of values; empty for one that is left out.
  var inputs: [String] = []
  var outputs: [String] = []
  var attributes: [String: ONNXAttribute] = [:]

  init(_ message: ProtobufReader) throws(ProtobufProblem) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: inputs.append(try reader.text(field))
      case 2: outputs.append(try reader.text(field))
      case 3: name = try reader.text(field)
      case 4: kind = try reader.text(field)
      case 5:
        let attribute = try ONNXAttribute(reader.message(field))
        attributes[attribute.name] = attribute
      case 7: domain = try reader.text(field)
      default: break
      }
    }
  }
}

/// A setting of an operation; of the values one is there.
struct ONNXAttribute {
  var name = ""
  var float: Float?
  var integer: Int?
  var text: String?
  var tensor: ONNXTensor?
  var floats: [Float] = []
  var integers: [Int] = []
  /// Whether it is a graph, texts or something else that no operation here takes.
  var isOther = false

  init(_ message: ProtobufReader) throws(ProtobufProblem) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: name = try reader.text(field)
      case 2: float = try reader.float(field)
      case 3: integer = try reader.integer(field)
      case 4: text = try reader.text(field)
      case 5: tensor = try ONNXTensor(reader.message(field))
      case 7: try reader.append(field, to: &floats)
      case 8: try reader.append(field, to: &integers)
      case 6, 9, 10, 11, 21, 22: isOther = true
      default: break
      }
    }
  }
}

/// The name, type and sizes of a value.
struct ONNXValueInfo {
  /// One size of a tensor.
  enum Size: Equatable {
    case known(Int)
    /// Any, by the name that the file gives it, or without one.
    case any(String)
  }

  var name = ""
  var elementType = 0
  /// Nil where the file does not say.
  var sizes: [Size]?

  init(_ message: ProtobufReader) throws(ProtobufProblem) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: name = try reader.text(field)
      case 2: try read(type: reader.message(field))
      default: break
      }
    }
  }

  private mutating func read(type: ProtobufReader) throws(ProtobufProblem) {
    var reader = type
    while let field = try reader.next() {
      guard field.number == 1 else { continue }
      var tensor = try reader.message(field)
      while let field = try tensor.next() {
        switch field.number {
        case 1: elementType = try tensor.integer(field)
        case 2: sizes = try Self.sizes(tensor.message(field))
        default: break
        }
      }
    }
  }

  private static func sizes(_ message: ProtobufReader) throws(ProtobufProblem) -> [Size] {
    var (reader, result) = (message, [Size]())
    while let field = try reader.next() {
      guard field.number == 1 else { continue }
      var dimension = try reader.message(field)
      var size = Size.any("")
      while let field = try dimension.next() {
        switch field.number {
        case 1: size = .known(try dimension.integer(field))
        case 2: size = .any(try dimension.text(field))
        default: break
        }
      }
      result.append(size)
    }
    return result
  }
}

/// Numbers in a shape.
struct ONNXTensor {
  var name = ""
  var shape: [Int] = []
  /// One of ONNX's `TensorProto.DataType`.
  var elementType = 0
  /// Where the raw bytes are.
  var raw: (bytes: [UInt8], range: Range<Int>)?
  var floats: [Float] = []
  var doubles: [Double] = []
  /// Of the smaller types, of int64, and of unsigned ones.
  var integers: [Int] = []
  /// Where bytes outside the file are: `location`, `offset`, `length`.
  var external: [String: String] = [:]
  var isExternal = false

  init(_ message: ProtobufReader) throws(ProtobufProblem) {
    var reader = message
    while let field = try reader.next() {
      switch field.number {
      case 1: try reader.append(field, to: &shape)
      case 2: elementType = try reader.integer(field)
      case 4: try reader.append(field, to: &floats)
      case 5, 7, 11: try reader.append(field, to: &integers)
      case 8: name = try reader.text(field)
      case 9: raw = (reader.bytes, try reader.range(field))
      case 10: try reader.append(field, to: &doubles)
      case 13:
        let (key, value) = try Self.entry(reader.message(field))
        external[key] = value
      case 14: isExternal = try reader.integer(field) == 1
      default: break
      }
    }
  }

  private static func entry(
    _ message: ProtobufReader
  ) throws(ProtobufProblem) -> (key: String, value: String) {
    var (reader, key, value) = (message, "", "")
    while let field = try reader.next() {
      switch field.number {
      case 1: key = try reader.text(field)
      case 2: value = try reader.text(field)
      default: break
      }
    }
    return (key, value)
  }
}
