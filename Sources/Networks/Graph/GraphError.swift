/// Why some operations are not a graph.
public struct GraphError: Error, Equatable, CustomStringConvertible {
  /// The operation as messages name it.
  public let operation: String
  /// What it was given.
  public let got: String
  /// What it needs.
  public let needs: String

  /// An operation that does not fit.
  public init(operation: String, got: String, needs: String) {
    self.operation = operation
    self.got = got
    self.needs = needs
  }

  /// One line for the user.
  public var description: String { "\(operation): got \(got), needs \(needs)" }
}

/// What an operation has against its inputs or its own numbers.
struct OperationProblem: Error {
  let got: String
  let needs: String
}

extension OperationProblem {
  /// The largest number that an operation may have: arithmetic with a few of them stays in float64.
  static let largest = 1e300

  /// Throws where a number is none, or too large.
  static func check(_ numbers: [Double], _ name: String) throws(OperationProblem) {
    if let bad = numbers.first(where: { !(abs($0) <= largest) }) {
      throw OperationProblem(
        got: "\(bad) in the \(name)", needs: "numbers from -\(largest) to \(largest)")
    }
  }

  /// Throws where an operation has more or fewer numbers of a kind than it should.
  static func check(
    _ numbers: [Double], _ name: String, count: Int, for each: String
  ) throws(OperationProblem) {
    guard numbers.count == count else {
      throw OperationProblem(
        got: "\(numbers.count) numbers in the \(name)", needs: "\(count), one for each \(each)")
    }
    try check(numbers, name)
  }

  /// The only input of an operation that reads one.
  static func single(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    guard inputs.count == 1 else {
      throw OperationProblem(got: "\(inputs.count) inputs", needs: "one input")
    }
    return inputs[0]
  }

  /// The only input of an operation on planes: its channels, height and width.
  static func planes(
    _ inputs: [TensorShape]
  ) throws(OperationProblem) -> (channels: Int, height: Int, width: Int) {
    let sizes = try single(inputs).sizes
    guard sizes.count == 3 else {
      throw OperationProblem(
        got: "an input of \(TensorShape(sizes))", needs: "channels x height x width")
    }
    return (sizes[0], sizes[1], sizes[2])
  }
}
