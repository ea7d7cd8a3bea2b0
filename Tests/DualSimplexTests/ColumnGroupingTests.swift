import Basics
import DualSimplex
import Optimization
import Testing

@Suite struct ColumnGroupingTests {
  /// Numbers that a group as a block has for each of its entries.
  private func cost(_ group: [Int], _ columns: [[Int]]) -> Double {
    let rows = Set(group.flatMap { columns[$0] }).count
    return Double(rows * group.count) / Double(group.reduce(0) { $0 + columns[$1].count })
  }

  /// Patterns of every kind: in no group twice, never more zeros than pay, never narrow.
  @Test(arguments: 0..<30 as Range<UInt64>)
  func groupsPay(seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: 35)
    let share = [0.02, 0.2, 0.6, 0.9][Int(seed % 4)]
    let columns = (0..<300).map { _ in (0..<40).filter { _ in random.uniform() < share } }
    let groups = ColumnGrouping.groups(of: columns, rowCount: 40)
    #expect(Set(groups.joined()).count == groups.reduce(0) { $0 + $1.count })
    for group in groups {
      #expect(group.count >= ColumnGrouping.leastWidth && group == group.sorted())
      #expect(cost(group, columns) < Double(ColumnGrouping.listCost))
    }
    // Where most numbers are entries, nearly all columns are in groups.
    if share >= 0.6 { #expect(groups.reduce(0) { $0 + $1.count } >= 250) }
    if share < 0.1 { #expect(groups.isEmpty) }
  }

  /// A band: each column's rows are those of the one before, one further down. The order of the
  /// columns means nothing.
  @Test func aBandIsCutIntoFewGroups() {
    var random = SeededRandom(seed: 1)
    let columns = (0..<400).map { Array($0 / 2..<$0 / 2 + 20) }.shuffled(using: &random)
    let groups = ColumnGrouping.groups(of: columns, rowCount: 220)
    #expect(groups.reduce(0) { $0 + $1.count } >= 340)
    #expect(groups.count <= 17)
  }

  /// Every column has a row of its own, as a neuron's output has, beside those that all have.
  @Test func columnsWithRowsOfTheirOwnStayLists() {
    let columns = (0..<60).map { Array(0..<20) + [20 + $0] }
    #expect(ColumnGrouping.groups(of: columns, rowCount: 80).isEmpty)
    let without = columns.map { Array($0.dropLast()) }
    #expect(ColumnGrouping.groups(of: without, rowCount: 80) == [Array(0..<60)])
  }

  /// Outputs with their slacks, layer by layer: an output is in its own row and in all of the next
  /// layer's.
  @Test func theNeuronsOfANetworkStayLists() {
    let columns = (0..<3).flatMap { layer in
      (0..<30).flatMap { index -> [[Int]] in
        let own = layer * 30 + index
        return [[own] + Array((layer + 1) * 30..<(layer + 2) * 30), [own]]
      }
    }
    #expect(ColumnGrouping.groups(of: columns, rowCount: 120).isEmpty)
    let last = columns.map { $0.filter { $0 >= 90 } }
    #expect(ColumnGrouping.groups(of: last, rowCount: 120).map(\.count) == [30])
  }

  @Test func nothingIsNoGroup() {
    #expect(ColumnGrouping.groups(of: [], rowCount: 0).isEmpty)
    #expect(ColumnGrouping.groups(of: [[], []], rowCount: 3).isEmpty)
  }
}
