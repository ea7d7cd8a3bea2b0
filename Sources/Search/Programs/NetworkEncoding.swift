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

/// How the activations of one layer are written in the variables of a model: one expression for
/// each neuron, empty where the neuron is never active.
package typealias LayerExpressions = [AffineExpression]

/// weights * inputs + bias as one expression, terms in the order of the inputs. The inputs have no
/// variable in common.
func affineExpression(
  _ weights: some Collection<Double>, bias: Double, inputs: LayerExpressions
) -> AffineExpression {
  var result = AffineExpression(constant: bias)
  for (weight, input) in zip(weights, inputs) where weight != 0 {
    result.constant += weight * input.constant
    for term in input.terms {
      result.terms.append(Term(weight * term.coefficient, term.variable))
    }
  }
  return result
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
