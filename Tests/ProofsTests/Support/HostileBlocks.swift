import LinearAlgebra
import Networks
import Proofs
import TestSupport

/// Networks whose blocks read several sources, the input again and again, and blocks without a ReLU, with
/// coefficients and biases known up to an error.
enum HostileBlocks {
  private typealias Block = PiecewiseNetwork.Block
  private typealias Term = PiecewiseNetwork.Term

  /// Four inputs; blocks of 3 with a ReLU, 2 without, 3 with, 2 without; two logits.
  static func network(
    _ numbers: inout HostileNumbers, errors: inout HostileNumbers, hasErrors: Bool
  ) -> PiecewiseNetwork {
    func matrix(_ rows: Int, _ columns: Int, _ next: (Int) -> [Double]) -> Matrix<Double> {
      Matrix(rows: rows, columns: columns, elements: next(rows * columns))
    }
    func map(_ rows: Int, _ columns: Int) -> LinearMap {
      LinearMap(
        matrix(rows, columns) { numbers.next($0) },
        errors: hasErrors ? matrix(rows, columns) { errors.next($0).map(abs) } : nil)
    }
    func sparse(_ rows: Int, _ columns: Int) -> LinearMap {
      let pattern = (0..<rows).map { row in (0..<columns).filter { ($0 + row) % 2 == 0 } }
      func form(_ next: (Int) -> [Double]) -> LinearMap.Form {
        .sparse(
          SparseMap(
            inputCount: columns,
            rows: pattern.map { LinearMap.Row(columns: $0, values: next($0.count)[...]) }))
      }
      return LinearMap(
        form { numbers.next($0) }, errors: hasErrors ? form { errors.next($0).map(abs) } : nil)
    }
    func block(_ terms: [Term], _ count: Int, isRectified: Bool) -> Block {
      Block(
        terms, bias: numbers.next(count),
        biasErrors: hasErrors ? errors.next(count).map(abs) : nil, isRectified: isRectified)
    }
    return PiecewiseNetwork(
      inputCount: 4,
      blocks: [
        block([Term(.input, map(3, 4))], 3, isRectified: true),
        block([Term(.block(0), sparse(2, 3))], 2, isRectified: false),
        block([Term(.block(1), map(3, 2)), Term(.input, sparse(3, 4))], 3, isRectified: true),
        block([Term(.input, map(2, 4)), Term(.block(1), map(2, 2))], 2, isRectified: false),
        block(
          [Term(.block(2), map(2, 3)), Term(.block(3), map(2, 2)), Term(.input, map(2, 4))], 2,
          isRectified: false),
      ], decision: .argmax(classCount: 2))
  }

  /// All pre-activations at an input, of a network whose numbers are anywhere within their errors.
  static func preActivations(
    _ network: PiecewiseNetwork, _ input: [Double], sign: () -> Double
  ) -> [[Dyadic]] {
    var result: [[Dyadic]] = []
    for block in network.blocks {
      let values = block.bias.indices.map { neuron in
        var sum = Dyadic(block.bias[neuron]) + Dyadic(sign() * (block.biasErrors?[neuron] ?? 0))
        for term in block.terms {
          let source =
            switch term.source {
            case .input: input.map { Dyadic($0) }
            case .block(let index):
              network.blocks[index].isRectified
                ? result[index].map { max(.zero, $0) } : result[index]
            }
          term.map.row(neuron).forEach { sum += Dyadic($1) * source[$0] }
          term.map.errors?.row(neuron).forEach { sum += Dyadic(sign() * $1) * source[$0] }
        }
        return sum
      }
      result.append(values)
    }
    return result
  }
}
