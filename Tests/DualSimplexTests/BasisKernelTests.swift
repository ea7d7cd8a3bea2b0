import Basics
import DualSimplex
import Optimization
import Testing

/// The inverse that is kept up to date, against solving every system of equations afresh.
@Suite struct BasisKernelTests {
  /// Columns and logicals enter for columns and logicals, entries change, and the kernel is
  /// inverted afresh now and then.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func followsEveryChange(seed: UInt64) throws {
    var random = SeededRandom(seed: seed, stream: 34)
    let walk = KernelWalk(&random, rows: 1 + Int(seed % 15))
    for step in 1...120 {
      switch step % 10 {
      case 3, 6, 9: walk.changeRow(&random)
      case 0:
        #expect(walk.kernel.invert())
        #expect(walk.kernel.updates == 0)
      default: walk.exchange(&random)
      }
      #expect(walk.kernel.order == walk.basicColumns)
      #expect(walk.error(&random) <= 1e-9)
    }
    if seed % 15 >= 5 {
      // All four kinds, and changes of tight rows.
      #expect(walk.exchanges.allSatisfy { $0 >= 3 })
      #expect(walk.exchanges.count == 4 && walk.rowChanges > 0)
    }
  }

  @Test func startsWithTheLogicals() {
    var random = SeededRandom(seed: 1)
    let walk = KernelWalk(&random, rows: 6)
    for _ in 0..<10 { walk.exchange(&random) }
    #expect(walk.kernel.order > 0)
    walk.kernel.reset()
    #expect(walk.kernel.order == 0)
    #expect((0..<6).allSatisfy { walk.kernel.basic[$0] == walk.store.columnCount + $0 })
    #expect(
      written(6) { walk.kernel.solve([1, 2, 3, 4, 5, 6], into: $0) } == [-1, -2, -3, -4, -5, -6])
  }

  /// An entry of zero has no inverse, and one of 2^-1030 none that is a number.
  @Test(arguments: [(0.0, false), (0x1p-1030, false), (0x1p-1000, true)])
  func saysWhenThereIsNoInverse(entry: Double, isFine: Bool) throws {
    var model = Model()
    let x = model.addVariable("x", lower: -1, upper: 1)
    model.addRow("row", lower: 0, upper: 1, [Term(2, x)])
    let store = ColumnStore(model)
    let kernel = BasisKernel(store)
    #expect(kernel.exchange(0, for: 0, column: [-2], row: [-1]) == 0)
    #expect(kernel.invert())
    _ = try #require(store.replace(row: 0, column: 0, by: entry))
    #expect(kernel.invert() == isFine)
  }

  /// x is basic in the row 2 x + y: its entry may become 4, but neither 0 nor 1e-7.
  @Test(arguments: [(4.0, true), (0, false), (1e-7, false), (-1e-7, false), (-2, true)])
  func refusesToGoOnFromASingularKernel(entry: Double, isFine: Bool) throws {
    var model = Model()
    let x = model.addVariable("x", lower: -1, upper: 1)
    let y = model.addVariable("y", lower: -1, upper: 1)
    model.addRow("row", lower: 0, upper: 1, [Term(2, x), Term(1, y)])
    let store = ColumnStore(model)
    let kernel = BasisKernel(store)
    // The basis is -1, so the column is -2 and the row of the inverse -1.
    #expect(kernel.exchange(0, for: 0, column: [-2], row: [-1]) == 0)
    #expect(written(1) { kernel.solve([6], into: $0) } == [3])
    let change = try #require(store.replace(row: 0, column: 0, by: entry))
    #expect(kernel.rowChanged(0, [(0, change)]) == isFine)
    if isFine {
      #expect(abs(written(1) { kernel.solve([6], into: $0) }[0] - 6 / entry) <= 1e-14)
    }
    #expect(kernel.invert() == (entry != 0))
  }

  /// (1, 2) and (2, 4) are one direction: the kernel of both columns has no inverse.
  @Test func refusesASingularKernel() throws {
    var model = Model()
    let x = model.addVariable("x", lower: -1, upper: 1)
    let y = model.addVariable("y", lower: -1, upper: 1)
    model.addRow("first", lower: 0, upper: 1, [Term(1, x), Term(2, y)])
    let row = model.addRow("second", lower: 0, upper: 1, [Term(2, x), Term(5, y)])
    let store = ColumnStore(model)
    let kernel = BasisKernel(store)
    for slot in 0..<2 {
      let column = written(2) { result in
        kernel.solve(
          written(2) {
            $0.update(repeating: 0, count: 2)
            store.addColumn(slot, times: 1, to: $0)
          }, into: result)
      }
      let inverseRow = written(2) { kernel.inverseRow(ofSlot: slot, into: $0) }
      #expect(kernel.exchange(slot, for: slot, column: column, row: inverseRow) == slot)
    }
    #expect(kernel.invert())
    let change = try #require(store.replace(row: row.index, column: 1, by: 4))
    #expect(!kernel.rowChanged(row.index, [(1, change)]))
    #expect(!kernel.invert())
    // All logicals are always a way out.
    kernel.reset()
    #expect(kernel.invert())
  }

  /// Nothing of a loose row is in the kernel, so its changes leave it as it is.
  @Test func looseRowsMayChangeFreely() {
    var random = SeededRandom(seed: 2)
    let walk = KernelWalk(&random, rows: 5)
    #expect(walk.kernel.rowChanged(3, [(0, 1e9)]))
    #expect(walk.kernel.updates == 0)
  }
}

/// A kernel on its way through random bases, and the matrix it belongs to.
private final class KernelWalk {
  let store: ColumnStore
  let kernel: BasisKernel
  private var dense: DenseReference
  /// How often a column took the place of a column, a column of a logical, a logical of a column,
  /// a logical of a logical.
  private(set) var exchanges = [0, 0, 0, 0]
  /// How often a tight row changed.
  private(set) var rowChanges = 0

  init(_ random: inout SeededRandom, rows: Int) {
    let model = randomMatrix(&random, rows: rows, groups: 2, short: 20)
    store = ColumnStore(model)
    kernel = BasisKernel(store)
    dense = DenseReference(model, store)
  }

  private var basic: [Int] { (0..<store.rowCount).map { kernel.basic[$0] } }
  var basicColumns: Int { basic.count { $0 < store.columnCount } }

  /// The basis, row by row: one column for each slot.
  private var basis: [[Double]] { dense.rows.map { row in basic.map { row[$0] } } }

  /// Exchanges a random slot for a random variable, unless that would make the basis worse.
  func exchange(_ random: inout SeededRandom) {
    let (rows, columns) = (store.rowCount, store.columnCount)
    let before = basic
    for _ in 0..<200 {
      let slot = Int.random(in: 0..<rows, using: &random)
      let isLogical = random.next() % 2 == 0
      let entering =
        isLogical
        ? columns + Int.random(in: 0..<rows, using: &random)
        : Int.random(in: 0..<columns, using: &random)
      guard !before.contains(entering) else { continue }
      let column = written(rows) { kernel.solve(dense.column(entering), into: $0) }
      guard abs(column[slot]) > 0.2, abs(column[slot]) < 5 else { continue }
      let row = written(rows) { kernel.inverseRow(ofSlot: slot, into: $0) }
      let place = kernel.exchange(slot, for: entering, column: column, row: row)
      exchanges[(isLogical ? 2 : 0) + (before[slot] < columns ? 0 : 1)] += 1
      #expect(kernel.basic[place] == entering)
      #expect(place == slot || kernel.basic[slot] == before[place])
      #expect(Set(basic) == Set(before).subtracting([before[slot]]).union([entering]))
      return
    }
  }

  /// Changes the short columns' entries of a random row.
  func changeRow(_ random: inout SeededRandom) {
    let row = Int.random(in: 0..<store.rowCount, using: &random)
    let before = dense
    var changes: [(column: Int, change: Double)] = []
    for column in store.firstShort..<store.columnCount {
      let value = dense[row, column] * random.uniform(0.8, 1.2)
      guard let change = store.replace(row: row, column: column, by: value) else { continue }
      dense[row, column] = value
      changes.append((column, change))
    }
    let updates = kernel.updates
    if kernel.rowChanged(row, changes) {
      rowChanges += kernel.updates - updates
    } else {
      // Too near to singular: take it back, and invert what is there.
      for (column, _) in changes {
        _ = store.replace(row: row, column: column, by: before[row, column])
      }
      dense = before
      #expect(kernel.invert())
    }
  }

  /// The largest relative error of the kernel's answers to random questions.
  func error(_ random: inout SeededRandom) -> Double {
    let rows = store.rowCount
    let vector = (0..<rows).map { _ in random.uniform(-1, 1) }
    let slot = Int.random(in: 0..<rows, using: &random)
    let unit = (0..<rows).map { $0 == slot ? 1.0 : 0 }
    let (basis, columns) = (basis, transposed(basis))
    return [
      difference(
        written(rows) { kernel.solve(vector, into: $0) }, solveByElimination(basis, vector)),
      difference(
        written(rows) { kernel.solveTransposed(vector, into: $0) },
        solveByElimination(columns, vector)),
      difference(
        written(rows) { kernel.inverseRow(ofSlot: slot, into: $0) },
        solveByElimination(columns, unit)),
    ].max() ?? .infinity
  }
}
