package import Attacks
internal import LinearAlgebra
package import Networks

extension LabelledInputs {
  /// Where a gradient attack on a network moves these inputs, with the same labels.
  package func attacked(
    _ network: NetworkGraph, by attack: GradientAttack, loss: Loss = .crossEntropy,
    seed: UInt64 = 0
  ) throws -> LabelledInputs {
    let results = try network.adversarialInputs(near: self, attack: attack, loss: loss, seed: seed)
    return LabelledInputs(
      inputs: Matrix(
        rows: count, columns: inputs.columns, elements: results.flatMap { $0?.point ?? [] }),
      labels: labels)
  }

  /// The same of a fully connected network.
  package func attacked(
    _ network: Network, by attack: GradientAttack, loss: Loss = .crossEntropy, seed: UInt64 = 0
  ) throws -> LabelledInputs {
    try attacked(NetworkGraph(network), by: attack, loss: loss, seed: seed)
  }
}
