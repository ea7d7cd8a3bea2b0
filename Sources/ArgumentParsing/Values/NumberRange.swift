/// A closed interval of numbers, written as its two ends: `0,1` or `-1,1`.
public struct NumberRange: Sendable, Equatable {
  /// The smaller end, finite.
  public let lower: Double
  /// The larger end, finite; equal to `lower` for a single point.
  public let upper: Double

  /// An interval from one finite number to another.
  ///
  /// - Precondition: `lower <= upper`.
  public init(_ lower: Double, _ upper: Double) {
    precondition(lower.isFinite && upper.isFinite && lower <= upper, "not an interval")
    self.lower = lower
    self.upper = upper
  }

  /// The interval as a range.
  public var range: ClosedRange<Double> { lower...upper }
}

extension NumberRange: ArgumentValue {
  /// Reads two finite numbers with a comma between them, the smaller first.
  public init(argument: String) throws(ArgumentValueError) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let ends = parts.compactMap { Double($0) }.filter(\.isFinite)
    guard parts.count == 2, ends.count == 2 else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    guard ends[0] <= ends[1] else {
      throw .rejected(reason: "must have the smaller number first", got: argument)
    }
    self.init(ends[0], ends[1])
  }

  /// "two numbers such as 0,1"
  public static var valueDescription: String { "two numbers such as 0,1" }

  /// The two ends; whole numbers without a fraction.
  public var argumentText: String { "\(Self.text(lower)),\(Self.text(upper))" }

  private static func text(_ number: Double) -> String {
    let text = String(number)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
