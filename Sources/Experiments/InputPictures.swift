public import Campaigns
public import Datasets
public import Figures
internal import Foundation

/// Pictures of a network's inputs: enlarged, and with a label above each.
public struct InputPictures: Sendable {
  private let shape: ImageShape
  private let note: String?
  private var rows: Int { shape.rows }
  private var columns: Int { shape.columns }

  /// Pictures of inputs of a shape.
  ///
  /// - Parameter note: what each picture's file says of its origin; nil for nothing.
  public init(_ shape: ImageShape, note: String? = nil) {
    self.shape = shape
    self.note = note
  }

  /// Pictures of grey inputs in rows and columns.
  public init(rows: Int, columns: Int, note: String? = nil) {
    self.init(ImageShape(rows: rows, columns: columns), note: note)
  }

  /// Pictures of inputs that have the shape of some images, and say where those come from.
  public init(of samples: LabelledImages) {
    self.init(samples.images.shape, note: samples.note)
  }

  /// Pictures of so many inputs: a square where they make one, or three for the colours, otherwise
  /// one row.
  public init(inputCount: Int, note: String? = nil) {
    let squares = [1, 3].lazy.compactMap { channels -> ImageShape? in
      let side = Int(Double(inputCount / channels).squareRoot().rounded())
      let shape = ImageShape(channels: channels, rows: side, columns: side)
      let isPicture = channels == 1 || side >= Self.smallestColorSide
      return shape.count == inputCount && isPicture ? shape : nil
    }
    self.init(squares.first ?? ImageShape(tableOf: inputCount), note: note)
  }

  /// Fewer rows of colours are more likely the columns of a table.
  private static let smallestColorSide = 8

  /// An input as digits are shown, white on black, or in its colours: one pixel each.
  ///
  /// - Parameter values: `shape.count` numbers in [0, 1].
  public func input(_ values: [Double]) -> RasterImage {
    noted(
      shape.channels == 1
        ? .grey(values: values, rows: rows, columns: columns)
        : .color(planes: values, rows: rows, columns: columns))
  }

  private func noted(_ picture: RasterImage) -> RasterImage {
    var picture = picture
    picture.note = note
    return picture
  }

  /// A change of an input, blue below zero and red above, white where nothing changes; of colours
  /// each around a middle grey. One pixel each; what a solver leaves behind is no change.
  ///
  /// - Parameters:
  ///   - input: the changed input.
  ///   - original: what it was.
  ///   - limit: the change of the strongest colour; by default the largest there is.
  public func change(
    _ input: [Double], from original: [Double], limit: Double? = nil
  ) -> RasterImage {
    change(zip(input, original).map { $0 - $1 }, limit: limit)
  }

  /// Changes in the same colours.
  func change(_ changes: [Double], limit: Double?) -> RasterImage {
    let changes = changes.map(Self.change)
    return noted(
      shape.channels == 1
        ? .change(values: changes, rows: rows, columns: columns, limit: limit)
        : .colorChange(planes: changes, rows: rows, columns: columns, limit: limit))
  }

  /// A change of a pixel; zero for what a solver leaves behind, which is neither drawn nor counted.
  package static func change(_ value: Double) -> Double {
    abs(value) < smallestChange ? 0 : value
  }

  /// Below this a difference is what a solver leaves behind, and no change.
  static let smallestChange = 1e-6

  /// What the colours of `change` mean, in words.
  var changeText: String {
    isColored
      ? "what gets more of a colour has more of it than the middle grey, what gets less has less"
      : "red pixels get brighter, blue ones darker"
  }

  /// Whether inputs have colours of their own, around which there is no bar.
  var isColored: Bool { shape.channels > 1 }

  /// A bar of the colours of `change`, with the values that the strongest ones and white stand for.
  ///
  /// - Parameters:
  ///   - limit: the change of the strongest colour, above zero.
  ///   - middle: the value of what does not change.
  package func colorBar(limit: Double, around middle: Double) -> RasterImage {
    let height = max(rows * Self.scale, 60)
    let shares = (0..<height).map { row -> Double in 1 - 2 * Double(row) / Double(height - 1) }
    let colors = RasterImage.change(
      values: shares.flatMap { Array(repeating: $0, count: Self.barWidth) }, rows: height,
      columns: Self.barWidth, limit: 1)
    // Three digits of the limit.
    let decimals = max(0, 2 - Int(log10(limit).rounded(.down)))
    let labels = [middle + limit, middle, middle - limit].map { value in
      RasterImage.text(
        format(abs(value) < limit / 1000 ? 0 : value, decimals), background: Self.background)
    }
    // The labels stand at both ends and in the middle.
    let space = (height - labels.reduce(0) { $0 + $1.height }) / 2
    let scaleBeside = RasterImage.montage(
      labels.map { [$0] }, gap: space, background: Self.background)
    return .montage([[colors, scaleBeside]], gap: 4, background: Self.background)
  }

  /// What stands for a picture that there is not.
  var blank: RasterImage {
    RasterImage(
      width: columns, height: rows, format: .grey,
      bytes: Array(repeating: Self.background, count: rows * columns), note: note)
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

  /// A colour bar that stands beside a tile, as high as one.
  func tile(bar: RasterImage) -> RasterImage {
    .montage(
      [[.text("", background: Self.background).scaled(by: Self.labelScale)], [bar]],
      gap: Self.scale, background: Self.background)
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
  /// The width of a colour bar.
  private static let barWidth = 10
  /// The side of a label's pixel.
  private static let labelScale = 2
}
