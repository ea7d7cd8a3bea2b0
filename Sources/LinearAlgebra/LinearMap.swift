/// y = A x in float64, where A is stored in the form that suits it.
///
/// A coefficient may stand for a number that no float64 is: `errors` bounds by how much. Whoever
/// proves something of a map proves it of every map within its errors.
public struct LinearMap: Sendable, Equatable {
  /// How the coefficients are stored.
  public enum Form: Sendable, Equatable {
    /// All of them, outputs x inputs.
    case dense(Matrix<Double>)
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
    }
  }

  /// The number of outputs.
  public var outputCount: Int {
    switch self {
    case .dense(let matrix): matrix.rows
    }
  }

  /// The coefficients of one output.
  public func row(_ output: Int) -> LinearMap.Row {
    switch self {
    case .dense(let matrix): LinearMap.Row(columns: nil, values: matrix.row(output))
    }
  }

  /// y = A x for `count` inputs at once: inputs is count x `inputCount`, the result count x
  /// `outputCount`.
  public func apply(_ inputs: Matrix<Double>) -> Matrix<Double> {
    switch self {
    case .dense(let matrix): inputs.multiplyTransposed(matrix)
    }
  }

  /// x = transpose(A) y.
  public func applyTransposed(_ outputs: [Double]) -> [Double] {
    switch self {
    case .dense(let matrix): matrix.transposedProduct(outputs)
    }
  }

  /// The same map with output i multiplied by `rows[i]` and input j by `columns[j]`; nil for ones.
  public func scaled(rows: [Double]?, columns: [Double]?) -> LinearMap.Form {
    switch self {
    case .dense(var matrix):
      for row in 0..<matrix.rows {
        for column in 0..<matrix.columns {
          matrix[row, column] *= (rows?[row] ?? 1) * (columns?[column] ?? 1)
        }
      }
      return .dense(matrix)
    }
  }

  /// For each input the sum of the magnitudes of its coefficients, rounded to nearest.
  public var columnMagnitudes: [Double] {
    var result = [Double](repeating: 0, count: inputCount)
    for output in 0..<outputCount {
      row(output).forEach { result[$0] += abs($1) }
    }
    return result
  }
}

extension LinearMap {
  /// The coefficients of one output that need not be zero.
  public struct Row: Sendable {
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

  /// The same map, bit for bit, with output i multiplied by `rows[i]` and input j by `columns[j]`,
  /// which are powers of two; nil for ones.
  public func scaled(rows: [Double]?, columns: [Double]?) -> LinearMap {
    LinearMap(
      form.scaled(rows: rows, columns: columns),
      errors: errors?.scaled(rows: rows, columns: columns))
  }
}
