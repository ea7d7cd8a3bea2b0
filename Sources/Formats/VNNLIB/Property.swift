/// What a VNN-LIB file asks about networks: whether some inputs in a region, with the outputs that they
/// give, satisfy all of its constraints. Inputs that do are a counterexample to what the file's author
/// wants to be true.
///
/// All numbers of the tensors are variables in one numbering: those of all inputs, tensor after tensor
/// in the order of the file, each with its last index running fastest; then those of all outputs; then
/// those of all hidden nodes.
public struct Property: Sendable, Equatable {
  /// The form of a file.
  public enum Version: Sendable {
    /// 1.0: `X_0`, `Y_0` and SMT-LIB.
    case one
    /// 2.0: networks with tensors.
    case two
  }

  /// The form of the file.
  public var version: Version
  /// The networks in the order of the file; for 1.0 one without a name, with the tensors `X` and `Y`.
  public var networks: [PropertyNetwork]
  /// Inputs and outputs satisfy the property if they lie in one of these. None where no values can.
  public var regions: [PropertyRegion]

  /// How many numbers go into all networks together.
  public var inputCount: Int { Self.count(networks.flatMap(\.inputs)) }
  /// How many numbers come out of all networks together.
  public var outputCount: Int { Self.count(networks.flatMap(\.outputs)) }
  /// How many numbers the hidden nodes have that the file names.
  public var hiddenCount: Int { Self.count(networks.flatMap(\.hidden)) }

  private static func count(_ tensors: [PropertyTensor]) -> Int {
    tensors.reduce(0) { $0 + $1.count }
  }

  /// Whether values satisfy the property, in exact arithmetic.
  ///
  /// - Parameters:
  ///   - inputs: the numbers of all inputs.
  ///   - outputs: those of all outputs, then those of all hidden nodes.
  public func contains(inputs: [Double], outputs: [Double]) -> Bool {
    regions.contains { $0.contains(inputs: inputs, outputs: outputs) }
  }

  /// A variable as the file writes it: `X_3`, `X[0,3]`, or `X` for a tensor without dimensions.
  public func name(ofVariable variable: Int) -> String {
    let tensors = networks.flatMap { $0.inputs + $0.outputs + $0.hidden }
    guard let tensor = tensors.first(where: { $0.variables.contains(variable) }) else {
      preconditionFailure("a property has \(Self.count(tensors)) variables")
    }
    let index = variable - tensor.variables.lowerBound
    return version == .one ? "\(tensor.name)_\(index)" : tensor.elementName(index)
  }
}

/// A network that a property is about: what goes into it and comes out.
public struct PropertyNetwork: Sendable, Equatable {
  /// How a network is related to another that stands before it.
  public enum Relation: Sendable, Equatable {
    /// It is the same network, on other inputs.
    case equal(to: String)
    /// It has the same structure, and may have other weights.
    case isomorphic(to: String)
  }

  /// Its name; empty for version 1.0.
  public var name: String
  /// What another network says about it; nil for one of its own.
  public var relation: Relation?
  /// What goes in, in the order of the file.
  public var inputs: [PropertyTensor] = []
  /// Values inside the network that constraints may name.
  public var hidden: [PropertyTensor] = []
  /// What comes out.
  public var outputs: [PropertyTensor] = []
}

/// Numbers that go into a network or come out of it.
public struct PropertyTensor: Sendable, Equatable {
  /// Its name in the file.
  public var name: String
  /// The kind of its numbers.
  public var elementType: PropertyElementType
  /// The sizes of its dimensions; none for a single number.
  public var shape: [Int]
  /// The name in the network's own file, where the property tells it.
  public var node: String?
  /// Which variables of the property its numbers are.
  public var variables: Range<Int>

  /// How many numbers it has.
  public var count: Int { variables.count }

  /// The name of a number, for instance `X[0,3]`.
  func elementName(_ index: Int) -> String {
    guard !shape.isEmpty else { return name }
    var rest = index
    let indices = shape.reversed().map { size in
      defer { rest /= size }
      return String(rest % size)
    }
    return "\(name)[\(indices.reversed().joined(separator: ","))]"
  }
}

/// The kinds of numbers that tensors have, under the names that ONNX gives them, and real numbers.
public enum PropertyElementType: String, Sendable, CaseIterable {
  case real, float16, float32, float64, bfloat16
  case float8e4m3fn, float8e4m3fnuz, float8e5m2, float8e5m2fnuz, float4e2m1
  case int4, int8, int16, int32, int64
  case uint4, uint8, uint16, uint32, uint64
  case bool

  /// Whether its numbers are whole.
  public var isWhole: Bool { rawValue.contains("int") || self == .bool }
}
