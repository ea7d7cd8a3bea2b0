/// A rearrangement: for each place of a tensor the number of another one that comes there.
///
/// What only moves numbers (transposing, slicing, gathering, repeating, padding) is one for constants
/// and for values of the network alike.
struct ONNXPlaces: Equatable {
  /// The sizes that come out.
  var shape: [Int]
  /// For each place where its number comes from; nil for zero.
  var sources: [Int?]

  /// Every number where it is.
  init(of shape: [Int]) throws(ONNXProblem) {
    self.shape = shape
    sources = Array(0..<(try Self.count(shape)))
  }

  /// Each place of a shape has the number at the position that is made of its own.
  ///
  /// - Parameter source: gets the position along each axis; gives that in the tensor of sizes `input`,
  ///   nil for none.
  init(
    _ shape: [Int], from input: [Int], _ source: (_ place: [Int]) -> [Int]?
  ) throws(ONNXProblem) {
    self.shape = shape
    let count = try Self.count(shape)
    let steps = Self.steps(input)
    var place = [Int](repeating: 0, count: shape.count)
    sources = []
    sources.reserveCapacity(count)
    for _ in 0..<count {
      sources.append(source(place).map { zip($0, steps).reduce(0) { $0 + $1.0 * $1.1 } })
      for axis in shape.indices.reversed() {
        place[axis] += 1
        if place[axis] < shape[axis] { break }
        place[axis] = 0
      }
    }
  }

  /// Whether every number of a tensor of so many stays where it is.
  func isIdentity(of count: Int) -> Bool {
    sources.count == count && sources.enumerated().allSatisfy { $0 == $1 }
  }

  /// How far apart neighbours along each axis are.
  static func steps(_ shape: [Int]) -> [Int] {
    var result = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      result[axis] = result[axis + 1] * shape[axis + 1]
    }
    return result
  }

  private static func count(_ shape: [Int]) throws(ONNXProblem) -> Int {
    guard let count = checkedCount(shape), count <= largestMadeTensor else {
      throw .unsupported(
        "a tensor of sizes \(shape)",
        remedy: "more than \(largestMadeTensor) numbers are too many to be rearranged")
    }
    return count
  }
}

extension ONNXPlaces {
  /// A tensor repeated along sizes of one to fit a larger shape, which must be what both broadcast to.
  static func broadcast(_ input: [Int], to shape: [Int]) throws(ONNXProblem) -> ONNXPlaces {
    if input == shape { return try ONNXPlaces(of: shape) }
    let missing = shape.count - input.count
    return try ONNXPlaces(shape, from: input) { place in
      input.indices.map { input[$0] == 1 ? 0 : place[$0 + missing] }
    }
  }

  /// The shape that two tensors are broadcast to, as NumPy has it.
  static func broadcast(_ a: [Int], _ b: [Int]) throws(ONNXProblem) -> [Int] {
    let rank = max(a.count, b.count)
    let (first, second) = (
      Array(repeating: 1, count: rank - a.count) + a,
      Array(repeating: 1, count: rank - b.count) + b
    )
    var result: [Int] = []
    for (x, y) in zip(first, second) {
      guard x == y || x == 1 || y == 1 else {
        throw .malformed("tensors of sizes \(a) and \(b), which do not go together")
      }
      result.append(x == 1 ? y : x)
    }
    return result
  }
}
