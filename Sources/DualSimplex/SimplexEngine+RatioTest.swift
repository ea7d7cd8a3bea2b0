extension SimplexEngine {
  /// The long-step ratio test: goes past breakpoints, whose variables then flip to their other
  /// bound, as long as the dual objective still grows.
  ///
  /// `passed` holds the variables to flip.
  func ratioTest(_ excess: Double) -> BreakpointHeap.Breakpoint? {
    heap.removeAll()
    passed.removeAll(keepingCapacity: true)
    let direction: Double = excess > 0 ? 1 : -1
    let (alpha, side, d) = (pivotRow.pointer, side.pointer, reducedCost.pointer)
    // Which columns move towards zero is as good as random: collect them without a branch.
    var count = 0
    for column in 0..<total {
      candidates[count] = Int32(truncatingIfNeeded: column)
      count += side[column] * alpha[column] * direction > Self.pivotTolerance ? 1 : 0
    }
    // A column wide enough to use up the slope alone ends the test: nothing beyond its ratio counts.
    var furthest = Double.infinity
    for index in 0..<count {
      let column = Int(candidates[index])
      let pivot = abs(alpha[column])
      let distance = max(0, side[column] * d[column])
      guard distance <= furthest * pivot || furthest == .infinity else { continue }
      let ratio = distance / pivot
      heap.append(.init(ratio: ratio, column: column, pivot: pivot))
      if pivot * (upper[column] - lower[column]) >= abs(excess) { furthest = min(furthest, ratio) }
    }
    heap.removeBeyond(furthest + Self.tieTolerance)
    heap.heapify()
    var slope = abs(excess)
    var last: BreakpointHeap.Breakpoint?
    while let next = heap.popSmallest() {
      slope -= next.pivot * (upper[next.column] - lower[next.column])
      if slope <= 0 {
        last = next
        break
      }
      passed.append(next)
    }
    guard var chosen = last else { return nil }
    // Among breakpoints that are practically the same, the largest pivot is the safest.
    while let next = heap.popSmallest(), next.ratio <= chosen.ratio + Self.tieTolerance {
      if next.pivot > 10 * chosen.pivot { chosen = next }
    }
    var keep = passed.count
    var best = chosen
    for index in passed.indices.reversed() {
      guard passed[index].ratio >= chosen.ratio - Self.tieTolerance else { break }
      if passed[index].pivot > 10 * best.pivot { (best, keep) = (passed[index], index) }
    }
    passed.removeLast(passed.count - keep)
    return best
  }
}
