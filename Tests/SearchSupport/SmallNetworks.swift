internal import TestSupport
package import Basics
internal import LinearAlgebra
package import Networks
package import Queries

/// Two inputs that pass through two ReLUs to two logits: logit j = max(0, x_j) + bias_j.
///
/// Small enough that every smallest change can be found with pencil and paper.
package func identityNetwork(
  bias: [Float] = [0, 0], outputActivation: OutputActivation = .linear
) -> PiecewiseNetwork {
  let identity = Matrix<Float>(rows: 2, columns: 2, elements: [1, 0, 0, 1])
  return PiecewiseNetwork(
    Network(
      layers: [Layer(weight: identity, bias: [0, 0]), Layer(weight: identity, bias: bias)],
      outputActivation: outputActivation))
}

/// Like `identityNetwork`, with logit j = max(0, x_j + shift) + bias_j: neurons that can be inactive.
package func shiftedNetwork(_ shift: Float, bias: [Float] = [0, 0]) -> PiecewiseNetwork {
  let identity = Matrix<Float>(rows: 2, columns: 2, elements: [1, 0, 0, 1])
  return PiecewiseNetwork(
    Network(
      layers: [
        Layer(weight: identity, bias: [shift, shift]), Layer(weight: identity, bias: bias),
      ]
    ))
}

/// A network with random weights and biases, and an image with some pixels at 0 and at 1.
package struct RandomCase {
  package let network: PiecewiseNetwork
  package let image: [Double]
  /// The network's answer, and another class.
  package let prediction: Int
  package let target: Int
  package var random: SeededRandom

  package init(seed: UInt64, inputs: Int = 6, hidden: [Int] = [5, 4], classes: Int = 3) {
    var random = SeededRandom(seed: seed, stream: 100)
    var network = Network(
      randomWithSizes: [inputs] + hidden + [classes],
      outputActivation: seed % 3 == 0 ? .relu : .linear, seed: seed)
    for layer in network.layers.indices {
      for neuron in network.layers[layer].bias.indices {
        network.layers[layer].bias[neuron] = Float(random.uniform(-0.3, 0.3))
      }
    }
    self.network = PiecewiseNetwork(network)
    image = (0..<inputs).map { _ in
      [0, 1, random.uniform(), random.uniform()][Int(random.next() % 4)]
    }
    prediction = argmax(self.network.logits(image))
    target = (prediction + 1 + Int(random.next() % UInt64(classes - 1))) % classes
    self.random = random
  }

  /// An image that differs from this one, anywhere in [0, 1]^n.
  package mutating func randomInput() -> [Double] { image.map { _ in random.uniform() } }

  /// A random allowed input, moved towards the image until it is within a distance of it.
  package mutating func input(of query: Query, within radius: Double) -> [Double] {
    let allowed = zip(randomInput(), query.inputs.ranges).map { min(max($0, $1.lower), $1.upper) }
    let distance = query.inputs.distance(to: allowed)
    let scale = distance > radius ? 0.999 * radius / distance : 1
    return zip(query.inputs.center, allowed).map { $0 + scale * ($1 - $0) }
  }
}
