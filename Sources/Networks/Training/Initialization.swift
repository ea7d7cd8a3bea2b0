internal import Basics
internal import LinearAlgebra

/// How weights are drawn before training; biases start at zero unless it says otherwise.
public enum Initialization: String, Sendable, CaseIterable, Codable {
  /// Uniform with variance 2 / inputs (He et al., 2015, equation 10): made for ReLU layers.
  case he
  /// Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010, equation 16).
  case glorot
  /// Uniform between -1 and 1 over the root of the inputs, biases too: what PyTorch's layers begin with.
  case pytorch
}

extension Initialization {
  /// The weights and then the biases of a layer.
  ///
  /// - Parameters:
  ///   - counts: how many there are of each.
  ///   - fan: how many numbers each of its sums has, and in how many sums each input is.
  fileprivate func numbers(
    _ counts: [Int], fan: (inputs: Int, outputs: Int), using random: inout SeededRandom
  ) -> [[Float]] {
    let variance =
      switch self {
      case .he: 2 / Double(fan.inputs)
      case .glorot: 2 / Double(fan.inputs + fan.outputs)
      case .pytorch: 1 / (3 * Double(fan.inputs))
      }
    let limit = (3 * variance).squareRoot()
    return counts.enumerated().map { part, count in
      part == 0 || self == .pytorch
        ? (0..<count).map { _ in Float(random.uniform(-limit, limit)) }
        : Array(repeating: 0, count: count)
    }
  }
}

extension NetworkGraph {
  /// The same graph with random numbers in place of those that training changes.
  public func withRandomParameters(
    _ initialization: Initialization = .he, seed: UInt64
  ) -> NetworkGraph {
    var random = SeededRandom(seed: seed, stream: 1)
    return replacingOperations { operation in
      operation.fan.map { fan in
        operation.training(
          initialization.numbers(operation.trained.map(\.count), fan: fan, using: &random)
            .map { $0.map(Double.init) })
      }
    }
  }
}

extension Network {
  /// A network with random weights.
  ///
  /// - Parameters:
  ///   - sizes: inputs, hidden layers, classes; at least two numbers, each at least 1.
  public init(
    randomWithSizes sizes: [Int], outputActivation: OutputActivation = .linear,
    initialization: Initialization = .he, seed: UInt64
  ) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 >= 1 }, "a network needs layer sizes")
    var random = SeededRandom(seed: seed, stream: 1)
    let layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      let numbers = initialization.numbers(
        [inputs * outputs, outputs], fan: (inputs, outputs), using: &random)
      return Layer(
        weight: Matrix(rows: outputs, columns: inputs, elements: numbers[0]), bias: numbers[1])
    }
    self.init(layers: layers, outputActivation: outputActivation)
  }

  /// A network of this one's sizes and output activation with random weights.
  public func withRandomParameters(
    _ initialization: Initialization = .he, seed: UInt64
  ) -> Network {
    Network(
      randomWithSizes: [inputCount] + layers.map(\.outputCount),
      outputActivation: outputActivation, initialization: initialization, seed: seed)
  }
}
