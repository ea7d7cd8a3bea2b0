package import Basics

/// How images are changed by chance before they are learned from; each image anew in each epoch.
public struct Augmentation: Sendable, Equatable, Codable {
  /// By how many pixels, at most, an image moves up or down and to a side; zeros come in.
  public var shift = 0
  /// Whether every second image is mirrored, left for right.
  public var flips = false

  /// No changes.
  public init() {}

  /// Changes of these kinds.
  public init(shift: Int, flips: Bool) {
    self.shift = shift
    self.flips = flips
  }

  /// Whether nothing happens.
  var isNothing: Bool { shift == 0 && !flips }

  /// Writes a changed image.
  ///
  /// - Parameters:
  ///   - source: channels x height x width, as `shape` says.
  ///   - target: as many numbers.
  package func copy(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, shape: TensorShape,
    using random: inout SeededRandom
  ) {
    let (height, width) = (shape.sizes[1], shape.sizes[2])
    let down = shift == 0 ? 0 : Int.random(in: -shift...shift, using: &random)
    let right = shift == 0 ? 0 : Int.random(in: -shift...shift, using: &random)
    let isMirrored = flips && Bool.random(using: &random)
    for plane in 0..<shape.channels {
      let (from, to) = (source + plane * height * width, target + plane * height * width)
      for row in 0..<height {
        for column in 0..<width {
          let (y, x) = (row - down, column - right)
          let isInside = 0..<height ~= y && 0..<width ~= x
          to[row * width + column] =
            isInside ? from[y * width + (isMirrored ? width - 1 - x : x)] : 0
        }
      }
    }
  }
}
