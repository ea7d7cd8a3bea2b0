internal import LinearAlgebra
internal import Queries

/// L1: all inputs share the size. The greatest sum is a fractional knapsack, and what is least for a price
/// is so input by input.
struct L1ChangeBounds: ChangeBounds {
  let ball: Ball

  func forGreatest(
    _ gains: [Gain], radius: Double, _ add: (_ weight: Double, _ change: Double) -> Void
  ) {
    guard radius < .infinity else {
      for gain in gains {
        add(gain.weight, gain.capacity)
        add(gain.error, gain.capacity)
      }
      return
    }
    var budget = Budget(radius)
    // Two products for each gain give the sum room for an order that rounding has changed.
    for index in DescendingOrder(gains.map { $0.weight + $0.error }) {
      guard budget.left > 0 else { break }
      let gain = gains[index]
      let change = budget.spend(upTo: gain.capacity)
      add(gain.weight, change)
      add(gain.error, change)
    }
  }

  func addLeast(
    _ inflow: [Double], _ errors: [Double], _ room: Capacity, price: Double, limit: Double,
    to sum: inout RoundedSum
  ) {
    guard let weights = ball.weights else {
      // The price, and the two sums, are the three roundings that the errors have room for.
      for (input, gain) in inflow.enumerated() {
        sum.add(min(0, price + gain - errors[input]), room.up[input])
        sum.add(min(0, price - gain - errors[input]), room.down[input])
      }
      return
    }
    for (input, gain) in inflow.enumerated() {
      let cost = max(0, -Double.productRoundedUp(-price, weights[input]))
      sum.add(min(0, cost + gain - errors[input]), room.up[input])
      sum.add(min(0, cost - gain - errors[input]), room.down[input])
    }
  }

  func slope(_ inflow: [Double], _ room: Capacity, radius: Double) -> Double? { nil }

  func size(_ magnitudes: [Double]) -> Double {
    var sum = RoundedSum()
    for (input, magnitude) in magnitudes.enumerated() { sum.add(ball.weight(input), magnitude) }
    return sum.upper
  }
}
