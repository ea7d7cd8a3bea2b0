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
      let (low, high) = (lower[column], upper[column])
      sum.add(
        min(
          min((d - error) * low, (d - error) * high), min((d + error) * low, (d + error) * high)))
    }
    for row in 0..<rowCount {
      let logical = columnCount + row
      sum.add(duals[row] * (duals[row] > 0 ? lower[logical] : upper[logical]))
    }
    return sum.value
  }
}
