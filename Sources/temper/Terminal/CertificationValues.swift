import ArgumentParsing

/// Positive numbers with commas between them, in ascending order.
struct RadiusList: ArgumentValue {
  let values: [Double]

  init(argument: String) throws(ArgumentValueError) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Double($0) }
    guard values.count == parts.count else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    guard values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .rejected(reason: "every radius must be above 0", got: argument)
    }
    self.values = Set(values).sorted()
  }

  static var valueDescription: String { "numbers such as 0.01,0.02" }
  var argumentText: String { values.map { "\($0)" }.joined(separator: ",") }
}

/// What `--difference` asks for: a number, or what float32 can be off.
enum CertificationDifference: ArgumentValue, Equatable {
  case number(Double)
  case float32

  init(argument: String) throws(ArgumentValueError) {
    if argument == "float32" {
      self = .float32
    } else if let value = Double(argument), (0...AttackOptions.largestFactor).contains(value) {
      self = .number(value)
    } else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
  }

  static var valueDescription: String { "a number from 0 to 1e6, or float32" }
  var argumentText: String {
    switch self {
    case .number(let value): "\(value)"
    case .float32: "float32"
    }
  }
}
