internal import Basics
internal import LinearAlgebra

/// How weights are drawn before training; biases start at zero.
public enum Initialization: String, Sendable, CaseIterable, Codable {
  /// Uniform with variance 2 / inputs (He et al., 2015, equation 10): made for ReLU layers.
  case he
  /// Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010, equation 16).
  case glorot
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
    let layers = (1..<sizes.count).map { index in
      let (inputs, outputs) = (sizes[index - 1], sizes[index])
      let variance =
        switch initialization {
        case .he: 2 / Double(inputs)
        case .glorot: 2 / Double(inputs + outputs)
        }
      let limit = (3 * variance).squareRoot()
      let weights = (0..<inputs * outputs).map { _ in Float(random.uniform(-limit, limit)) }
      return Layer(
        weight: Matrix(rows: outputs, columns: inputs, elements: weights),
        bias: [Float](repeating: 0, count: outputs))
    }
    self.init(layers: layers, outputActivation: outputActivation)
  }
}
