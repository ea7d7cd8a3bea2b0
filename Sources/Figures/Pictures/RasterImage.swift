/// A picture made of pixels: one byte each (grey) or three (red, green, blue), row by row.
public struct RasterImage: Sendable, Hashable {
  /// What the bytes of a pixel mean.
  public enum Format: Sendable, Hashable {
    /// One byte a pixel: 0 black, 255 white.
    case grey
    /// Three bytes a pixel: red, green, blue.
    case rgb

    /// Bytes a pixel takes.
    public var channels: Int { self == .grey ? 1 : 3 }
  }

  /// Pixels a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// What the bytes of a pixel mean.
  public let format: Format
  /// `width * height * format.channels` bytes, from the upper left corner, row by row.
  public let bytes: [UInt8]
  /// A remark that its file carries, such as where it comes from; nil for none. Pictures that are made
  /// of it have it too.
  public var note: String?

  /// A picture of given bytes.
  ///
  /// - Precondition: both sides are positive and the bytes fill the picture exactly.
  public init(width: Int, height: Int, format: Format, bytes: [UInt8], note: String? = nil) {
    precondition(width > 0 && height > 0, "a picture of \(width) x \(height) pixels has no content")
    precondition(
      bytes.count == width * height * format.channels,
      "\(width) x \(height) x \(format.channels) bytes expected, found \(bytes.count)")
    self.width = width
    self.height = height
    self.format = format
    self.bytes = bytes
    self.note = note
  }

  /// The picture with every pixel as a square of `factor` by `factor` pixels.
  ///
  /// - Precondition: `factor` is positive.
  public func scaled(by factor: Int) -> RasterImage {
    precondition(factor > 0, "a picture cannot be scaled by \(factor)")
    guard factor > 1 else { return self }
    let channels = format.channels
    var scaled: [UInt8] = []
    scaled.reserveCapacity(bytes.count * factor * factor)
    for row in 0..<height {
      var line: [UInt8] = []
      for column in 0..<width {
        let start = (row * width + column) * channels
        for _ in 0..<factor { line += bytes[start..<start + channels] }
      }
      for _ in 0..<factor { scaled += line }
    }
    return RasterImage(
      width: width * factor, height: height * factor, format: format, bytes: scaled, note: note)
  }

  /// The picture with three bytes a pixel.
  public var rgb: RasterImage {
    guard format == .grey else { return self }
    return RasterImage(
      width: width, height: height, format: .rgb, bytes: bytes.flatMap { [$0, $0, $0] }, note: note)
  }
}
