internal import TestSupport
internal import Basics
internal import LinearAlgebra
package import Networks
package import Queries

/// A small network made to upset a search, with an image of its own: weights over many magnitudes, rows
/// and columns rescaled, everything tiny or huge, whole numbers, ties.
package struct HostileCase: CustomStringConvertible {
  package let network: PiecewiseNetwork
  package let image: [Double]
  package let label: Int
  package let norm: Norm
  /// What a unit of change of each input costs, over many magnitudes; nil for 1.
  package let weights: [Double]?
  package let maxDeviation: Double?
  private let rule: any SuccessRule
  package let description: String

  private enum Kind: Int, CaseIterable {
    case plain, magnitudes, scaledRows, scaledColumns, tiny, huge, wholeNumbers, ties
  }

  package init(seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: 700)
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: 0..<values.count, using: &random)]
    }
    let kind = pick(Kind.allCases)
    let sizes =
      [pick([1, 3, 5, 8])]
      + (0..<pick([1, 2, 2, 3])).map { _ in Int.random(in: 1...6, using: &random) }
      + [pick([2, 3, 4])]
    var layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      Layer(
        weight: Matrix(rows: outputs, columns: inputs) { _, _ in
          Self.weight(kind, &random)
        },
        bias: (0..<outputs).map { _ in Self.weight(kind, &random) })
    }
    if kind == .ties {
      // Two outputs that are the same, and a neuron that stands twice.
      let last = layers.count - 1
      for column in 0..<layers[last].inputCount {
        layers[last].weight[1, column] = layers[last].weight[0, column]
      }
      layers[last].bias[1] = layers[last].bias[0]
    }
    for layer in layers.indices {
      for row in layers[layer].bias.indices where kind == .scaledRows {
        let factor = Float(sign: .plus, exponent: pick([-30, -10, 0, 10, 30]), significand: 1)
        layers[layer].bias[row] *= factor
        for column in 0..<layers[layer].inputCount { layers[layer].weight[row, column] *= factor }
      }
      for column in 0..<layers[layer].inputCount where kind == .scaledColumns {
        let factor = Float(sign: .plus, exponent: pick([-20, -10, 0, 10, 20]), significand: 1)
        for row in layers[layer].bias.indices { layers[layer].weight[row, column] *= factor }
      }
    }
    network = PiecewiseNetwork(
      Network(layers: layers, outputActivation: pick([.linear, .linear, .relu])))
    image = (0..<sizes[0]).map { _ in
      Double(Float(pick([0, 1, 0.5, random.uniform(), random.uniform()])))
    }
    label = argmax(network.logits(image))
    norm = pick(Norm.proved)
    let kindOfRule = pick(AttackRule.allCases)
    let (margin, floor) = (pick([1, 1.2, 1.2, 2]), pick([0, 0.01, 0.01]))
    maxDeviation = pick([nil, nil, 0.25])
    rule = kindOfRule.successRule(
      label: label, target: nil, classCount: network.logitCount, margin: margin, floor: floor,
      difference: 0)
    var costs = SeededRandom(seed: seed, stream: 703)
    weights =
      seed % 3 == 2
      ? image.map { _ in
        Double(sign: .plus, exponent: Int.random(in: -20...20, using: &costs), significand: 1)
          * costs.uniform(1, 2)
      } : nil
    description = "\(seed) \(kind) \(sizes) \(kindOfRule) \(norm)"
  }

  private static func weight(_ kind: Kind, _ random: inout SeededRandom) -> Float {
    let plain = Float(random.uniform(-1, 1))
    return switch kind {
    case .plain, .scaledRows, .scaledColumns: plain
    case .magnitudes:
      plain * Float(sign: .plus, exponent: Int.random(in: -20...20, using: &random), significand: 1)
    case .tiny: plain * 1e-3
    case .huge: plain * 1e3
    case .wholeNumbers, .ties: Float(Int.random(in: -3...3, using: &random))
    }
  }

  package var query: Query {
    let inputs = InputSet(around: image, Ball(norm, weights: weights))
    return Query(network: network, inputs: inputs.changed(atMost: maxDeviation), rule: rule)
  }
}
