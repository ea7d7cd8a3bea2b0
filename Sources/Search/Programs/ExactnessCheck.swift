public import Proofs
public import Networks
public import Optimization

/// Why the thesis's program could not be compared with the forward pass.
public enum ExactnessError: Error, Equatable, CustomStringConvertible {
  /// The solver has no solution, where there is exactly one.
  case noSolution(input: Int, reason: TerminationReason)

  /// One line: which input, and what came instead of a solution.
  public var description: String {
    switch self {
    case .noSolution(let input, let reason):
      "image \(input): the network's program has no solution (\(reason.rawValue)), so it is wrong "
        + "or its numbers are too far apart for the solver"
    }
  }
}

/// Whether the thesis's program is the network: (7b)-(7i) with every input fixed has one solution,
/// which must be the forward pass.
///
/// Distance rows and the margin rows (8) are left out, so nothing but the network is in question.
public struct ExactnessCheck: Sendable {
  private let network: PiecewiseNetwork
  private let solver: any IntegerSolver
  private let model: Model
  private let inputs: [Variable]
  private let layers: [ThesisLayer]

  /// A check of a network.
  ///
  /// - Parameters:
  ///   - bounds: of all layers over a box that the inputs lie in; the big-M values.
  ///   - solver: solves the integer programs.
  public init(network: PiecewiseNetwork, bounds: NeuronBounds, solver: any IntegerSolver) {
    self.network = network
    self.solver = solver
    var model = Model(name: "network, thesis (7b)-(7i)")
    let inputs = (0..<network.inputCount).map {
      model.addVariable("x_0_\($0)", lower: -.infinity)
    }
    layers = model.addThesisLayers(
      network, inputs: inputs.map { AffineExpression($0) },
      bounds: bounds.layers)
    self.model = model
    self.inputs = inputs
  }

  /// The largest difference over some inputs, each of `inputCount` numbers; 0 for none.
  ///
  /// - Throws: `ExactnessError` where a program has no solution.
  public func largestDeviation(_ inputs: [[Double]]) throws -> Double {
    try inputs.enumerated().reduce(0) { max($0, try deviation($1.element, number: $1.offset)) }
  }

  /// The largest difference, over all neurons, between x - s and the pre-activation, and between
  /// x and max(0, pre-activation).
  private func deviation(_ input: [Double], number: Int) throws -> Double {
    precondition(input.count == inputs.count, "the network expects \(inputs.count) inputs")
    var fixed = model
    for (variable, value) in zip(inputs, input) {
      fixed.setBounds(of: variable, lower: value, upper: value)
    }
    let result = try solver.solve(fixed, options: SolveOptions())
    guard let solution = result.solution else {
      throw ExactnessError.noSolution(input: number, reason: result.reason)
    }
    var largest = 0.0
    for (layer, preActivations) in zip(layers, network.preActivations(input)) {
      for (neuron, value) in zip(layer.outputs.indices, preActivations) {
        let output = solution[layer.outputs[neuron].index]
        let slack = solution[layer.slacks[neuron].index]
        largest = max(largest, abs(output - slack - value), abs(output - max(0, value)))
      }
    }
    return largest
  }
}
