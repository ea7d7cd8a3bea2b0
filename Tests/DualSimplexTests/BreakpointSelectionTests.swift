import Basics
import DualSimplex
import Testing

/// The selection against sorting everything and adding up the drops.
@Suite struct BreakpointSelectionTests {
  typealias Breakpoint = BreakpointSelection.Breakpoint

  /// Drops and slopes are multiples of 1/8, so that all sums are exact in any order.
  @Test(arguments: 0..<300 as Range<UInt64>)
  func isThatOfSorting(seed: UInt64) throws {
    var random = SeededRandom(seed: seed, stream: 32)
    let count = [0, 1, 2, 11, 12, 13, 14, 40, 700][Int(seed % 9)]
    // Among few different ratios most are equal; among one all are.
    let ratios = [1, 2, 5, 1_000_000][Int(seed / 9 % 4)]
    let drops = [1, 4, 100][Int(seed / 36 % 3)]
    var items = (0..<count).map { column in
      Breakpoint(
        ratio: Double(Int.random(in: 0..<ratios, using: &random)), pivot: random.uniform(),
        drop: Double(Int.random(in: 0..<drops, using: &random)) / 8, column: column)
    }
    items.shuffle(using: &random)
    let total = items.reduce(0) { $0 + $1.drop }
    for fraction in [0, 0.01, 0.3, 0.9, 1, 1.1] {
      let slope = max(1, (fraction * total * 8).rounded()) / 8
      try expectSorted(items, slope: slope)
    }
  }

  /// Ratios 1, 2, 3 with drops of 2 each: a slope of 3 is used up by the second.
  @Test func passesWhatTheSlopeAllows() throws {
    let selection = BreakpointSelection(capacity: 3)
    for ratio in [3.0, 1, 2] {
      selection.append(Breakpoint(ratio: ratio, pivot: 1, drop: 2, column: Int(10 * ratio)))
    }
    let first = try #require(selection.select(slope: 3))
    #expect(first == 1)
    #expect(selection.items[0].column == 10 && selection.items[1].column == 20)
    // Exactly used up is used up.
    #expect(selection.select(slope: 4) == 1)
    #expect(selection.select(slope: 6.5) == nil)
  }

  /// Partitioning adds up the drops in another order than passing them one by one; where rounding
  /// makes the two disagree a breakpoint is still found.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func roundingLosesNoBreakpoint(seed: UInt64) throws {
    var random = SeededRandom(seed: seed, stream: 33)
    let items = (0..<60).map {
      Breakpoint(ratio: random.uniform(), pivot: 1, drop: random.uniform(), column: $0)
    }
    let sums = items.sorted(by: <).reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1.drop) }
    for (index, sum) in sums.enumerated().dropFirst() {
      for slope in [sum.nextDown, sum, sum.nextUp] {
        let selection = filled(items)
        let first = selection.select(slope: slope)
        if let first {
          #expect(abs(first - (index - 1)) <= 1)
        } else {
          #expect(index == items.count)
        }
      }
    }
  }

  @Test func removesWhatIsBeyondARatio() {
    let selection = filled(
      (0..<20).map { Breakpoint(ratio: Double($0 % 5), pivot: 1, drop: 1, column: $0) })
    selection.removeBeyond(2)
    #expect(selection.count == 12)
    let kept = (0..<selection.count).map { selection.items[$0].column }
    #expect(kept == (0..<20).filter { $0 % 5 <= 2 })
    selection.removeAll()
    #expect(selection.count == 0 && selection.select(slope: 1) == nil)
  }

  private func filled(_ items: [Breakpoint]) -> BreakpointSelection {
    let selection = BreakpointSelection(capacity: items.count)
    for item in items { selection.append(item) }
    return selection
  }

  private func expectSorted(_ items: [Breakpoint], slope: Double) throws {
    let selection = filled(items)
    let sorted = items.sorted(by: <)
    var left = slope
    let expected = sorted.firstIndex { item in
      left -= item.drop
      return left <= 0
    }
    let found = selection.select(slope: slope)
    #expect(found == expected)
    let columns = (0..<selection.count).map { selection.items[$0].column }
    #expect(columns.sorted() == Array(items.indices))
    guard let found else { return }
    #expect(columns[found] == sorted[found].column)
    #expect(Set(columns[..<found]) == Set(sorted[..<found].map(\.column)))
  }
}
