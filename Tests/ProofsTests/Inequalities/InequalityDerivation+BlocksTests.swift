import Networks
import Proofs
import Queries
import TestSupport
import Testing

/// The derivation on networks whose blocks read several sources, the input again and again, and blocks
/// without a ReLU, with coefficients and biases known up to an error: against exact arithmetic.
@Suite struct InequalityDerivationBlocksTests {
  /// At inputs that cannot move nothing is lost when they are eliminated: what is proved is all but what is true,
  /// so that whatever rounding takes shows. At others it holds too.
  @Test(
    arguments: 0..<60 as Range<UInt64>, [-3...3, -40...40, -200...200, -545 ... -525])
  func whatIsProvedHoldsForEveryInput(seed: UInt64, exponents: ClosedRange<Int>) throws {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    var errors = HostileNumbers(seed: seed, exponents: -70 ... -30)
    for hasErrors in [false, true] {
      let network = HostileBlocks.network(&numbers, errors: &errors, hasErrors: hasErrors)
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
          let values = HostileBlocks.preActivations(network, input) {
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
