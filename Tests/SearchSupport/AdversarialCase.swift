internal import TestSupport
package import Basics
internal import GLPKSolver
package import LinearAlgebra
package import Networks
internal import Optimization
package import Queries
package import Search

/// By what the neurons of the hidden layers are multiplied.
package enum Scaling: CaseIterable {
  case tiny, small, large, huge, betweenLayers, betweenNeurons

  package func factor(layer: Int, _ random: inout SeededRandom) -> Float {
    let exponent =
      switch self {
      case .tiny: -27
      case .small: -13
      case .large: 13
      case .huge: 27
      case .betweenLayers: layer % 2 == 0 ? 20 : -20
      case .betweenNeurons: Int.random(in: -20...20, using: &random)
      }
    return Float(sign: .plus, exponent: exponent, significand: 1)
  }
}

/// A question that can be changed, and both answers to it.
package struct AdversarialCase {
  package private(set) var network: PiecewiseNetwork
  package var image: [Double]
  package let target: Int
  package var margin = 1.2
  package var floor = 0.01
  package let norm: Norm
  package var maxDeviation: Double?

  package init(seed: UInt64, norm: Norm? = nil) {
    let test = RandomCase(seed: 500 + seed)
    network = test.network
    image = test.image
    target = test.target
    self.norm = norm ?? (seed % 3 == 2 ? .linf : .l1)
  }

  package var rule: MarginRule { MarginRule(target: target, margin: margin, floor: floor) }

  package var query: Query {
    Query(
      network: network, image: image, rule: rule, norm: norm, maxDeviation: maxDeviation)
  }

  package mutating func changeLayers(_ change: (inout [Layer]) -> Void) {
    var layers = network.layers.map {
      Layer(weight: $0.weight.map(Float.init), bias: $0.bias.map(Float.init))
    }
    change(&layers)
    network = PiecewiseNetwork(
      Network(layers: layers, outputActivation: network.decision.mayBeNone ? .relu : .linear))
  }

  package func search() throws -> SearchOutcome {
    try ExactSearch(solver: simplex).solve(query)
  }

  package func thesis() throws -> SearchOutcome {
    try IntegerProgramSearch(solvers: Solvers(GLPKSolver()), bounds: network.boxBounds())
      .solve(query, rules: [rule])
  }
}

extension Matrix {
  /// A matrix of what a function gives for each row and column.
  package init(rows: Int, columns: Int, _ element: (Int, Int) -> Scalar) {
    self.init(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { element($0 / columns, $0 % columns) })
  }

  package func map<Other>(_ transform: (Scalar) -> Other) -> Matrix<Other> {
    Matrix<Other>(rows: rows, columns: columns, elements: elements.map(transform))
  }
}

extension [Layer] {
  /// A neuron times a factor, and what it gives on by the factor.
  package mutating func scale(neuron: Int, of layer: Int, by factor: Float) {
    self[layer].bias[neuron] *= factor
    for column in 0..<self[layer].inputCount { self[layer].weight[neuron, column] *= factor }
    for row in 0..<self[layer + 1].outputCount { self[layer + 1].weight[row, neuron] /= factor }
  }

  /// A neuron so many times, each with its share of the outgoing weights.
  package mutating func duplicate(neuron: Int, of layer: Int, copies: Int) {
    let (here, next) = (self[layer].weight, self[layer + 1].weight)
    let count = here.rows
    func source(_ index: Int) -> Int { index < count ? index : neuron }
    self[layer].weight = Matrix(rows: count + copies - 1, columns: here.columns) {
      here[source($0), $1]
    }
    self[layer].bias += [Float](repeating: self[layer].bias[neuron], count: copies - 1)
    self[layer + 1].weight = Matrix(rows: next.rows, columns: count + copies - 1) {
      next[$0, source($1)] / (source($1) == neuron ? Float(copies) : 1)
    }
  }

  /// One neuron more, with equal weights from all inputs and to all outputs.
  package mutating func add(
    neuronTo layer: Int, weight: Float, bias: Float, outgoing: Float
  ) {
    let (here, next) = (self[layer].weight, self[layer + 1].weight)
    self[layer].weight = Matrix(rows: here.rows + 1, columns: here.columns) {
      $0 < here.rows ? here[$0, $1] : weight
    }
    self[layer].bias.append(bias)
    self[layer + 1].weight = Matrix(rows: next.rows, columns: here.rows + 1) {
      $1 < here.rows ? next[$0, $1] : outgoing
    }
  }
}
