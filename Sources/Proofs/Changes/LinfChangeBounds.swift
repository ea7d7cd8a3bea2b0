internal import LinearAlgebra
internal import Queries

/// Linf: every input may use the whole size.
struct LinfChangeBounds: ChangeBounds {
  let ball: Ball

  func forGreatest(
    _ gains: [Gain], radius: Double, _ add: (_ weight: Double, _ change: Double) -> Void
  ) {
    for gain in gains {
      let change = min(gain.capacity, radius)
      add(gain.weight, change)
      add(gain.error, change)
    }
  }

  /// With the largest change t, each input contributes its gain times min(t, capacity). The sum is
  /// convex in t; its least value is where the slope changes sign.
  func addLeast(
    _ inflow: [Double], _ errors: [Double], _ room: Capacity, price: Double, limit: Double,
    to sum: inout RoundedSum
  ) {
    var inputs = inflow.indices.map { input in
      let whole = Gain(
        weight: abs(inflow[input]), error: errors[input],
        capacity: room.falling(input, inflow[input], error: errors[input])
      ).per(ball.weight(input))
      return (gain: whole.weight + whole.error, capacity: min(limit, whole.capacity))
    }
    guard price > 0 else {
      for input in inputs { sum.add(-input.gain, input.capacity) }
      return
    }
    inputs.sort { $0.capacity < $1.capacity }
    // From the inputs that go furthest on, so that gains are added and never taken away again.
    var (largest, gains) = (0.0, 0.0)
    for input in inputs.reversed() {
      gains += input.gain
      guard gains <= price else {
        largest = input.capacity
        break
      }
    }
    // With a gain beside it the sum has room for the price's own rounding.
    sum.add(price, largest)
    for input in inputs { sum.add(-input.gain, min(input.capacity, largest)) }
    // Rounding may have moved the sign change: where the gains are taken for more than the price, or for
    // less, the slope is wrong by a fraction of the price at most, over all changes.
    sum.add(
      -Double(inputs.count + 3) * Double.ulpOfOne * price, inputs.last.map(\.capacity) ?? 0)
  }

  func slope(_ inflow: [Double], _ room: Capacity, radius: Double) -> Double? {
    inflow.indices.reduce(0) { sum, input in
      let cost = ball.weight(input)
      return room.falling(input, inflow[input]) * cost > radius
        ? sum + abs(inflow[input]) / cost : sum
    }
  }

  func size(_ magnitudes: [Double]) -> Double {
    magnitudes.enumerated().reduce(0) {
      max($0, .productRoundedUp(ball.weight($1.offset), $1.element))
    }
  }
}
