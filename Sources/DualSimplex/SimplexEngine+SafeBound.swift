internal import Optimization

extension SimplexEngine {
  /// The bound on the objective that row multipliers prove by weak duality, rounded down: no
  /// point of the program, however its rows hold, is below it. See `Model.safeDualBound`.
  ///
  /// - Parameters:
  ///   - duals: one multiplier for each row.
  ///   - useCosts: false takes the objective 0, for which a positive bound proves infeasibility.
  func safeBound(_ duals: [Double], useCosts: Bool) -> Double {
    let products = Buffer(columnCount)
    duals.withUnsafeBufferPointer { duals in
      if let base = duals.baseAddress { store.price(base, into: products.pointer) }
    }
    let largest = duals.reduce(0) { max($0, abs($1)) }
    guard largest.isFinite else { return -.infinity }
    // A reduced cost is a sum of at most rowCount + 1 products.
    let relativeError = Double(rowCount + 3) * Double.ulpOfOne
    var sum = RoundedDownSum()
    for column in 0..<columnCount {
      let c = useCosts ? cost[column] : 0
      let d = c - products[column]
      let error = relativeError * (abs(c) + largest * store.magnitude[column])
      let (factor, side) = Self.leastProduct(d - error, d + error, lower[column], upper[column])
      sum.add(factor, side)
    }
    for row in 0..<rowCount {
      let logical = columnCount + row
      sum.add(duals[row], duals[row] > 0 ? lower[logical] : upper[logical])
    }
    return sum.value
  }

  /// The factors of the least value of d * x for d in [least, greatest] and x in [low, high].
  private static func leastProduct(
    _ least: Double, _ greatest: Double, _ low: Double, _ high: Double
  ) -> (factor: Double, side: Double) {
    if least >= 0 { return (low >= 0 ? least : greatest, low) }
    if greatest <= 0 { return (high >= 0 ? least : greatest, high) }
    var best = (factor: least, side: high)
    for (factor, side) in [(least, low), (greatest, low), (greatest, high)]
    where factor * side < best.factor * best.side {
      best = (factor, side)
    }
    return best
  }
}
