public import Networks
internal import Queries

/// A weight and a disturbance for every input: the network is shown weight * input + disturbance
/// instead of the input (the thesis, section 3.4.2).
public struct InputPerturbation: Sendable, Equatable {
  /// p: what each input is multiplied by, at least 0.
  public var weights: [Double]
  /// q: what is then added.
  public var disturbances: [Double]

  /// As many weights as disturbances.
  public init(weights: [Double], disturbances: [Double]) {
    precondition(weights.count == disturbances.count, "each input needs a weight and a disturbance")
    self.weights = weights
    self.disturbances = disturbances
  }

  /// The perturbation that changes nothing.
  public init(identityOf count: Int) {
    weights = Array(repeating: 1, count: count)
    disturbances = Array(repeating: 0, count: count)
  }

  /// The number of inputs.
  public var inputCount: Int { weights.count }
  /// Sum of |p - 1|.
  public var weightDistance: Double { weights.reduce(0) { $0 + abs($1 - 1) } }
  /// Sum of |q|.
  public var disturbanceDistance: Double { disturbances.reduce(0) { $0 + abs($1) } }
  /// How far it is from changing nothing: both sums.
  public var distance: Double { weightDistance + disturbanceDistance }

  /// Text that no other perturbation has.
  public func name() throws -> String { try QuestionKey.hash([weights, disturbances], []) }

  /// What the network is shown instead of an input (`inputCount` numbers).
  public func applied(to input: [Double]) -> [Double] {
    precondition(input.count == inputCount, "the perturbation is for another number of inputs")
    return input.indices.map { weights[$0] * input[$0] + disturbances[$0] }
  }
}

extension Network {
  /// The network with a perturbation in front of it. The perturbation is affine, so it becomes part
  /// of the first layer; weights and biases are rounded to float32.
  public func perturbed(by perturbation: InputPerturbation) -> Network {
    precondition(
      perturbation.inputCount == inputCount, "the perturbation is for another number of inputs")
    var network = self
    for neuron in layers[0].bias.indices {
      var bias = Double(layers[0].bias[neuron])
      for (input, weight) in layers[0].weight.row(neuron).map(Double.init).enumerated() {
        bias += weight * perturbation.disturbances[input]
        network.layers[0].weight[neuron, input] = Float(weight * perturbation.weights[input])
      }
      network.layers[0].bias[neuron] = Float(bias)
    }
    return network
  }
}
