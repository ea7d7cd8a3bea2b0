internal import TestSupport
package import LinearAlgebra
package import Networks

/// A network of two inputs, small enough that the range of every neuron can be found by trying
/// every vertex of its linear pieces: no solver, and no encoding.
package struct TinyCase {
  package let network: PiecewiseNetwork
  package let box: Interval

  package init(seed: UInt64, hidden: [Int], box: Interval = Interval(0, 1)) {
    network = RandomCase(seed: seed, inputs: 2, hidden: hidden).network
    self.box = box
  }

  /// a x + b y + c.
  private struct Affine {
    var a = 0.0
    var b = 0.0
    var c = 0.0

    static func + (left: Affine, right: Affine) -> Affine {
      Affine(a: left.a + right.a, b: left.b + right.b, c: left.c + right.c)
    }

    static func * (factor: Double, form: Affine) -> Affine {
      Affine(a: factor * form.a, b: factor * form.b, c: factor * form.c)
    }

    /// Where both are zero.
    func crossing(_ other: Affine) -> [Double]? {
      let determinant = a * other.b - b * other.a
      guard abs(determinant) > 1e-12 else { return nil }
      return [
        (b * other.c - c * other.b) / determinant, (c * other.a - a * other.c) / determinant,
      ]
    }
  }

  /// The least and the greatest pre-activation of every neuron over the box.
  ///
  /// A neuron is greatest at a vertex of a linear piece: where two of the lines cross on which some
  /// neuron, in some activation pattern, is zero, or that bound the box. Lines of other pieces add
  /// points, which are inputs all the same.
  package var ranges: [[Interval]] {
    var ranges = network.layers.map { $0.bias.map { _ in Interval(.infinity, -.infinity) } }
    let hidden = network.layers.dropLast().reduce(0) { $0 + $1.bias.count }
    for pattern in 0..<(1 << hidden) {
      for input in vertices(pattern) {
        for (layer, values) in network.preActivations(input).enumerated() {
          for (neuron, value) in values.enumerated() {
            ranges[layer][neuron].lower = min(ranges[layer][neuron].lower, value)
            ranges[layer][neuron].upper = max(ranges[layer][neuron].upper, value)
          }
        }
      }
    }
    return ranges
  }

  private func vertices(_ pattern: Int) -> [[Double]] {
    var lines = [
      Affine(a: 1, c: -box.lower), Affine(a: 1, c: -box.upper), Affine(b: 1, c: -box.lower),
      Affine(b: 1, c: -box.upper),
    ]
    var values = [Affine(a: 1), Affine(b: 1)]
    var bit = 0
    for layer in network.layers.dropLast() {
      let preActivations = layer.bias.indices.map { neuron in
        zip(layer.weight.row(neuron), values).reduce(Affine(c: layer.bias[neuron])) {
          $0 + $1.0 * $1.1
        }
      }
      lines += preActivations
      values = preActivations.map {
        defer { bit += 1 }
        return pattern >> bit & 1 == 1 ? $0 : Affine()
      }
    }
    return lines.indices.flatMap { first in
      lines[..<first].compactMap { $0.crossing(lines[first]) }
    }.filter { $0.allSatisfy { box.lower - 1e-9 <= $0 && $0 <= box.upper + 1e-9 } }
  }
}
