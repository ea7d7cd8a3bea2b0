extension RasterImage {
  /// An image of values in [0, 1] as MNIST shows its digits: 0 black, 1 white.
  ///
  /// Values outside are clamped, and NaN is black.
  /// - Precondition: there are `rows * columns` values, row by row.
  public static func grey(values: [Double], rows: Int, columns: Int) -> RasterImage {
    RasterImage(width: columns, height: rows, format: .grey, bytes: values.map(brightness))
  }

  private static func brightness(_ value: Double) -> UInt8 {
    value.isNaN ? 0 : UInt8((min(max(value, 0), 1) * 255).rounded())
  }

  /// An image of colours in [0, 1]: all reds, then all greens, then all blues.
  ///
  /// Values outside are clamped, and NaN is none of the colour.
  /// - Precondition: there are `3 * rows * columns` values, each colour row by row.
  public static func color(planes: [Double], rows: Int, columns: Int) -> RasterImage {
    let size = rows * columns
    precondition(planes.count == 3 * size, "\(3 * size) values expected, found \(planes.count)")
    let bytes = (0..<3 * size).map { brightness(planes[$0 % 3 * size + $0 / 3]) }
    return RasterImage(width: columns, height: rows, format: .rgb, bytes: bytes)
  }

  /// Signed changes of colours, each around a middle grey: less of a colour is darker in it.
  ///
  /// - Parameter limit: the change of the strongest colour; by default the largest there is.
  /// - Precondition: there are `3 * rows * columns` values, each colour row by row.
  public static func colorChange(
    planes: [Double], rows: Int, columns: Int, limit: Double? = nil
  ) -> RasterImage {
    let scale = limit ?? planes.lazy.filter(\.isFinite).map(abs).max() ?? 0
    let shares = planes.map { scale > 0 && !$0.isNaN ? $0 / scale : 0 }
    return color(planes: shares.map { 0.5 + 0.5 * $0 }, rows: rows, columns: columns)
  }

  /// Signed changes as colours: blue below zero, white at zero, red above.
  ///
  /// - Parameters:
  ///   - limit: The change of the strongest colour; by default the largest change there is. Give
  ///     the same limit to pictures that are to be compared.
  /// - Precondition: there are `rows * columns` values, row by row.
  public static func change(
    values: [Double], rows: Int, columns: Int, limit: Double? = nil
  ) -> RasterImage {
    let largest = values.lazy.filter(\.isFinite).map(abs).max() ?? 0
    let scale = limit ?? largest
    let bytes = values.flatMap { value -> [UInt8] in
      let share = scale > 0 && !value.isNaN ? min(max(value / scale, -1), 1) : 0
      let color = ColorMap.diverging.color(at: changeFraction(share))
      return [color.red, color.green, color.blue]
    }
    return RasterImage(width: columns, height: rows, format: .rgb, bytes: bytes)
  }

  /// Where a share of the limit (-1...1) lies on the diverging map (0...1).
  ///
  /// The map's two darkest ends are left out, since near black they no longer tell blue from red,
  /// and even the smallest change is set apart from white, since a pixel is changed or it is not.
  private static func changeFraction(_ share: Double) -> Double {
    guard share != 0 else { return 0.5 }
    let strength = 0.06 + 0.34 * abs(share)
    return share < 0 ? 0.5 - strength : 0.5 + strength
  }
}
