extension RasterImage {
  /// Several pictures in one, in rows and columns with `gap` pixels between and `margin` around them.
  ///
  /// A row is as high and a column as wide as its largest picture; smaller ones stand in the
  /// middle. Where a picture is nil or a row is short, and between and around them, `background`
  /// shows. The first note that a picture has is the result's, which is grey when every picture is. No picture at all gives a single background pixel.
  /// - Precondition: `gap` and `margin` are not negative.
  public static func montage(
    _ images: [[RasterImage?]], gap: Int, margin: Int = 0, background: UInt8 = 255
  ) -> RasterImage {
    precondition(gap >= 0 && margin >= 0, "a gap of \(gap) or a margin of \(margin) pixels")
    let columnCount = images.map(\.count).max() ?? 0
    let cell = { (row: Int, column: Int) in
      images[row].indices.contains(column) ? images[row][column] : nil
    }
    let widths = (0..<columnCount).map { column in
      images.indices.compactMap { cell($0, column)?.width }.max() ?? 0
    }
    let heights = images.map { row in row.compactMap { $0?.height }.max() ?? 0 }
    let format: Format =
      images.joined().contains { $0?.format == .rgb } ? .rgb : .grey
    var canvas = Canvas(
      width: widths.reduce(2 * margin, +) + gap * max(0, widths.count - 1),
      height: heights.reduce(2 * margin, +) + gap * max(0, heights.count - 1),
      format: format, background: background)
    var top = margin
    for row in images.indices {
      var left = margin
      for column in 0..<columnCount {
        if let image = cell(row, column) {
          canvas.draw(
            image, left: left + (widths[column] - image.width) / 2,
            top: top + (heights[row] - image.height) / 2)
        }
        left += widths[column] + gap
      }
      top += heights[row] + gap
    }
    var montage = canvas.image
    montage.note = images.joined().lazy.compactMap { $0?.note }.first
    return montage
  }

  /// Pixels that pictures are copied onto.
  private struct Canvas {
    let width: Int
    let height: Int
    let format: Format
    var bytes: [UInt8]

    init(width: Int, height: Int, format: Format, background: UInt8) {
      self.width = max(1, width)
      self.height = max(1, height)
      self.format = format
      bytes = Array(repeating: background, count: self.width * self.height * format.channels)
    }

    mutating func draw(_ image: RasterImage, left: Int, top: Int) {
      let source = format == .rgb ? image.rgb.bytes : image.bytes
      let channels = format.channels
      for row in 0..<image.height {
        let start = ((top + row) * width + left) * channels
        let line = row * image.width * channels
        bytes.replaceSubrange(
          start..<start + image.width * channels, with: source[line..<line + image.width * channels]
        )
      }
    }

    var image: RasterImage {
      RasterImage(width: width, height: height, format: format, bytes: bytes)
    }
  }
}
