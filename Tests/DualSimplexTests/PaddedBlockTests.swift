import Basics
import DualSimplex
import GLPKSolver
import Optimization
import Testing

/// The inputs of convolutions, whose columns have nearly the rows of their neighbours.
@Suite struct PaddedBlockTests {
  static let shapes = [
    ConvolutionShape(channels: 8, size: 13, filters: 4, kernel: 3, stride: 2),
    ConvolutionShape(channels: 6, size: 14, filters: 8, kernel: 5, stride: 3),
    ConvolutionShape(channels: 3, size: 14, filters: 6, kernel: 5, stride: 3),
    ConvolutionShape(channels: 16, size: 9, filters: 4, kernel: 3, stride: 2),
  ]
  /// Of these no group is worth its zeros.
  private static let single = ConvolutionShape(size: 12, filters: 3, kernel: 3, stride: 1)

  private func store(
    _ shape: ConvolutionShape
  ) -> (store: ColumnStore, dense: DenseReference, random: SeededRandom) {
    var random = SeededRandom(seed: UInt64(shape.inputs), stream: 36)
    let model = convolutionMatrix(&random, shape)
    let store = ColumnStore(model)
    return (store, DenseReference(model, store), random)
  }

  /// Few blocks hold nearly all inputs, and nothing but inputs: neurons' columns stay lists.
  @Test(arguments: shapes) func inputsAreInFewBlocks(shape: ConvolutionShape) {
    let (store, dense, _) = store(shape)
    #expect(store.blocks.isEmpty && store.firstShort == 0)
    let columns = store.padded.reduce(0) { $0 + $1.columns.count }
    #expect(columns >= shape.inputs * 9 / 10)
    #expect(columns <= shape.inputs)
    #expect(store.padded.count <= shape.inputs / 32)
    var next = 0
    for block in store.padded {
      #expect(block.columns.lowerBound == next)
      next = block.columns.upperBound
      for (local, row) in block.rows.enumerated() {
        for (offset, column) in block.columns.enumerated() {
          #expect(block.byRow[local * block.columns.count + offset] == dense[row, column])
        }
      }
    }
  }

  /// One block for the inputs, lists for the rest: the columns of neurons have rows of their own.
  @Test func aDenseLayerHasNone() {
    var random = SeededRandom(seed: 1)
    let dense = ConvolutionShape(size: 6, filters: 60, kernel: 6, stride: 1)
    let store = ColumnStore(convolutionMatrix(&random, dense, next: 60))
    #expect(store.blocks.map(\.columns) == [0..<36])
    #expect(store.padded.isEmpty)
  }

  @Test(arguments: shapes + [single]) func productsAreThoseOfTheDenseMatrix(shape: ConvolutionShape)
  {
    var (store, dense, random) = store(shape)
    let count = store.columnCount
    // Everywhere, and in one place only, as the rows of an inverse often are.
    let full = (0..<store.rowCount).map { _ in random.uniform(-1, 1) }
    let single = (0..<store.rowCount).map { $0 == 3 ? 2.0 : 0 }
    for rows in [full, single] {
      let prices = written(count) { store.price(rows, into: $0) }
      #expect(difference(prices, (0..<count).map { dot(dense.column($0), rows) }) <= 1e-13)
    }
    let byColumn = (0..<count).map { _ in random.uniform(-1, 1) }
    let sums = written(store.rowCount) {
      $0.update(repeating: 2, count: store.rowCount)
      store.addProduct(byColumn, into: $0)
    }
    let expected = dense.rows.map { 2 + dot(Array($0.prefix(count)), byColumn) }
    #expect(difference(sums, expected) <= 1e-13)
  }

  /// An entry is in the list and in the block.
  @Test func replacedEntriesCountInPrices() throws {
    var (store, dense, random) = store(Self.shapes[2])
    let block = try #require(store.padded.last)
    for column in block.columns {
      for row in block.rows {
        let value = random.uniform(-2, 2)
        let change = store.replace(row: row, column: column, by: value)
        guard dense[row, column] != 0 else {
          #expect(change == nil)
          continue
        }
        #expect(try #require(change) == value - dense[row, column])
        dense[row, column] = value
      }
    }
    let rows = (0..<store.rowCount).map { _ in random.uniform(-1, 1) }
    let prices = written(store.columnCount) { store.price(rows, into: $0) }
    let expected = (0..<store.columnCount).map { dot(dense.column($0), rows) }
    #expect(difference(prices, expected) <= 1e-13)
  }

  /// Through changes of bounds and triangles, from one basis to the next.
  @Test(arguments: [shapes[2], single]) func sameOptimumAsGLPK(shape: ConvolutionShape) throws {
    var random = SeededRandom(seed: UInt64(shape.inputs), stream: 37)
    let model = convolutionMatrix(&random, shape)
    let triangles = model.rows.indices.filter { model.rows[$0].name.hasPrefix("triangle") }
    try DualSimplexSolver().withSession(model) { session in
      for _ in 0..<4 {
        let ours = try session.solve(SolveOptions())
        let reference = try GLPKSolver().solve(session.model, options: SolveOptions())
        #expect(ours.reason == .optimal && reference.reason == .optimal)
        let (a, b) = (try #require(ours.objective), try #require(reference.objective))
        #expect(abs(a - b) <= 1e-6 * max(1, abs(b)))
        let duals = try #require(ours.rowDuals)
        #expect(abs(session.model.bound(provedBy: duals) - b) <= 1e-6 * max(1, abs(b)))
        for index in triangles.shuffled(using: &random).prefix(10) {
          let terms = model.rows[index].terms.map { Term(random.uniform(0.5, 1), $0.variable) }
          try session.setTerms(of: Row(index: index), terms)
        }
        for _ in 0..<20 {
          let input = Int.random(in: 0..<shape.inputs, using: &random)
          let low = random.uniform(-1, 0.5)
          try session.setBounds(of: Variable(index: input), lower: low, upper: low + 0.5)
        }
      }
    }
  }
}
