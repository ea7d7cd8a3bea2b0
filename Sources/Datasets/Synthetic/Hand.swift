import Basics

/// The chances of one image: how this hand bends, leans and presses while it writes a digit.
///
/// Only + - x / and the square root are used, which IEEE 754 rounds exactly: the same random
/// numbers give the same bytes on every machine, whatever its mathematical library.
struct Hand {
  private var random: SeededRandom

  init(random: SeededRandom) { self.random = random }

  /// Writes a digit and gives the 28 x 28 bytes.
  mutating func write(_ digit: Int) -> [UInt8] {
    let glyphs = Glyph.digits[digit]
    let glyph = glyphs[Int(random.uniform() * Double(glyphs.count))]
    let radius = random.uniform(0.8, 1.9)
    var path = trace(glyph, radius: radius)
    path.map(bend())
    path.map(lean())
    path.map(place(path, radius: radius))
    let softness = random.uniform(1.0, 1.7)
    var canvas = Canvas()
    canvas.draw(path, margin: softness / 2)
    // Most pens reach full ink, as most of MNIST's do.
    return canvas.bytes(peak: min(1, random.uniform(0.9, 1.1)), softness: softness)
  }

  /// Moves the glyph's points a little, each for itself, and lets the pressure change.
  private mutating func trace(_ glyph: Glyph, radius: Double) -> PenPath {
    let tremor = random.uniform(0.015, 0.06)
    var path = PenPath()
    for stroke in glyph.strokes {
      let points = stroke.points.map { point in
        Point(x: point.x + tremor * normal(), y: point.y + tremor * normal())
      }
      let (first, last) = (random.uniform(0.85, 1.15), random.uniform(0.7, 1.15))
      path.add(through: points, corners: stroke.corners, steps: 6) { fraction in
        radius * (first + fraction * (last - first))
      }
    }
    return path
  }

  /// A quadratic distortion of the unit square: it widens one end and bows the lines.
  private mutating func bend() -> (Point) -> Point {
    let (a, b, c, d) = (0.075 * normal(), 0.09 * normal(), 0.08 * normal(), 0.06 * normal())
    return { point in
      let (x, y) = (2 * point.x - 1, 2 * point.y - 1)
      return Point(x: point.x + a * x * y + b * y * y, y: point.y + c * x * y + d * x * x)
    }
  }

  /// Width, slant and rotation.
  private mutating func lean() -> (Point) -> Point {
    let width = random.uniform(0.62, 1.05)
    let slant = 0.12 + 0.23 * normal()
    // With t the tangent of half the angle, cosine and sine need no mathematical library.
    let t = 0.055 * normal()
    let cosine = (1 - t * t) / (1 + t * t)
    let sine = 2 * t / (1 + t * t)
    return { point in
      let (x, y) = (width * (point.x - 0.5) - slant * (point.y - 0.5), point.y - 0.5)
      return Point(x: cosine * x - sine * y, y: sine * x + cosine * y)
    }
  }

  /// MNIST's framing: the ink fits a box of 20 x 20, its centre of mass near the sheet's middle.
  private mutating func place(_ path: PenPath, radius: Double) -> (Point) -> Point {
    let (lower, upper) = path.bounds
    let extent = max(upper.x - lower.x, upper.y - lower.y)
    let scale = (20 - 2 * radius) / extent * random.uniform(0.9, 1.03)
    let centre = path.centre
    let middle = Double(Canvas.side) / 2
    let (right, down) = (middle + 0.7 * normal(), middle + 0.7 * normal())
    return { point in
      Point(x: right + scale * (point.x - centre.x), y: down + scale * (point.y - centre.y))
    }
  }

  /// Nearly a standard normal number: the sum of three uniform ones, never beyond 3.
  private mutating func normal() -> Double {
    2 * (random.uniform() + random.uniform() + random.uniform()) - 3
  }
}
