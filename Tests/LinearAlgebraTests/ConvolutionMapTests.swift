import LinearAlgebra
import Testing

/// All on whole numbers, so that nothing is rounded.
@Suite struct ConvolutionMapTests {
  static let cases = NaiveConvolution.all

  /// A form's coefficients, row by row.
  static func matrix(_ form: LinearMap.Form) -> Matrix<Double> {
    var result = Matrix<Double>(rows: form.outputCount, columns: form.inputCount)
    for output in 0..<form.outputCount {
      form.row(output).forEach { result[output, $0] = $1 }
    }
    return result
  }

  private func numbers(_ count: Int) -> [Double] { (0..<count).map { Double($0 * 5 % 11 - 5) } }

  @Test(arguments: cases) func rowsAreTheDefinitions(convolution: NaiveConvolution) throws {
    let form = LinearMap.Form.convolution(convolution.map)
    let matrix = convolution.matrix
    #expect(form.inputCount == matrix.columns && form.outputCount == matrix.rows)
    #expect(Self.matrix(form) == matrix)
    for output in 0..<form.outputCount {
      let columns = try #require(form.row(output).columns)
      #expect(columns == columns.sorted() && Set(columns).count == columns.count)
      // Padding has no coefficients, and those of the kernel here are not zero.
      #expect(columns.count == matrix.row(output).count { $0 != 0 })
    }
  }

  @Test(arguments: cases) func productsAreThoseOfTheMatrix(convolution: NaiveConvolution) {
    let map = LinearMap(.convolution(convolution.map))
    let matrix = convolution.matrix
    let inputs = Matrix(
      rows: 3, columns: matrix.columns, elements: numbers(3 * matrix.columns))
    #expect(map.form.apply(inputs) == inputs.multiplyTransposed(matrix))
    #expect(map.apply(Array(inputs.row(1))) == Array(map.form.apply(inputs).row(1)))
    let outputs = numbers(matrix.rows)
    #expect(map.applyTransposed(outputs) == matrix.transposedProduct(outputs))
    #expect(map.form.columnMagnitudes == LinearMap.Form.dense(matrix).columnMagnitudes)
    #expect(map.form.apply(Matrix(rows: 0, columns: matrix.columns)).rows == 0)
  }

  /// The same factor within each channel leaves a convolution; others do not.
  @Test(arguments: cases) func scalingByChannelsKeepsTheForm(convolution: NaiveConvolution) {
    let form = LinearMap.Form.convolution(convolution.map)
    let (shape, matrix) = (convolution.shape, convolution.matrix)
    let byOutput = (0..<matrix.rows).map {
      Double(sign: .plus, exponent: $0 / shape.windows.count - 1, significand: 1)
    }
    let byInput = (0..<matrix.columns).map {
      Double(sign: .plus, exponent: 2 - $0 / shape.windows.cellCount, significand: 1)
    }
    for (rows, columns) in [(byOutput, byInput), (byOutput, nil), (nil, byInput), (nil, nil)] {
      let scaled = form.scaled(rows: rows, columns: columns)
      guard case .convolution = scaled else {
        Issue.record("no convolution any more")
        continue
      }
      #expect(
        Self.matrix(scaled)
          == LinearMap.Form.dense(matrix).scaled(rows: rows, columns: columns)
          .dense)
    }
    var uneven = byInput
    uneven[1] *= 2
    let scaled = form.scaled(rows: byOutput, columns: uneven)
    guard case .sparse = scaled else {
      Issue.record("a kernel cannot be this map")
      return
    }
    #expect(
      Self.matrix(scaled)
        == LinearMap.Form.dense(matrix).scaled(rows: byOutput, columns: uneven).dense)
  }
}

extension LinearMap.Form {
  /// The coefficients of a dense form.
  fileprivate var dense: Matrix<Double>? {
    if case .dense(let matrix) = self { matrix } else { nil }
  }
}
