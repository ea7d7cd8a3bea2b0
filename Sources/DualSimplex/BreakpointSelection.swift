/// Finds where the slope of a dual ratio test is used up: a selection, not a sort, as most tests
/// look at a few of many hundred breakpoints, and others pass hundreds of them.
package final class BreakpointSelection {
  /// A column whose reduced cost changes sign at a ratio.
  package struct Breakpoint {
    package var ratio: Double
    /// The magnitude of the column's entry in the pivot row.
    package var pivot: Double
    /// By how much the slope falls there: pivot * (upper - lower).
    package var drop: Double
    package var column: Int

    /// A breakpoint.
    package init(ratio: Double, pivot: Double, drop: Double, column: Int) {
      self.ratio = ratio
      self.pivot = pivot
      self.drop = drop
      self.column = column
    }

    /// Equal ratios go by column, so that the order does not depend on the memory's history.
    package static func < (a: Breakpoint, b: Breakpoint) -> Bool {
      a.ratio != b.ratio ? a.ratio < b.ratio : a.column < b.column
    }
  }

  package let items: UnsafeMutablePointer<Breakpoint>
  package private(set) var count = 0

  package init(capacity: Int) { items = .allocate(capacity: max(1, capacity)) }
  deinit { items.deallocate() }

  package func removeAll() { count = 0 }

  package func append(_ item: Breakpoint) {
    items[count] = item
    count += 1
  }

  /// Drops breakpoints beyond a ratio.
  package func removeBeyond(_ ratio: Double) {
    var kept = 0
    for index in 0..<count where items[index].ratio <= ratio {
      items[kept] = items[index]
      kept += 1
    }
    count = kept
  }

  /// Moves the breakpoints that are passed to the front.
  ///
  /// - Parameter slope: what the drops of the passed breakpoints do not use up.
  /// - Returns: the position of the first one that is not passed, behind those that are; nil where
  ///   all together do not use up the slope.
  package func select(slope: Double) -> Int? {
    var (low, high, left) = (0, count, slope)
    while high - low > 12 {
      let split = partition(low, high)
      var drop = 0.0
      for index in low..<split { drop += items[index].drop }
      if drop >= left {
        high = split
      } else {
        left -= drop
        low = split
      }
    }
    // What lies before `low` is passed; among the rest up to `high` is the one to find, or none.
    for index in low..<count {
      // Past `high` only where rounding says that the sums above were too large.
      moveLeast(of: index..<(index < high ? high : count))
      left -= items[index].drop
      if left <= 0 { return index }
    }
    return nil
  }

  /// Moves the first breakpoint of a range to its front.
  private func moveLeast(of range: Range<Int>) {
    var least = range.lowerBound
    for other in range where items[other] < items[least] { least = other }
    swap(range.lowerBound, least)
  }

  private func swap(_ a: Int, _ b: Int) {
    let item = items[a]
    items[a] = items[b]
    items[b] = item
  }

  /// Puts what precedes some item in front of the rest; both parts are smaller than the whole.
  private func partition(_ low: Int, _ high: Int) -> Int {
    let (first, middle, last) = (items[low], items[low + (high - low) / 2], items[high - 1])
    // The median of three.
    let pivot =
      first < middle
      ? (middle < last ? middle : first < last ? last : first)
      : (first < last ? first : middle < last ? last : middle)
    var (left, right) = (low, high - 1)
    while true {
      while items[left] < pivot { left += 1 }
      while pivot < items[right] { right -= 1 }
      if left >= right { return max(left, low + 1) }
      swap(left, right)
      left += 1
      right -= 1
    }
  }
}
