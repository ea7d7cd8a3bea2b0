/// Indices of images, written as numbers and ranges: `0,4,10-19`.
///
/// A range includes both ends. The order is the order typed. An index that appears twice is an
/// error, because a result is stored once per index.
public struct IndexList: Sendable, Equatable {
  /// The indices, none negative and none twice.
  public let indices: [Int]

  /// How many indices a list may have: more than MNIST's training images, and few enough that a
  /// mistyped range does not fill the memory.
  public static let maximumCount = 100_000

  package init(indices: [Int]) {
    self.indices = indices
  }
}

extension IndexList: ArgumentValue {
  /// Reads a comma-separated list; names the part of it that is wrong.
  public init(argument: String) throws(ArgumentValueError) {
    var indices: [Int] = []
    var seen: Set<Int> = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let range = try Self.range(part, of: argument)
      guard range.count <= Self.maximumCount - indices.count else {
        throw .rejected(reason: "must list at most \(Self.maximumCount) indices", got: argument)
      }
      for index in range {
        guard seen.insert(index).inserted else {
          throw .rejected(reason: "lists index \(index) twice", got: argument)
        }
        indices.append(index)
      }
    }
    self.init(indices: indices)
  }

  /// "indices such as 0,4,10-19"
  public static var valueDescription: String { "indices such as 0,4,10-19" }

  /// The list with runs of three and more written as ranges.
  public var argumentText: String {
    var runs: [ClosedRange<Int>] = []
    for index in indices {
      if let last = runs.last, last.upperBound == index - 1 {
        runs[runs.count - 1] = last.lowerBound...index
      } else {
        runs.append(index...index)
      }
    }
    return runs.map { run in
      run.count > 2
        ? "\(run.lowerBound)-\(run.upperBound)" : run.map(String.init).joined(separator: ",")
    }.joined(separator: ",")
  }

  /// One number, or two with a dash between them. A bound has at most 18 digits, so it fits `Int`
  /// and the count of a range cannot overflow.
  private static func range(
    _ part: Substring, of argument: String
  ) throws(ArgumentValueError) -> ClosedRange<Int> {
    let bounds = part.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = bounds.compactMap { digits -> Int? in
      guard digits.count <= 18, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
      return Int(digits)
    }
    guard numbers.count == bounds.count, let first = numbers.first, let last = numbers.last,
      numbers.count <= 2
    else { throw .unreadable(expected: valueDescription, got: argument) }
    guard first <= last else {
      let remedy = "write \(last)-\(first)"
      throw .rejected(reason: "has the reversed range \(part) (\(remedy))", got: argument)
    }
    return first...last
  }
}
