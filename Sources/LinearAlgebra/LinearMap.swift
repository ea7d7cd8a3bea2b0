/// y = A x in float64, where A is stored in the form that suits it.
///
/// A coefficient may stand for a number that no float64 is: `errors` bounds by how much. Whoever
/// proves something of a map proves it of every map within its errors.
public struct LinearMap: Sendable, Equatable {
  /// How the coefficients are stored.
  public enum Form: Sendable, Equatable {
    /// All of them, outputs x inputs.
    case dense(Matrix<Double>)
    /// A kernel that all windows share.
    case convolution(ConvolutionMap)
    /// Those that need not be zero.
    case sparse(SparseMap)
  }

  /// The coefficients.
  public let form: Form
  /// By how much each coefficient may differ from the one that is meant, in the same form and not
  /// negative; nil where all are exact.
  public let errors: Form?

  /// A map of some coefficients.
  public init(_ form: Form, errors: Form? = nil) {
    precondition(
      errors.map { $0.inputCount == form.inputCount && $0.outputCount == form.outputCount } ?? true,
      "the errors are those of another map")
    self.form = form
    self.errors = errors
  }

  /// A map with all coefficients stored, outputs x inputs.
  public init(_ matrix: Matrix<Double>, errors: Matrix<Double>? = nil) {
    self.init(.dense(matrix), errors: errors.map(Form.dense))
  }

  /// The number of inputs.
  public var inputCount: Int { form.inputCount }
  /// The number of outputs.
  public var outputCount: Int { form.outputCount }
}

extension LinearMap.Form {
  /// The number of inputs.
  public var inputCount: Int {
    switch self {
    case .dense(let matrix): matrix.columns
    case .convolution(let map): map.shape.inputCount
    case .sparse(let map): map.inputCount
    }
  }

  /// The number of outputs.
  public var outputCount: Int {
    switch self {
    case .dense(let matrix): matrix.rows
    case .convolution(let map): map.shape.outputCount
    case .sparse(let map): map.rows.count
    }
  }

  /// The coefficients of one output.
  public func row(_ output: Int) -> LinearMap.Row {
    switch self {
    case .dense(let matrix): LinearMap.Row(columns: nil, values: matrix.row(output))
    case .convolution(let map): map.row(output)
    case .sparse(let map): map.rows[output]
    }
  }

  /// y = A x for `count` inputs at once: inputs is count x `inputCount`, the result count x
  /// `outputCount`.
  public func apply(_ inputs: Matrix<Double>) -> Matrix<Double> {
    switch self {
    case .dense(let matrix): inputs.multiplyTransposed(matrix)
    case .convolution(let map): map.apply(inputs)
    case .sparse(let map): map.apply(inputs)
    }
  }

  /// x = transpose(A) y.
  public func applyTransposed(_ outputs: [Double]) -> [Double] {
    switch self {
    case .dense(let matrix): matrix.transposedProduct(outputs)
    case .convolution(let map): map.applyTransposed(outputs)
    case .sparse(let map): map.applyTransposed(outputs)
    }
  }

  /// x = transpose(A) y for `count` outputs at once: count x `outputCount`, the result count x
  /// `inputCount`.
  public func applyTransposed(_ outputs: Matrix<Double>) -> Matrix<Double> {
    if case .dense(let matrix) = self { return outputs.multiply(matrix) }
    return Matrix(
      rows: outputs.rows, columns: inputCount,
      elements: (0..<outputs.rows).flatMap { applyTransposed(Array(outputs.row($0))) })
  }

  /// The same map with output i multiplied by `rows[i]` and input j by `columns[j]`; nil for ones.
  ///
  /// A convolution stays one where the factors are the same within each channel.
  public func scaled(rows: [Double]?, columns: [Double]?) -> LinearMap.Form {
    changed(rows: rows, columns: columns, LinearMap.product)
  }

  /// The same map with every coefficient changed by `change`, which is also given the factors of its
  /// output and its input, or ones.
  func changed(
    rows: [Double]?, columns: [Double]?,
    _ change: (_ value: Double, _ row: Double, _ column: Double) -> Double
  ) -> LinearMap.Form {
    switch self {
    case .dense(var matrix):
      for row in 0..<matrix.rows {
        for column in 0..<matrix.columns {
          matrix[row, column] = change(
            matrix[row, column], rows?[row] ?? 1, columns?[column] ?? 1)
        }
      }
      return .dense(matrix)
    case .convolution(let map):
      if let result = map.changed(rows: rows, columns: columns, change) {
        return .convolution(result)
      }
      return .sparse(SparseMap(self).changed(rows: rows, columns: columns, change))
    case .sparse(let map):
      return .sparse(map.changed(rows: rows, columns: columns, change))
    }
  }

  /// For each input the sum of the magnitudes of its coefficients, rounded to nearest.
  public var columnMagnitudes: [Double] {
    if case .convolution(let map) = self { return map.columnMagnitudes }
    var result = [Double](repeating: 0, count: inputCount)
    for output in 0..<outputCount {
      row(output).forEach { result[$0] += abs($1) }
    }
    return result
  }

  /// For each output the greatest magnitude among its coefficients; in a convolution among those of its
  /// channel, whose windows share them.
  public var rowSizes: [Double] {
    if case .convolution(let map) = self { return map.rowSizes }
    return (0..<outputCount).map { row($0).largest }
  }

  /// Whether a coefficient fulfils a condition.
  func contains(where condition: (Double) -> Bool) -> Bool {
    switch self {
    case .dense(let matrix): matrix.elements.contains(where: condition)
    case .convolution(let map): map.kernel.elements.contains(where: condition)
    case .sparse(let map): map.rows.contains { $0.values.contains(where: condition) }
    }
  }
}

extension LinearMap {
  /// The coefficients of one output that need not be zero.
  public struct Row: Sendable, Equatable {
    /// The inputs that they belong to; nil for all of them, from the first on.
    public let columns: [Int]?
    /// One coefficient for each of these inputs.
    public let values: ArraySlice<Double>

    /// Some coefficients.
    public init(columns: [Int]?, values: ArraySlice<Double>) {
      self.columns = columns
      self.values = values
    }

    /// Calls `body` with each input and its coefficient.
    @inlinable
    public func forEach(_ body: (_ column: Int, _ value: Double) -> Void) {
      if let columns {
        for (column, value) in zip(columns, values) { body(column, value) }
      } else {
        for (column, value) in values.enumerated() { body(column, value) }
      }
    }

    /// The greatest magnitude among the coefficients.
    public var largest: Double { values.reduce(0) { max($0, abs($1)) } }
  }

  /// The coefficients of one output.
  public func row(_ output: Int) -> Row { form.row(output) }

  /// y = A x for one input.
  public func apply(_ input: [Double]) -> [Double] {
    form.apply(Matrix(rows: 1, columns: input.count, elements: input)).elements
  }

  /// x = transpose(A) y.
  public func applyTransposed(_ outputs: [Double]) -> [Double] { form.applyTransposed(outputs) }
}
