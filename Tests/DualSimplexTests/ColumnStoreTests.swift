import Basics
import DualSimplex
import Optimization
import Testing

@Suite struct ColumnStoreTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func productsAreThoseOfTheDenseMatrix(seed: UInt64) {
    var (store, dense, random) = randomStore(seed)
    let byRow = (0..<store.rowCount).map { _ in random.uniform(-1, 1) }
    let byColumn = (0..<store.columnCount).map { _ in random.uniform(-1, 1) }
    let prices = written(store.columnCount) { store.price(byRow, into: $0) }
    #expect(
      difference(prices, (0..<store.columnCount).map { dot(dense.column($0), byRow) }) <= 1e-13)
    let sums = written(store.rowCount) {
      $0.update(repeating: 2, count: store.rowCount)
      store.addProduct(byColumn, into: $0)
    }
    let expected = dense.rows.map { 2 + dot(Array($0.prefix(store.columnCount)), byColumn) }
    #expect(difference(sums, expected) <= 1e-13)
    for column in 0..<store.columnCount {
      let sum = written(store.rowCount) {
        $0.update(from: byRow, count: store.rowCount)
        store.addColumn(column, times: -0.5, to: $0)
      }
      let expected = zip(byRow, dense.column(column)).map { $0 - 0.5 * $1 }
      #expect(difference(sum, expected) <= 1e-15)
    }
  }

  /// Columns first by block, then short; every position is taken once.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func positionsAreAPermutation(seed: UInt64) {
    let (store, _, _) = randomStore(seed)
    #expect(store.position.sorted() == Array(0..<store.columnCount))
    var next = 0
    for block in store.blocks {
      #expect(block.columns.lowerBound == next && block.columns.count >= 16)
      next = block.columns.upperBound
    }
    #expect(store.firstShort == next)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func blocksHaveTheirEntriesByRowAndByColumn(seed: UInt64) {
    let (store, dense, _) = randomStore(seed)
    for block in store.blocks {
      let (height, width) = (block.rows.count, block.columns.count)
      for (local, row) in block.rows.enumerated() {
        #expect(store.blocksOfRow[row].contains { $0.block === block && $0.local == local })
        for (offset, column) in block.columns.enumerated() {
          let entry = dense[row, column]
          #expect(entry != 0)
          #expect(block.byRow[local * width + offset] == entry)
          #expect(block.byColumn[offset * height + local] == entry)
          #expect(block.entry(local, column) == entry)
        }
      }
    }
    let places = store.blocksOfRow.reduce(0) { $0 + $1.count }
    #expect(places == store.blocks.reduce(0) { $0 + $1.rows.count })
  }

  /// The list by rows, together with the blocks, is the whole matrix, and nothing twice.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func shortColumnsAreListedByRow(seed: UInt64) {
    let (store, dense, _) = randomStore(seed)
    for row in 0..<store.rowCount {
      var entries: [Int: Double] = [:]
      for index in store.rowStarts[row]..<store.rowStarts[row + 1] {
        let column = store.rowColumns[index]
        #expect(column >= store.firstShort && entries[column] == nil)
        entries[column] = store.entryValues[store.rowEntries[index]]
      }
      for column in store.firstShort..<store.columnCount {
        #expect(entries[column] ?? 0 == dense[row, column])
        #expect(store.hasEntry(row: row, column: column) == (dense[row, column] != 0))
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func replacedEntriesCountEverywhere(seed: UInt64) throws {
    var (store, dense, random) = randomStore(seed)
    for _ in 0..<40 {
      let row = Int.random(in: 0..<store.rowCount, using: &random)
      let column = Int.random(in: 0..<store.columnCount, using: &random)
      let value = [0, random.uniform(-2, 2)][Int(random.next() % 2)]
      let change = store.replace(row: row, column: column, by: value)
      guard store.hasEntry(row: row, column: column) else {
        #expect(change == nil)
        continue
      }
      #expect(try #require(change) == value - dense[row, column])
      dense[row, column] = value
    }
    let byRow = (0..<store.rowCount).map { _ in random.uniform(-1, 1) }
    let prices = written(store.columnCount) { store.price(byRow, into: $0) }
    #expect(
      difference(prices, (0..<store.columnCount).map { dot(dense.column($0), byRow) }) <= 1e-13)
    for row in 0..<store.rowCount {
      for index in store.rowStarts[row]..<store.rowStarts[row + 1] {
        #expect(store.entryValues[store.rowEntries[index]] == dense[row, store.rowColumns[index]])
      }
    }
  }

  @Test func aModelWithoutRowsOrColumnsIsEmpty() {
    var model = Model()
    #expect(ColumnStore(model).columnCount == 0)
    _ = model.addVariable("x", upper: 1)
    let store = ColumnStore(model)
    #expect(store.rowCount == 0 && store.columnCount == 1 && store.blocks.isEmpty)
    #expect(written(1) { store.price([], into: $0) } == [0])
  }

  private func randomStore(
    _ seed: UInt64
  ) -> (store: ColumnStore, dense: DenseReference, random: SeededRandom) {
    var random = SeededRandom(seed: seed, stream: 31)
    let model = randomMatrix(&random, rows: 3 + Int(seed), groups: Int(seed % 4), short: 15)
    let store = ColumnStore(model)
    return (store, DenseReference(model, store), random)
  }
}
