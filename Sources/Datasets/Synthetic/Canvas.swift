/// A square sheet of 28 x 28 pixels that a pen's path is drawn on.
struct Canvas {
  /// Rows and columns: MNIST's size.
  static let side = 28

  /// How deep inside the ink each pixel's centre lies, in pixels; negative outside.
  private var depth = [Double](repeating: -10, count: side * side)

  /// Puts the pen's path on the sheet. Pixel (0, 0) has its centre at (0.5, 0.5).
  mutating func draw(_ path: PenPath, margin: Double) {
    for segment in path.segments {
      let reach = max(segment.startRadius, segment.endRadius) + margin
      let columns = Self.range(segment.start.x, segment.end.x, reach)
      let rows = Self.range(segment.start.y, segment.end.y, reach)
      let (dx, dy) = (segment.end.x - segment.start.x, segment.end.y - segment.start.y)
      let lengthSquared = max(dx * dx + dy * dy, 1e-12)
      depth.withUnsafeMutableBufferPointer { depth in
        for row in rows {
          for column in columns {
            let x = Double(column) + 0.5 - segment.start.x
            let y = Double(row) + 0.5 - segment.start.y
            let t = min(1, max(0, (x * dx + y * dy) / lengthSquared))
            let (offX, offY) = (x - t * dx, y - t * dy)
            let radius = segment.startRadius + t * (segment.endRadius - segment.startRadius)
            let value = radius - (offX * offX + offY * offY).squareRoot()
            if value > depth[row * Self.side + column] { depth[row * Self.side + column] = value }
          }
        }
      }
    }
  }

  /// The sheet's bytes: full ink is 255 x `peak`, and the edge is a ramp `softness` pixels wide.
  func bytes(peak: Double, softness: Double) -> [UInt8] {
    depth.map { depth in
      let coverage = min(1, max(0, depth / softness + 0.5))
      // The smooth step looks like a scanner's blur where a straight ramp looks drawn.
      return UInt8(255 * peak * coverage * coverage * (3 - 2 * coverage) + 0.5)
    }
  }

  /// The pixels whose centres may lie within `reach` of a segment, along one axis.
  private static func range(_ a: Double, _ b: Double, _ reach: Double) -> Range<Int> {
    let lower = max(0, Int(min(a, b) - reach - 0.5))
    let upper = min(side, Int(max(a, b) + reach + 0.5) + 1)
    return lower..<max(lower, upper)
  }
}
