/// Whole numbers with commas between them, such as the widths of hidden layers: `8,8,8`.
public struct IntList: Sendable, Equatable {
  /// The numbers in the order typed; at least one when read from the command line.
  public let values: [Int]

  /// A list of numbers.
  public init(_ values: [Int]) {
    self.values = values
  }
}

extension IntList: ExpressibleByArrayLiteral {
  /// A list of numbers, so that a default is written `[8, 8, 8]`.
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }
}

extension IntList: ArgumentValue {
  /// Reads a comma-separated list without spaces.
  public init(argument: String) throws(ArgumentValueError) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Int($0) }
    guard values.count == parts.count else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    self.init(values)
  }

  /// "whole numbers such as 8,8,8"
  public static var valueDescription: String { "whole numbers such as 8,8,8" }

  /// The numbers with commas between them.
  public var argumentText: String { values.map(String.init).joined(separator: ",") }
}
