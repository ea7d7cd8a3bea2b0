import SearchSupport
import Testing
import Proofs
import Queries

/// The cases by hand are those of `ExactSearchTests`: the image (0.8, 0.3), and class 1 needs
/// x1 >= 1.2 x0.
@Suite struct InequalityDerivationTests {
  /// Along x0 = 0.8 - d the margin is met at d = 0.55. With multiplier 1 / 1.2 for the margin, the
  /// neurons' are what cancels their outputs: 1 and -1 / 1.2. A change of x0 by -1 then costs as
  /// much as it gains, and
  ///
  ///     0.8 - 0.3 / 1.2 + slack0 - slack1 / 1.2 = 0.55 + slack0 - slack1 / 1.2 <= distance.
  @Test func smallestL1ChangeByHand() throws {
    let inequality = try #require(
      derivation(.l1).inequality(
        Multipliers(
          neurons: [1, -1 / 1.2], constraints: [0, 1 / 1.2], cutoff: 0, objective: 1),
        cutoff: .infinity))
    expect(inequality, onOutput: [0, 0], onSlack: [1, -1 / 1.2], constant: 0.55)
  }

  /// Both move by t: the neurons' multipliers share one unit as 1.2 to 1, which gives
  /// (0.8 * 1.2 - 0.3) / 2.2 = 0.3.
  @Test func smallestLinfChangeByHand() throws {
    let inequality = try #require(
      derivation(.linf).inequality(
        Multipliers(
          neurons: [1.2 / 2.2, -1 / 2.2], constraints: [0, 1 / 2.2], cutoff: 0, objective: 1),
        cutoff: .infinity))
    expect(inequality, onOutput: [0, 0], onSlack: [1.2 / 2.2, -1 / 2.2], constant: 0.3)
  }

  /// The same multipliers with a price on the cutoff instead of the distance: nothing is left below
  /// 0.55. Without a cutoff all changes are free: x0 falls by 0.8 and x1 rises by 0.7.
  @Test func contradictionWithTheCutoffByHand() throws {
    let multipliers = Multipliers(
      neurons: [1, -1 / 1.2], constraints: [0, 1 / 1.2], cutoff: 1, objective: 0)
    let contradiction = try #require(derivation(.l1).inequality(multipliers, cutoff: 0.5))
    expect(contradiction, onOutput: [0, 0], onSlack: [1, -1 / 1.2], constant: 0.05)
    let free = try #require(derivation(.l1).inequality(multipliers, cutoff: .infinity))
    expect(free, onOutput: [0, 0], onSlack: [1, -1 / 1.2], constant: 0.55 - 0.8 - 0.7 / 1.2)
  }

  /// Within radius r the margin is missed by 0.66 - 2.2 r. One more unit of radius is worth 2.2
  /// while both inputs can move on, 1.2 once x1 is at its end, and nothing once x0 is too.
  @Test func excessWithinARadiusByHand() throws {
    let derivation = derivation(.linf)
    let multipliers = Multipliers(
      neurons: [1.2, -1], constraints: [0, 1], cutoff: 0, objective: 0)
    let within = try #require(derivation.inequality(multipliers, cutoff: 0.2))
    expect(within, onOutput: [0, 0], onSlack: [1.2, -1], constant: 0.66 - 2.2 * 0.2)
    for (radius, slope) in [(0.2, 2.2), (0.75, 1.2)] {
      let priced = try #require(derivation.pricedByDistance(multipliers, radius: radius))
      #expect(zip(priced.neurons, [1.2, -1]).allSatisfy { abs($0 - $1 / slope) < 1e-12 })
      #expect(abs(priced.constraints[1] - 1 / slope) < 1e-12)
      #expect(priced.objective == 1)
    }
    #expect(derivation.pricedByDistance(multipliers, radius: 0.8) == nil)
  }

  @Test(arguments: [Double.infinity, .nan, 1e308])
  func nothingFollowsFromNumbersOutOfRange(number: Double) {
    for norm in Norm.proved {
      let multipliers = Multipliers(
        neurons: [number, number], constraints: [number, number], cutoff: 0, objective: 1)
      #expect(derivation(norm).inequality(multipliers, cutoff: .infinity) == nil)
    }
  }

  /// Negative multipliers of conditions that are no equations would turn them around.
  @Test func negativeMultipliersOfConditionsCountAsZero() throws {
    let derivation = derivation(.l1)
    func constant(constraint: Double, cutoff: Double) throws -> ValidInequality {
      try #require(
        derivation.inequality(
          Multipliers(
            neurons: [0.5, -0.5], constraints: [0, constraint], cutoff: cutoff, objective: 1),
          cutoff: 0.5))
    }
    let (negative, zero) = (
      try constant(constraint: -1, cutoff: -2), try constant(constraint: 0, cutoff: 0)
    )
    #expect(negative.constant == zero.constant)
    #expect(negative.onOutput == zero.onOutput && negative.onSlack == zero.onSlack)
  }

  /// Whatever the multipliers are, the inequality holds at every input that meets the rule and is
  /// within the cutoff.
  @Test(arguments: 0..<30 as Range<UInt64>, Norm.proved)
  func holdsForRandomMultipliers(seed: UInt64, norm: Norm) throws {
    var test = RandomCase(seed: seed)
    var region = RegionCase(test, norm: norm, maxDeviation: seed % 3 == 1 ? 0.3 : nil)
    let cutoff = [Double.infinity, 0.8, 0.1][Int(seed / 3 % 3)]
    let examples = region.moveRule(for: &test, within: cutoff)
    #expect(examples.count > 20)
    let derivation = region.derivation
    for _ in 0..<10 {
      let multipliers = randomMultipliers(&test, constraints: region.region.constraints.count)
      let radius = test.random.uniform()
      let variants = [
        multipliers, norm == .linf ? derivation.pricedByDistance(multipliers, radius: radius) : nil,
      ]
      for case let multipliers? in variants {
        let inequality = try #require(derivation.inequality(multipliers, cutoff: cutoff))
        let violated = examples.count { example in
          let left = inequality.leftSide(region.hidden(example))
          let right = inequality.objective * region.distance(to: example)
          return left.value > right + 1e-14 * left.magnitude
        }
        #expect(violated == 0)
      }
    }
  }

  private func derivation(_ norm: Norm) -> InequalityDerivation {
    RegionCase(
      Query(
        network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1), norm: norm)
    ).derivation
  }

  private func randomMultipliers(_ test: inout RandomCase, constraints: Int) -> Multipliers {
    let scale = [1e-3, 1, 1e3][Int(test.random.next() % 3)]
    var number: Double { test.random.next() % 4 == 0 ? 0 : scale * test.random.uniform(-1, 1) }
    return Multipliers(
      neurons: (0..<9).map { _ in number }, constraints: (0..<constraints).map { _ in number },
      cutoff: number, objective: test.random.next() % 2 == 0 ? 1 : 0)
  }

  private func expect(
    _ inequality: ValidInequality, onOutput: [Double], onSlack: [Double], constant: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = inequality.onOutput + inequality.onSlack + [inequality.constant]
    #expect(
      zip(found, onOutput + onSlack + [constant]).allSatisfy { abs($0 - $1) < 1e-12 },
      "\(inequality)", sourceLocation: sourceLocation)
    #expect(inequality.constant <= constant, sourceLocation: sourceLocation)
  }
}
