/// Spearman's rank correlation of two measures of the same things, equal values sharing their ranks.
package struct RankCorrelation {
  /// From -1 (the more of one, the less of the other) to 1.
  package let coefficient: Double
  /// How many things were measured.
  package let count: Int

  /// - Returns: nil for fewer than three things, or where one measure does not vary.
  package init?(_ first: [Double], _ second: [Double]) {
    precondition(first.count == second.count, "both measures are of the same things")
    count = first.count
    let (a, b) = (Self.ranks(first), Self.ranks(second))
    let mean = Double(count + 1) / 2
    func sum(_ x: [Double], _ y: [Double]) -> Double {
      zip(x, y).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    }
    let size = (sum(a, a) * sum(b, b)).squareRoot()
    guard count > 2, size > 0 else { return nil }
    coefficient = sum(a, b) / size
  }

  /// In a sentence. Without a relation the coefficient is beyond 1.96 / sqrt(n - 1) in one of twenty
  /// cases.
  var sentence: String {
    let limit = 1.96 / Double(count - 1).squareRoot()
    let size = "Spearman's rank correlation is \(format(coefficient, 2)) for \(count) images"
    return abs(coefficient) <= limit
      ? "\(size): no clear relation."
      : "\(size): larger changes take \(coefficient > 0 ? "longer" : "less time") to prove."
  }

  /// The position of each value among all in ascending order, from 1.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      let end = order[start...].firstIndex { values[$0] != values[order[start]] } ?? order.count
      for position in start..<end { ranks[order[position]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
