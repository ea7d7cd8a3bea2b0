/// One way to write a digit: strokes in a unit square, x to the right, y down.
struct Glyph {
  /// One movement of the pen, as the points that its curve passes through.
  struct Stroke {
    /// The points, in writing order.
    let points: [Point]
    /// The indices of the points where the pen turns sharply.
    let corners: Set<Int>

    /// `coordinates` are x, y, x, y, ...
    init(_ coordinates: [Double], corners: Set<Int> = []) {
      points = stride(from: 0, to: coordinates.count, by: 2).map {
        Point(x: coordinates[$0], y: coordinates[$0 + 1])
      }
      self.corners = corners
    }
  }

  let strokes: [Stroke]

  init(_ strokes: Stroke...) { self.strokes = strokes }
}

/// A place on the paper.
struct Point {
  var x: Double
  var y: Double
}
