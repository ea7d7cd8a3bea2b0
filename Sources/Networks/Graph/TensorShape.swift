/// The sizes of one input or value of a graph, the batch left out: `[784]` or `[1, 28, 28]`.
///
/// Numbers are flattened with the last size varying fastest.
public struct TensorShape: Sendable, Equatable, CustomStringConvertible, ExpressibleByArrayLiteral {
  /// From the slowest to the fastest.
  public let sizes: [Int]

  /// A shape of some sizes.
  public init(_ sizes: [Int]) { self.sizes = sizes }

  /// A shape of some sizes.
  public init(arrayLiteral sizes: Int...) { self.sizes = sizes }

  /// The most numbers that a shape may have.
  public static let largestCount = 1 << 31

  /// The number of numbers; 0 where a size is not positive or they are more than `largestCount`.
  public var count: Int {
    var result = 1
    for size in sizes {
      guard size > 0, size <= Self.largestCount, result <= Self.largestCount / size else {
        return 0
      }
      result *= size
    }
    return result
  }

  /// The first size, which counts channels; 1 for a single number.
  public var channels: Int { sizes.first ?? 1 }

  /// The sizes, for instance `1 x 28 x 28`.
  public var description: String {
    sizes.isEmpty ? "one number" : sizes.map(String.init).joined(separator: " x ")
  }
}
