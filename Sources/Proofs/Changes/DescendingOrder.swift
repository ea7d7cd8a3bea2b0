/// The positions of some numbers from the largest down, found as they are asked for: a knapsack is full
/// long before all of them are.
package struct DescendingOrder: Sequence, IteratorProtocol {
  /// A heap: no number is larger than that at half its position.
  private var heap: [(number: Double, position: Int)]

  /// The order of some numbers, none of which is not a number.
  package init(_ numbers: [Double]) {
    heap = numbers.enumerated().map { ($1, $0) }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  /// The position of the next one.
  package mutating func next() -> Int? {
    guard let largest = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink(0)
    }
    return largest.position
  }

  /// Moves an element down to where it belongs.
  private mutating func sink(_ start: Int) {
    let element = heap[start]
    var index = start
    while true {
      var child = 2 * index + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].number > heap[child].number { child += 1 }
      guard heap[child].number > element.number else { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = element
  }
}
