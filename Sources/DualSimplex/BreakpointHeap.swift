/// The breakpoints of one dual ratio test, smallest ratio first.
///
/// Most tests look at a few of many hundred, so a heap that is built in linear time beats sorting.
struct BreakpointHeap {
  /// A column whose reduced cost changes sign at a ratio.
  struct Breakpoint {
    let ratio: Double
    let column: Int
    /// The magnitude of the column's entry in the pivot row.
    let pivot: Double
  }

  private var items: [Breakpoint] = []

  /// Removes everything and keeps the memory.
  mutating func removeAll() { items.removeAll(keepingCapacity: true) }

  /// Adds a breakpoint; `heapify` must follow before the first `popSmallest`.
  mutating func append(_ item: Breakpoint) { items.append(item) }

  /// Drops breakpoints beyond a ratio, before `heapify`.
  mutating func removeBeyond(_ ratio: Double) {
    if ratio < .infinity { items.removeAll { $0.ratio > ratio } }
  }

  /// Puts the breakpoints in heap order.
  mutating func heapify() {
    for index in stride(from: items.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
  }

  /// Takes the breakpoint with the smallest ratio.
  mutating func popSmallest() -> Breakpoint? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    if !items.isEmpty {
      items[0] = last
      siftDown(0)
    }
    return first
  }

  private mutating func siftDown(_ start: Int) {
    items.withUnsafeMutableBufferPointer { items in
      let moving = items[start]
      var hole = start
      while true {
        var child = 2 * hole + 1
        guard child < items.count else { break }
        if child + 1 < items.count, Self.precedes(items[child + 1], items[child]) { child += 1 }
        guard Self.precedes(items[child], moving) else { break }
        items[hole] = items[child]
        hole = child
      }
      items[hole] = moving
    }
  }

  /// Equal ratios go by column, so that the order does not depend on the heap's history.
  private static func precedes(_ a: Breakpoint, _ b: Breakpoint) -> Bool {
    a.ratio != b.ratio ? a.ratio < b.ratio : a.column < b.column
  }
}
