public import LinearAlgebra
public import Networks

/// A network behind its perturbation.
public struct PerturbedNetwork: InputClassifier {
  /// The network by itself.
  public let original: Network
  /// With the one perturbation in front, or with that of each class.
  private let networks: [Network]
  private let exact: (original: PiecewiseNetwork, networks: [PiecewiseNetwork])

  /// A network with some perturbations: one for all inputs, or one for each class that the network
  /// itself may give them.
  public init(_ network: Network, _ perturbations: [InputPerturbation]) {
    precondition(
      perturbations.count == 1 || perturbations.count == network.classCount,
      "one perturbation, or one for each class")
    original = network
    networks = perturbations.map { network.perturbed(by: $0) }
    exact = (PiecewiseNetwork(original), networks.map { PiecewiseNetwork($0) })
  }

  /// The number of inputs.
  public var inputCount: Int { original.inputCount }

  /// The predicted class of each input in float32; nil where the network answers none.
  ///
  /// - Parameter inputs: count x inputCount.
  public func predictions(_ inputs: Matrix<Float>) -> [Int?] {
    guard networks.count > 1 else { return networks[0].predictions(inputs) }
    let answers = networks.map { $0.predictions(inputs) }
    // Where the network answers nothing, there is no perturbation to apply.
    return original.predictions(inputs).enumerated().map { row, first in
      first.flatMap { answers[$0][row] }
    }
  }

  /// The class of one input in float64; nil where the network answers none.
  public func classification(_ input: [Double]) -> Int? {
    guard networks.count > 1 else { return exact.networks[0].classification(input) }
    return exact.original.classification(input).flatMap { exact.networks[$0].classification(input) }
  }
}
