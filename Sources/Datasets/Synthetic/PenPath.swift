/// The way of the pen on the paper as short straight segments.
struct PenPath {
  /// One segment, with the radius of the pen at its two ends.
  struct Segment {
    var start: Point
    var end: Point
    var startRadius: Double
    var endRadius: Double
  }

  private(set) var segments: [Segment] = []

  /// Adds a smooth curve through `points`, broken at the corners.
  ///
  /// A Catmull-Rom spline per smooth piece, with as many `steps` between two points. `radius`
  /// gives the pen's radius for the fraction of the stroke that is done.
  mutating func add(
    through points: [Point], corners: Set<Int>, steps: Int, radius: (Double) -> Double
  ) {
    let last = points.count - 1
    var current = points[0]
    var currentRadius = radius(0)
    for span in 0..<last {
      let (a, b) = (points[span], points[span + 1])
      // A stroke's end and a corner have no neighbour: the curve leaves straight.
      let before = span == 0 || corners.contains(span) ? a : points[span - 1]
      let after = span + 1 == last || corners.contains(span + 1) ? b : points[span + 2]
      for step in 1...steps {
        let t = Double(step) / Double(steps)
        let next = Point(
          x: Self.spline(before.x, a.x, b.x, after.x, t),
          y: Self.spline(before.y, a.y, b.y, after.y, t))
        let nextRadius = radius((Double(span) + t) / Double(last))
        segments.append(
          Segment(start: current, end: next, startRadius: currentRadius, endRadius: nextRadius))
        (current, currentRadius) = (next, nextRadius)
      }
    }
  }

  /// Moves every point.
  mutating func map(_ transform: (Point) -> Point) {
    for index in segments.indices {
      segments[index].start = transform(segments[index].start)
      segments[index].end = transform(segments[index].end)
    }
  }

  /// The smallest upright rectangle around the pen's centre line.
  var bounds: (lower: Point, upper: Point) {
    let points = segments.flatMap { [$0.start, $0.end] }
    return points.reduce((points[0], points[0])) { box, point in
      (
        Point(x: min(box.0.x, point.x), y: min(box.0.y, point.y)),
        Point(x: max(box.1.x, point.x), y: max(box.1.y, point.y))
      )
    }
  }

  /// The mean of all points along the path: close to where the ink's centre of mass will be.
  var centre: Point {
    var (sum, total) = (Point(x: 0, y: 0), 0.0)
    for segment in segments {
      let (dx, dy) = (segment.end.x - segment.start.x, segment.end.y - segment.start.y)
      let length = (dx * dx + dy * dy).squareRoot()
      sum.x += length * (segment.start.x + segment.end.x) / 2
      sum.y += length * (segment.start.y + segment.end.y) / 2
      total += length
    }
    return Point(x: sum.x / total, y: sum.y / total)
  }

  private static func spline(
    _ before: Double, _ a: Double, _ b: Double, _ after: Double, _ t: Double
  ) -> Double {
    let linear = b - before
    let quadratic = 2 * before - 5 * a + 4 * b - after
    let cubic = 3 * a - before - 3 * b + after
    return a + 0.5 * t * (linear + t * (quadratic + t * cubic))
  }
}
