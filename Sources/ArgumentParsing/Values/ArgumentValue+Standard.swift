extension Int: ArgumentValue {
  /// A decimal whole number of 64 bits, with or without a sign.
  public init(argument: String) throws(ArgumentValueError) {
    self = try wholeNumber(argument)
  }

  /// "a whole number"
  public static var valueDescription: String { "a whole number" }
}

extension UInt64: ArgumentValue {
  /// A decimal whole number from 0 to 2^64 - 1.
  public init(argument: String) throws(ArgumentValueError) {
    self = try wholeNumber(argument)
  }

  /// "a whole number of at least 0"
  public static var valueDescription: String { "a whole number of at least 0" }
}

extension Double: ArgumentValue {
  /// A finite number in decimal or scientific notation.
  public init(argument: String) throws(ArgumentValueError) {
    guard let value = Double(argument), value.isFinite else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    self = value
  }

  /// "a number"
  public static var valueDescription: String { "a number" }
}

extension String: ArgumentValue {
  /// Any text but the empty one, which is nearly always a shell variable that was never set.
  public init(argument: String) throws(ArgumentValueError) {
    guard !argument.isEmpty else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    self = argument
  }

  /// "a text that is not empty"
  public static var valueDescription: String { "a text that is not empty" }
}

extension Optional: ArgumentValue where Wrapped: ArgumentValue {
  /// The wrapped value; `nil` is what an option that was not given has.
  public init(argument: String) throws(ArgumentValueError) {
    self = .some(try Wrapped(argument: argument))
  }

  /// The description of the wrapped type.
  public static var valueDescription: String { Wrapped.valueDescription }

  /// The permitted spellings of the wrapped type.
  public static var allValueStrings: [String] { Wrapped.allValueStrings }

  /// The text of the wrapped value; empty for `nil`.
  public var argumentText: String { self?.argumentText ?? "" }
}

/// Reads a decimal integer, and tells a number that is out of range from no number at all.
private func wholeNumber<Value>(_ argument: String) throws(ArgumentValueError) -> Value
where Value: FixedWidthInteger & ArgumentValue {
  if let value = Value(argument) { return value }
  let digits = argument.drop { $0 == "+" || Value.isSigned && $0 == "-" }
  if !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), argument.count > 18 {
    throw .rejected(reason: "must be within \(Value.min)...\(Value.max)", got: argument)
  }
  throw .unreadable(expected: Value.valueDescription, got: argument)
}
