internal import LinearAlgebra
internal import Networks
public import Optimization

/// A linear expression: terms plus a constant.
package struct AffineExpression {
  package var terms: [Term] = []
  package var constant = 0.0

  /// The sum of some terms and a constant.
  package init(terms: [Term] = [], constant: Double = 0) {
    self.terms = terms
    self.constant = constant
  }

  /// A variable by itself.
  package init(_ variable: Variable) { self.init(terms: [Term(1, variable)]) }
}

/// How the activations of one block are written in the variables of a model: one expression for
/// each neuron, empty where the neuron is never active.
package typealias LayerExpressions = [AffineExpression]

/// How the values of all sources are written in the variables of a model, as blocks are added.
///
/// A block without a ReLU has no variables: what reads it is written in those of its own sources.
struct NetworkExpressions {
  private let inputs: LayerExpressions
  private var blocks: [LayerExpressions] = []
  /// What the terms of an expression add up to, by variable: a scratch that is all zeros between uses.
  private var sums: [Double] = []
  private var isPresent: [Bool] = []

  init(inputs: LayerExpressions) { self.inputs = inputs }

  /// The values of a source.
  subscript(source: PiecewiseNetwork.Source) -> LayerExpressions {
    switch source {
    case .input: inputs
    case .block(let index): blocks[index]
    }
  }

  /// Adds the next block's outputs.
  mutating func append(_ outputs: LayerExpressions) { blocks.append(outputs) }

  /// Adds the next block, which has no ReLU.
  mutating func append(linear block: PiecewiseNetwork.Block) {
    blocks.append(block.bias.indices.map { preActivation($0, of: block) })
  }

  /// A neuron's pre-activation.
  mutating func preActivation(
    _ neuron: Int, of block: PiecewiseNetwork.Block
  ) -> AffineExpression {
    sum(
      block.terms.map { ($0.source, $0.map.row(neuron)) }, constant: block.bias[neuron])
  }

  /// The sum of some rows of coefficients of sources, and a constant.
  mutating func sum(
    _ rows: [(source: PiecewiseNetwork.Source, row: LinearMap.Row)], constant: Double
  ) -> AffineExpression {
    var result = AffineExpression(constant: constant)
    // In the order in which they were met first.
    var variables: [Variable] = []
    for (source, row) in rows {
      let values = self[source]
      row.forEach { index, weight in
        guard weight != 0 else { return }
        result.constant += weight * values[index].constant
        for term in values[index].terms {
          let variable = term.variable.index
          if variable >= sums.count {
            sums += Array(repeating: 0, count: variable + 1 - sums.count)
            isPresent += Array(repeating: false, count: variable + 1 - isPresent.count)
          }
          if !isPresent[variable] {
            isPresent[variable] = true
            variables.append(term.variable)
          }
          sums[variable] += weight * term.coefficient
        }
      }
    }
    for variable in variables {
      if sums[variable.index] != 0 { result.terms.append(Term(sums[variable.index], variable)) }
      sums[variable.index] = 0
      isPresent[variable.index] = false
    }
    return result
  }
}

/// One hidden neuron in a model: output - slack = preActivation, with output, slack >= 0 and at
/// most one of them positive (equation 3 of the thesis).
public struct EncodedNeuron: Sendable {
  /// The neuron's output max(0, a), less `offset`; nil where it is always zero.
  public var output: Variable?
  /// What the output has at least, where that is far more than it varies: beside it the program's
  /// tolerances would mean nothing.
  public var offset = 0.0
  /// max(0, -a); nil where the pre-activation is never negative, or the neuron is left out.
  public var slack: Variable?
  /// output - slack = preActivation; nil where the neuron is left out.
  public var row: Row?
  /// 1 where active; only in integer models, for unstable neurons.
  public var phase: Variable?
  /// output / upper + slack / -lower <= 1, for unstable neurons of relaxed models.
  public var triangle: Row?
}
