import LinearAlgebra
import Testing

@Suite struct LinearMapTests {
  private func map(_ values: [Double], errors: [Double]? = nil) -> LinearMap {
    LinearMap(
      Matrix(rows: 1, columns: values.count, elements: values),
      errors: errors.map { Matrix(rows: 1, columns: $0.count, elements: $0) })
  }

  private func values(_ form: LinearMap.Form?) -> [Double]? {
    form.map { ConvolutionMapTests.matrix($0).elements }
  }

  @Test func scalingByPowersOfTwoChangesNoBit() {
    let scaled = map([0.1, -3, 0], errors: [1e-20, 0, 2]).scaled(rows: [4], columns: [2, 1, 0.5])
    #expect(scaled == map([0.8, -12, 0], errors: [8e-20, 0, 4]))
  }

  /// The factors together are no float64, but what comes out is.
  @Test func factorsMayBeVerySmallAndVeryLarge() {
    let scaled = map([0x1.8p+900]).scaled(rows: [0x1p-900], columns: [0x1p-900])
    #expect(scaled == map([0x1.8p-900]))
    #expect(map([0x1p-900]).scaled(rows: [0x1p900], columns: [0x1p900]) == map([0x1p900]))
  }

  /// What falls below the least numbers is in the errors, whether there were any or not.
  @Test(arguments: [nil, [0, 0x1p-1074, 0x1p-1074]])
  func underflowIsAnError(errors: [Double]?) throws {
    let coefficients = [0x1.8p-1000, 1, 0]
    let scaled = map(coefficients, errors: errors).scaled(rows: [0x1p-74], columns: nil)
    let (found, radii) = (try #require(values(scaled.form)), try #require(values(scaled.errors)))
    for index in coefficients.indices {
      let meant = ExactNumber(coefficients[index]) * ExactNumber(0x1p-74)
      let own = ExactNumber(errors?[index] ?? 0) * ExactNumber(0x1p-74)
      let below = meant - own - ExactNumber(found[index]) + ExactNumber(radii[index])
      let above = ExactNumber(found[index]) + ExactNumber(radii[index]) - meant - own
      #expect(below.sign >= 0 && above.sign >= 0)
      #expect(radii[index] <= 0x1p-1073)
    }
    #expect(found[1] == 0x1p-74)
    // A convolution and a sparse map are no different.
    let shape = ConvolutionShape(
      windows: Windows(
        height: 1, width: 1, vertical: WindowAxis(kernel: 1), horizontal: WindowAxis(kernel: 1)),
      inputChannels: 3, outputChannels: 1)
    for form in [
      LinearMap.Form.convolution(
        ConvolutionMap(shape, kernel: Matrix(rows: 1, columns: 3, elements: coefficients))),
      .sparse(SparseMap(.dense(Matrix(rows: 1, columns: 3, elements: coefficients)))),
    ] {
      let other = LinearMap(
        form, errors: errors.map { .dense(Matrix(rows: 1, columns: 3, elements: $0)) })
      #expect(values(other.scaled(rows: [0x1p-74], columns: nil).errors) == radii)
    }
  }

  /// Half of an odd number of the least size is rounded up, half of an even one is not rounded; telling
  /// them apart is not worth it.
  @Test func smallErrorsAreRoundedUp() throws {
    let errors = [0x1p-1074, 3 * 0x1p-1074, 0x1p-1072, 0, 0x1p-1000]
    let scaled = map([1, 2, 3, 4, 5], errors: errors).scaled(rows: [0.5], columns: nil)
    let found = try #require(values(scaled.errors))
    for (error, half) in zip(errors, found) {
      #expect((ExactNumber(half) + ExactNumber(half) - ExactNumber(error)).sign >= 0)
      #expect(half <= error / 2 + 0x1p-1074)
    }
    #expect(found[3] == 0 && found[4] == 0x1p-1001)
  }

  @Test func aMapWithoutUnderflowHasNoErrors() {
    #expect(map([1, 0, -2]).scaled(rows: [0.5], columns: nil).errors == nil)
  }
}
