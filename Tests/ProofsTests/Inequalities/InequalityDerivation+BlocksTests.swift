import LinearAlgebra
import Networks
import Proofs
import Queries
import TestSupport
import Testing

/// The derivation on networks whose blocks read several sources, the input again and again, and blocks
/// without a ReLU, with coefficients and biases known up to an error: against exact arithmetic.
@Suite struct InequalityDerivationBlocksTests {
  private typealias Block = PiecewiseNetwork.Block
  private typealias Term = PiecewiseNetwork.Term

  /// Four inputs; blocks of 3 with a ReLU, 2 without, 3 with, 2 without; two logits.
  private func network(
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
  private func preActivations(
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

  /// At inputs that cannot move nothing is lost when they are eliminated: what is proved is all but what is true,
  /// so that whatever rounding takes shows. At others it holds too.
  @Test(
    arguments: 0..<60 as Range<UInt64>, [-3...3, -40...40, -200...200, -545 ... -525])
  func whatIsProvedHoldsForEveryInput(seed: UInt64, exponents: ClosedRange<Int>) throws {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    var errors = HostileNumbers(seed: seed, exponents: -70 ... -30)
    for hasErrors in [false, true] {
      let network = network(&numbers, errors: &errors, hasErrors: hasErrors)
      let image = (0..<4).map { _ in numbers.fraction() }
      let region = OutputRegion(
        target: nil,
        constraints: (0..<2).map {
          OutputConstraint(coefficients: numbers.next(2), lower: numbers.next(), name: "\($0)")
        })
      for (norm, isFixed) in [(Norm.l1, true), (.l1, false), (.linf, false)] {
        let query = Query(
          network: network,
          inputs: InputSet(around: image, Ball(norm)).fixing(isFixed ? Array(image.indices) : []),
          regions: [region])
        let multipliers = Multipliers(
          neurons: numbers.next(6), constraints: numbers.next(2), cutoff: numbers.next(),
          objective: seed % 2 == 0 ? 1 : 0)
        let cutoff = seed % 3 == 0 ? 0.5 : Double.infinity
        guard
          let found = InequalityDerivation(query, region).inequality(multipliers, cutoff: cutoff)
        else { continue }
        for _ in 0..<4 {
          var input = image
          if !isFixed {
            let index = Int.random(in: 0..<4, using: &numbers.random)
            let change = numbers.random.uniform(-0.5, 0.5)
            input[index] = min(1, max(0, image[index] + change))
          }
          let values = preActivations(network, input) {
            Double(Int.random(in: -1...1, using: &numbers.random))
          }
          expectProved(
            found, multipliers, cutoff: cutoff, query, region, input,
            hidden: values[0] + values[2], logits: values[4])
        }
      }
    }
  }

  /// constant + sum of f_j(a_j) is at most objective * distance + multiplier * (distance - cutoff), less
  /// the multiples of the constraints' slacks: in the region, and within the cutoff, at most the first.
  private func expectProved(
    _ found: ValidInequality, _ multipliers: Multipliers, cutoff: Double,
    _ query: Query, _ region: OutputRegion, _ input: [Double], hidden: [Dyadic],
    logits: [Dyadic]
  ) {
    let changes = zip(input, query.inputs.center).map { (Dyadic($0) - Dyadic($1)).magnitude }
    let distance =
      query.inputs.ball.norm == .l1
      ? changes.reduce(Dyadic.zero) { $0 + $1 } : changes.reduce(Dyadic.zero) { max($0, $1) }
    guard cutoff == .infinity || distance <= Dyadic(cutoff) else { return }
    var left = Dyadic(found.constant)
    for (index, a) in hidden.enumerated() {
      left +=
        a >= .zero ? Dyadic(found.onOutput[index]) * a : -(Dyadic(found.onSlack[index]) * a)
    }
    var right = Dyadic(found.objective) * distance
    if cutoff < .infinity {
      right += Dyadic(max(0, multipliers.cutoff)) * (distance - Dyadic(cutoff))
    }
    for (multiplier, constraint) in zip(multipliers.constraints, region.constraints) {
      var slack = -Dyadic(constraint.lower)
      for (coefficient, logit) in zip(constraint.coefficients, logits) {
        slack += Dyadic(coefficient) * logit
      }
      right += -(Dyadic(max(0, multiplier)) * slack)
    }
    #expect(left <= right)
  }
}
