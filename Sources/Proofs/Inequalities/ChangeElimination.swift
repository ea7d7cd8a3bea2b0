internal import LinearAlgebra
internal import Queries

/// What the inputs contribute to an inequality at least, over all allowed changes, in closed form: how
/// they are eliminated in each norm.
struct ChangeElimination: Sendable {
  private let norm: Norm
  private let up: [Double]
  private let down: [Double]

  init(_ problem: AttackProblem) {
    norm = problem.norm
    (up, down) = (problem.upwardCapacity, problem.downwardCapacity)
  }

  /// Adds the least value of price * distance + sum of inflow * change over all allowed changes
  /// up to a distance.
  ///
  /// - Parameter errors: how far each inflow can be off, with room for three more roundings.
  func add(
    _ inflow: [Double], _ errors: [Double], price: Double, limit: Double,
    to sum: inout RoundedSum
  ) {
    switch norm {
    case .l1:
      // The price, and the two sums, are the three roundings that the errors have room for.
      for (pixel, gain) in inflow.enumerated() {
        sum.add(min(0, price + gain - errors[pixel]), up[pixel])
        sum.add(min(0, price - gain - errors[pixel]), down[pixel])
      }
    case .linf: addUniform(inflow, errors, price: price, limit: limit, to: &sum)
    }
  }

  /// Linf: by how much one more unit of radius lowers what the inputs contribute; nil for other norms.
  func slope(_ inflow: [Double], radius: Double) -> Double? {
    guard norm == .linf else { return nil }
    return inflow.indices.reduce(0) {
      capacity($1, inflow[$1]) > radius ? $0 + abs(inflow[$1]) : $0
    }
  }

  /// How far a pixel can move in the direction that makes inflow * change small.
  private func capacity(_ pixel: Int, _ inflow: Double, error: Double = 0) -> Double {
    abs(inflow) <= error ? max(up[pixel], down[pixel]) : inflow > 0 ? down[pixel] : up[pixel]
  }

  /// With the largest change t, each pixel contributes its gain times min(t, capacity). The sum is
  /// convex in t; its least value is where the slope changes sign.
  private func addUniform(
    _ inflow: [Double], _ errors: [Double], price: Double, limit: Double,
    to sum: inout RoundedSum
  ) {
    var pixels = inflow.indices.map { pixel in
      let (gain, error) = (inflow[pixel], errors[pixel])
      return (
        gain: abs(gain) + error,
        capacity: min(limit, capacity(pixel, gain, error: error))
      )
    }
    guard price > 0 else {
      for pixel in pixels { sum.add(-pixel.gain, pixel.capacity) }
      return
    }
    pixels.sort { $0.capacity < $1.capacity }
    let total = pixels.reduce(price) { $0 + $1.gain }
    var slope = pixels.reduce(price) { $0 - $1.gain }
    var largest = 0.0
    for pixel in pixels where slope < 0 {
      largest = pixel.capacity
      slope += pixel.gain
    }
    // With a gain beside it the sum has room for the price's own rounding.
    sum.add(price, largest)
    for pixel in pixels { sum.add(-pixel.gain, min(pixel.capacity, largest)) }
    // Rounding may have moved the sign change: what the slope is wrong by, over all changes.
    sum.add(
      -Double(pixels.count + 3) * Double.ulpOfOne * total, pixels.last.map(\.capacity) ?? 0)
  }
}
