internal import Basics
internal import Dispatch
internal import Foundation

/// Heads of cats and dogs in colour, drawn from a seed: a stand-in for photographs where there are none.
///
/// Every image has its own random stream, so the bytes depend on the seed and the image's place alone.
public enum SyntheticHeads {
  /// What everything says that is made from such pictures.
  public static let note = "synthetic animal heads drawn by Temper, not photographs"
  /// The classes in their order.
  public static let classNames = ["cat", "dog"]
  /// The side of a picture.
  static let side = 32

  /// Draws a split, cats and dogs in turn.
  public static func draw(_ split: Split, count: Int, seed: UInt64) -> ImageDataset {
    precondition(count > 0, "a split needs an image")
    let size = 3 * side * side
    let first: UInt64 = split == .train ? 0 : 1 << 32
    let bytes = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initializedCount in
      // Each image has a place of its own, so the threads share nothing.
      nonisolated(unsafe) let target = buffer
      DispatchQueue.concurrentPerform(iterations: count) { index in
        var head = HeadDrawing(
          isDog: index % 2 == 1,
          random: SeededRandom(seed: seed, stream: first + UInt64(index)))
        let place = target[index * size..<(index + 1) * size]
        _ = UnsafeMutableBufferPointer(rebasing: place).initialize(from: head.bytes())
      }
      initializedCount = count * size
    }
    do throws(DatasetError) {
      return try ImageDataset(
        ImageShape(channels: 3, rows: side, columns: side), .bytes(bytes),
        labels: (0..<count).map { $0 % 2 }, classCount: 2, classNames: classNames)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// One head: where it is, what colours it has, and its parts.
private struct HeadDrawing {
  /// A colour, each part from 0 to 1.
  typealias Color = SIMD3<Double>

  /// A filled shape; a later one covers those before it.
  private struct Part {
    let color: Color
    /// Whether a point of the head's own coordinates is in it: x to the right, y down, the head about
    /// as large as the unit circle.
    let contains: (_ x: Double, _ y: Double) -> Bool
  }

  private let isDog: Bool
  private var random: SeededRandom
  private var parts: [Part] = []

  init(isDog: Bool, random: SeededRandom) {
    self.isDog = isDog
    self.random = random
  }

  /// The picture, channel by channel.
  mutating func bytes() -> [UInt8] {
    let side = SyntheticHeads.side
    let (left, top) = (random.uniform(-0.25, 0.25), random.uniform(-0.2, 0.3))
    let (scale, angle) = (random.uniform(0.42, 0.68), random.uniform(-0.35, 0.35))
    let (background, slope) = (color(0...1), random.uniform(-0.3, 0.3))
    let noise = random.uniform(0.02, 0.08)
    addParts()
    let (cosine, sine) = (cos(angle), sin(angle))
    var result = [UInt8](repeating: 0, count: 3 * side * side)
    for row in 0..<side {
      for column in 0..<side {
        var sum = Color.zero
        // Four points of each pixel, so that edges are soft.
        for point in 0..<4 {
          let x = (Double(column) + 0.25 + 0.5 * Double(point % 2)) / Double(side) * 2 - 1
          let y = (Double(row) + 0.25 + 0.5 * Double(point / 2)) / Double(side) * 2 - 1
          let (dx, dy) = ((x - left) / scale, (y - top) / scale)
          let (u, v) = (cosine * dx + sine * dy, cosine * dy - sine * dx)
          sum += parts.last { $0.contains(u, v) }?.color ?? background + slope * y
        }
        for channel in 0..<3 {
          let value = sum[channel] / 4 + noise * random.uniform(-1, 1)
          result[(channel * side + row) * side + column] = UInt8(
            (255 * min(1, max(0, value))).rounded())
        }
      }
    }
    return result
  }

  /// A random colour whose parts are in a range.
  private mutating func color(_ range: ClosedRange<Double>) -> Color {
    Color(
      random.uniform(range.lowerBound, range.upperBound),
      random.uniform(range.lowerBound, range.upperBound),
      random.uniform(range.lowerBound, range.upperBound))
  }

  /// Fur: some brightness, more red than blue.
  private mutating func fur() -> Color {
    let (brightness, warmth) = (random.uniform(0.1, 0.9), random.uniform(0, 0.25))
    return Color(brightness + warmth, brightness + warmth / 3, brightness - warmth / 2)
  }

  private mutating func addEllipse(
    _ color: Color, x: Double, y: Double, width: Double, height: Double, angle: Double = 0
  ) {
    let (cosine, sine) = (cos(angle), sin(angle))
    parts.append(
      Part(color: color) { u, v in
        let (dx, dy) = (u - x, v - y)
        let (a, b) = ((cosine * dx + sine * dy) / width, (cosine * dy - sine * dx) / height)
        return a * a + b * b <= 1
      })
  }

  private mutating func addTriangle(_ color: Color, _ corners: [(x: Double, y: Double)]) {
    parts.append(
      Part(color: color) { u, v in
        let sides = (0..<3).map { index in
          let (a, b) = (corners[index], corners[(index + 1) % 3])
          return (b.x - a.x) * (v - a.y) - (b.y - a.y) * (u - a.x)
        }
        return sides.allSatisfy { $0 >= 0 } || sides.allSatisfy { $0 <= 0 }
      })
  }

  private mutating func addParts() {
    let fur = fur()
    let dark = fur * random.uniform(0.4, 0.8)
    if isDog {
      let ear = (x: random.uniform(0.75, 0.95), y: random.uniform(-0.15, 0.25))
      let (length, tilt) = (random.uniform(0.5, 0.75), random.uniform(0.05, 0.5))
      addEllipse(
        fur, x: 0, y: 0, width: random.uniform(0.7, 0.85), height: random.uniform(0.9, 1.1))
      for sign in [-1.0, 1] {
        addEllipse(
          dark, x: sign * ear.x, y: ear.y, width: 0.26, height: length, angle: sign * -tilt)
      }
      let muzzle = fur + random.uniform(0.05, 0.3)
      addEllipse(muzzle, x: 0, y: 0.5, width: random.uniform(0.35, 0.5), height: 0.42)
      addEllipse(Color(repeating: 0.05), x: 0, y: 0.35, width: 0.2, height: 0.14)
      addEyes(color(0.05...0.2), pupil: nil, height: 0.13)
    } else {
      let (tip, base) = (random.uniform(0.55, 0.75), random.uniform(0.85, 1))
      let rise = random.uniform(1.15, 1.45)
      for sign in [-1.0, 1] {
        addTriangle(
          fur, [(sign * 0.1, -0.6), (sign * base, -0.25), (sign * tip, -rise)])
        addTriangle(
          Color(0.85, 0.55, 0.55),
          [(sign * 0.3, -0.65), (sign * base * 0.85, -0.45), (sign * tip, -rise * 0.85)])
      }
      addEllipse(
        fur, x: 0, y: 0, width: random.uniform(0.9, 1.05), height: random.uniform(0.75, 0.9))
      let eye = Color(
        random.uniform(0.5, 0.9), random.uniform(0.6, 0.95), random.uniform(0.1, 0.4))
      addEyes(eye, pupil: Color(repeating: 0.02), height: 0.17)
      addTriangle(Color(0.85, 0.5, 0.5), [(-0.1, 0.25), (0.1, 0.25), (0, 0.38)])
    }
  }

  private mutating func addEyes(_ color: Color, pupil: Color?, height: Double) {
    let (distance, level) = (random.uniform(0.3, 0.42), random.uniform(-0.25, -0.1))
    for sign in [-1.0, 1] {
      addEllipse(color, x: sign * distance, y: level, width: 0.14, height: height)
      if let pupil { addEllipse(pupil, x: sign * distance, y: level, width: 0.04, height: height) }
    }
  }
}
