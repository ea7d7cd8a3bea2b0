extension ArgumentValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// The case whose raw value is `argument`, exactly as typed.
  public init(argument: String) throws(ArgumentValueError) {
    guard let value = Self(rawValue: argument) else {
      throw .notPermitted(permitted: Self.allValueStrings, got: argument)
    }
    self = value
  }

  /// "one of" and every raw value.
  public static var valueDescription: String {
    "one of " + allValueStrings.joined(separator: ", ")
  }

  /// Every raw value in the order of the cases.
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }

  /// The raw value.
  public var argumentText: String { rawValue }
}
