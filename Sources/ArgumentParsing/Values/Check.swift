/// Ready-made checks for an option's `validate`: each gives what is wrong with a value, or `nil`.
public enum Check {
  /// Permits `bound` and everything above it.
  public static func atLeast<Value: Comparable & ArgumentValue>(
    _ bound: Value
  ) -> @Sendable (Value) -> String? {
    { $0 >= bound ? nil : "must be at least \(bound.argumentText)" }
  }

  /// Permits what is strictly above `bound`.
  public static func above<Value: Comparable & ArgumentValue>(
    _ bound: Value
  ) -> @Sendable (Value) -> String? {
    { $0 > bound ? nil : "must be above \(bound.argumentText)" }
  }

  /// Permits `range`, both ends included.
  public static func within<Value: Comparable & ArgumentValue>(
    _ range: ClosedRange<Value>
  ) -> @Sendable (Value) -> String? {
    { value in
      let bounds = "\(range.lowerBound.argumentText) to \(range.upperBound.argumentText)"
      return range.contains(value) ? nil : "must be from \(bounds)"
    }
  }
}
