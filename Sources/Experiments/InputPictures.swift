public import Figures
public import Verification

/// Pictures of a network's inputs: enlarged, and with a label above each.
public struct InputPictures: Sendable {
  private let rows: Int
  private let columns: Int

  /// Pictures of inputs in rows and columns.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// Pictures of so many inputs: a square where they make one, otherwise one row.
  public init(inputCount: Int) {
    let side = Int(Double(inputCount).squareRoot().rounded())
    let isSquare = side * side == inputCount
    self.init(rows: isSquare ? side : 1, columns: isSquare ? side : inputCount)
  }

  /// An input as digits are shown, white on black: one pixel each.
  ///
  /// - Parameter values: `rows * columns` numbers in [0, 1].
  public func input(_ values: [Double]) -> RasterImage {
    .grey(values: values, rows: rows, columns: columns)
  }

  /// A change of an input, blue below zero and red above: one pixel each. White is what does not
  /// change, but for what a solver leaves behind.
  ///
  /// - Parameters:
  ///   - input: the changed input.
  ///   - original: what it was.
  ///   - limit: the change of the strongest colour; by default the largest there is.
  public func change(
    _ input: [Double], from original: [Double], limit: Double? = nil
  ) -> RasterImage {
    .change(
      values: zip(input, original).map { Self.change($0 - $1) }, rows: rows, columns: columns,
      limit: limit)
  }

  /// A change of a pixel; zero for what a solver leaves behind, which is neither drawn nor counted.
  static func change(_ value: Double) -> Double {
    abs(value) < smallestChange ? 0 : value
  }

  /// Below this a difference is what a solver leaves behind, and no change.
  static let smallestChange = 1e-6

  /// What stands for a picture that there is not.
  var blank: RasterImage {
    RasterImage(
      width: columns, height: rows, format: .grey,
      bytes: Array(repeating: Self.background, count: rows * columns))
  }

  /// The best inputs of some records in rows of five, each with its class above. Where no input was
  /// found the place stays empty.
  public func montage(_ records: [OutputRecord]) -> RasterImage {
    let tiles = records.map { tile($0.input.map(input), label: Self.label($0.target)) }
    let starts = stride(from: 0, to: tiles.count, by: Self.tilesInARow)
    return Self.montage(
      starts.map { Array(tiles[$0..<min($0 + Self.tilesInARow, tiles.count)]) })
  }

  /// A row for each record: the image and its class, the change, and the best input with the class
  /// that it was found for. Where no input was found there is only the image.
  public func montage(_ records: [OutputRecord], near original: OriginalImage) -> RasterImage {
    Self.montage(
      records.map { record in
        let label = Self.label(original.label)
        guard let found = record.input else {
          return [tile(input(original.pixels), label: label)]
        }
        return row(original.pixels, label, found, Self.label(record.target))
      })
  }

  /// An image, what changes, and what comes of it, side by side, each input with a label above it.
  public func change(
    of original: [Double], label: String, to changed: [Double], label changedLabel: String
  ) -> RasterImage {
    Self.montage([row(original, label, changed, changedLabel)])
  }

  private func row(
    _ original: [Double], _ label: String, _ changed: [Double], _ changedLabel: String
  ) -> [RasterImage] {
    [
      tile(input(original), label: label), tile(change(changed, from: original), label: ""),
      tile(input(changed), label: changedLabel),
    ]
  }

  /// An input with its change below it: one pixel each.
  func pair(_ input: RasterImage?, change: RasterImage?) -> RasterImage {
    .montage([[input ?? blank], [change ?? blank]], gap: 2, background: Self.background)
  }

  /// A picture enlarged, with a label above it.
  func tile(_ picture: RasterImage?, label: String) -> RasterImage {
    .montage(
      [
        [.text(label, background: Self.background).scaled(by: Self.labelScale)],
        [(picture ?? blank).scaled(by: Self.scale)],
      ], gap: Self.scale, background: Self.background)
  }

  /// Tiles in rows and columns.
  static func montage(_ tiles: [[RasterImage]]) -> RasterImage {
    .montage(tiles, gap: 2 * scale, margin: 2 * scale, background: background)
  }

  /// A class as a label.
  static func label(_ digit: Int?) -> String { digit.map { "\($0)" } ?? "-" }

  private static let tilesInARow = 5
  /// Neither black nor white, so that inputs stand out from it.
  private static let background: UInt8 = 160
  /// The side of an input's pixel in an enlarged picture.
  private static let scale = 4
  /// The side of a label's pixel.
  private static let labelScale = 2
}
