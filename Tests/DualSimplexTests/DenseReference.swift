import DualSimplex
import Optimization

/// The matrix (A, -I) of a model, element by element, with the columns where a store has them.
struct DenseReference {
  let rowCount: Int
  let columnCount: Int
  /// For each row its entries in all columns and logicals.
  private(set) var rows: [[Double]]

  init(_ model: Model, _ store: ColumnStore) {
    let count = model.variables.count
    rowCount = model.rows.count
    columnCount = count
    rows = model.rows.enumerated().map { index, definition in
      var row = [Double](repeating: 0, count: count + model.rows.count)
      for term in definition.terms {
        row[store.position[term.variable.index]] = term.coefficient
      }
      row[count + index] = -1
      return row
    }
  }

  subscript(row: Int, column: Int) -> Double {
    get { rows[row][column] }
    set { rows[row][column] = newValue }
  }

  func column(_ index: Int) -> [Double] { rows.map { $0[index] } }
}

/// The solution of a square system of equations by Gauss's elimination with row exchanges.
func solveByElimination(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
  let count = right.count
  var rows = zip(matrix, right).map { $0 + [$1] }
  for column in 0..<count {
    let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
    rows.swapAt(column, pivot)
    for row in 0..<count where row != column {
      let factor = rows[row][column] / rows[column][column]
      for index in column...count { rows[row][index] -= factor * rows[column][index] }
    }
  }
  return (0..<count).map { rows[$0][count] / rows[$0][$0] }
}

func transposed(_ matrix: [[Double]]) -> [[Double]] {
  matrix.indices.map { column in matrix.map { $0[column] } }
}

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// The largest difference, relative to the largest number, or to 1 where all are smaller.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  let size = b.reduce(1) { max($0, abs($1)) }
  return a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / size : .infinity
}

/// What a function writes into so many numbers of memory.
func written(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
  let buffer = Buffer(count)
  buffer.fill(.nan)
  body(buffer.pointer)
  return (0..<count).map { buffer[$0] }
}
