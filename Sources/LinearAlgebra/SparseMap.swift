/// A linear map of which only the coefficients that need not be zero are stored: pools, selections,
/// diagonals.
public struct SparseMap: Sendable, Equatable {
  /// The number of inputs.
  public let inputCount: Int
  /// For each output its coefficients, by ascending inputs.
  public let rows: [LinearMap.Row]

  /// A map of rows that name the inputs of their coefficients.
  public init(inputCount: Int, rows: [LinearMap.Row]) {
    for row in rows {
      guard let columns = row.columns else {
        preconditionFailure("a row of a sparse map names its inputs")
      }
      precondition(
        columns.count == row.values.count && columns.allSatisfy { 0..<inputCount ~= $0 }
          && zip(columns, columns.dropFirst()).allSatisfy { $0 < $1 },
        "a sparse row has one coefficient for each of some ascending inputs")
    }
    self.inputCount = inputCount
    self.rows = rows
  }

  /// A map of rows of inputs and coefficients in any order, each input once in a row.
  public init(inputCount: Int, rows: [[(column: Int, value: Double)]]) {
    self.init(
      inputCount: inputCount,
      rows: rows.map { row in
        let sorted = row.sorted { $0.column < $1.column }
        return LinearMap.Row(columns: sorted.map(\.column), values: sorted.map(\.value)[...])
      })
  }

  /// Output i is `values[i]` times input i.
  public init(diagonal values: [Double]) {
    self.init(
      inputCount: values.count,
      rows: values.enumerated().map { LinearMap.Row(columns: [$0], values: [$1]) })
  }

  /// The coefficients of another form.
  public init(_ form: LinearMap.Form) {
    inputCount = form.inputCount
    rows = (0..<form.outputCount).map { output in
      let row = form.row(output)
      return LinearMap.Row(
        columns: row.columns ?? Array(0..<form.inputCount), values: row.values)
    }
  }

  /// y = A x for count x inputs; count x outputs.
  func apply(_ inputs: Matrix<Double>) -> Matrix<Double> {
    precondition(inputs.columns == inputCount, "sizes of a product disagree")
    var result = Matrix<Double>(rows: inputs.rows, columns: rows.count)
    for input in 0..<inputs.rows {
      let values = inputs.row(input)
      for (output, row) in rows.enumerated() {
        var sum = 0.0
        row.forEach { sum += $1 * values[values.startIndex + $0] }
        result[input, output] = sum
      }
    }
    return result
  }

  /// x = transpose(A) y.
  func applyTransposed(_ outputs: [Double]) -> [Double] {
    precondition(outputs.count == rows.count, "sizes of a product disagree")
    var result = [Double](repeating: 0, count: inputCount)
    for (row, output) in zip(rows, outputs) { row.forEach { result[$0] += $1 * output } }
    return result
  }

  /// The same map with every coefficient changed by `change`, which is also given the factors of its
  /// output and its input.
  func changed(
    rows factors: [Double]?, columns: [Double]?,
    _ change: (_ value: Double, _ row: Double, _ column: Double) -> Double
  ) -> SparseMap {
    SparseMap(
      inputCount: inputCount,
      rows: rows.enumerated().map { output, row in
        var values: [Double] = []
        values.reserveCapacity(row.values.count)
        row.forEach { values.append(change($1, factors?[output] ?? 1, columns?[$0] ?? 1)) }
        return LinearMap.Row(columns: row.columns, values: values[...])
      })
  }

  /// The sum of two maps, coefficient by coefficient as `sum` says; nil where it says nil.
  package func adding(
    _ other: SparseMap, _ sum: (_ a: Double, _ b: Double) -> Double?
  ) -> SparseMap? {
    precondition(
      inputCount == other.inputCount && rows.count == other.rows.count,
      "maps of different sizes have no sum")
    var result: [[(column: Int, value: Double)]] = []
    for (row, another) in zip(rows, other.rows) {
      var values: [Int: Double] = [:]
      row.forEach { values[$0] = $1 }
      var isSum = true
      another.forEach { column, value in
        guard let own = values[column] else {
          values[column] = value
          return
        }
        if let total = sum(own, value) { values[column] = total } else { isSum = false }
      }
      guard isSum else { return nil }
      result.append(values.map { (column: $0.key, value: $0.value) })
    }
    return SparseMap(inputCount: inputCount, rows: result)
  }
}
