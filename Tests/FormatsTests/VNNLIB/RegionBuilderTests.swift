import Basics
import Formats
import LinearAlgebra
import Testing

@Suite struct RegionBuilderTests {
  @Test func theTightestBoundsStandOutwardRounded() throws {
    let region = try PropertyTexts.one(
      """
      (assert (<= X_0 0.3)) (assert (<= X_0 0.1)) (assert (<= X_0 0.2))
      (assert (>= X_0 -0.1)) (assert (> X_0 -0.1)) (assert (>= X_0 -0.1))
      """
    ).regions[0]
    #expect(
      region.bounds[0]
        == PropertyBounds(
          lower: try PropertyTexts.number("-0.1"), upper: try PropertyTexts.number("0.1"),
          isLowerStrict: true))
    // 0.1 as float64 is above 0.1, and so is what is next below it below.
    #expect(region.box == [Interval(-0.1, 0.1), Interval(-.infinity, .infinity)])
    #expect(ExactDecimal(region.box[0].upper) > (try PropertyTexts.number("0.1")))
  }

  @Test func boundsThatDifferBeyondFloat64AreComparedExactly() throws {
    let close = "(assert (<= X_0 1)) (assert (<= X_0 0.99999999999999999999))"
    let region = try PropertyTexts.one(close).regions[0]
    #expect("\(region.bounds[0].upper!)" == "0.99999999999999999999" && region.box[0].upper == 1)
    #expect(try PropertyTexts.one(close + "(assert (>= X_0 1))").regions.isEmpty)
    #expect(
      try PropertyTexts.one(close + "(assert (>= X_0 0.99999999999999999999))").regions.count == 1)
    #expect(
      try PropertyTexts.one(close + "(assert (> X_0 0.99999999999999999999))").regions.isEmpty)
  }

  @Test func alternativesBecomeRegionsThatShareTheBox() throws {
    let property = try PropertyTexts.one(
      """
      (assert (<= X_0 1)) (assert (>= X_0 0))
      (assert (or (and (>= Y_0 Y_1)) (and (>= Y_1 7) (<= Y_0 X_1)) (and (>= Y_0 Y_1))))
      """)
    #expect(property.regions.count == 2, "equal ones once")
    #expect(
      property.regions.map(\.box) == [
        [Interval(0, 1), Interval(-.infinity, .infinity)],
        [
          Interval(0, 1), Interval(-.infinity, .infinity),
        ],
      ])
    #expect(property.regions.map(\.constraints.count) == [1, 2])
    #expect(property.regions[1].constraints[1].terms.map(\.variable) == [1, 2])
  }

  @Test func sidesOfAnEqualityMayBeExchanged() throws {
    let both = "(assert (or (= Y_0 Y_1) (= Y_1 Y_0) (= (- Y_0 Y_1) 0)))"
    #expect(try PropertyTexts.one(both).regions.count == 1)
  }

  @Test func unionsOfBoxesAreMultipliedOutWithoutWhatIsEmpty() throws {
    let property = try PropertyTexts.one(
      """
      (assert (or (and (>= X_0 0) (<= X_0 1) (>= Y_0 2)) (and (>= X_0 4) (<= X_0 5) (>= Y_1 2))))
      (assert (or (<= X_0 0.5) (and (>= X_0 4.5) (or (>= X_1 1) (<= X_1 -1)))))
      """)
    let open = Interval(-.infinity, .infinity)
    #expect(
      property.regions.map(\.box) == [
        [Interval(0, 0.5), open], [Interval(4.5, 5), Interval(1, .infinity)],
        [Interval(4.5, 5), Interval(-.infinity, -1)],
      ])
    #expect(property.regions.map { $0.constraints[0].terms[0].variable } == [2, 3, 3])
  }

  @Test func contradictionsLeaveNoRegion() throws {
    #expect(try PropertyTexts.one("(assert (<= X_0 0))(assert (> X_0 0))").regions.isEmpty)
    #expect(
      try PropertyTexts.one("(assert (<= X_0 0))(assert (or (> X_0 0) (and (< X_1 1) (> X_1 1))))")
        .regions.isEmpty)
  }

  @Test func unequalInputsAreTwoStrictRegions() throws {
    let regions = try PropertyTexts.two("(assert (!= X[0,1] 0.5))(assert (<= X[0,1] 0.5))").regions
    #expect(regions.count == 1 && regions[0].bounds[1].isUpperStrict)
    #expect(try PropertyTexts.two("(assert (!= X[0,1] 0.5))").regions.count == 2)
  }

  /// What is multiplied out means what the assertions say, evaluated without that.
  @Test func regionsContainWhatSatisfiesTheAssertions() throws {
    var random = SeededRandom(seed: 5)
    for _ in 0..<200 {
      let formulas = (0..<3).map { _ in Condition.random(&random, depth: 3) }
      let property = try PropertyTexts.one(
        formulas.map { "(assert \($0.text))" }.joined(separator: "\n"))
      for _ in 0..<40 {
        let values = (0..<4).map { _ in Double(Int.random(in: -2...2, using: &random)) }
        let isSatisfied = formulas.allSatisfy { $0.holds(values) }
        #expect(
          property.contains(inputs: Array(values[..<2]), outputs: Array(values[2...]))
            == isSatisfied,
          "\(formulas.map(\.text)), \(values)")
      }
    }
  }

  @Test func whatWouldBecomeTooManyRegionsIsRefused() throws {
    func choices(_ count: Int) -> String {
      (0..<count).map { "(assert (or (<= Y_0 \($0)) (>= Y_1 \($0))))" }.joined(separator: "\n")
    }
    #expect(try PropertyTexts.one(choices(10)).regions.count == 1024)
    PropertyTexts.expect(
      .unsupported, nil, "more than 100000 combinations",
      in: PropertyTexts.declarations + choices(17))
    // As many again from one alternative each, which takes time before it takes room.
    let many = (0..<60_000).map { "(<= Y_0 \($0))" }.joined(separator: " ")
    let all = (0..<1000).map { "(<= Y_1 \($0))" }.joined(separator: " ")
    PropertyTexts.expect(
      .unsupported, nil, "steps",
      in: PropertyTexts.declarations + "(assert (or \(many)))(assert (or (< Y_0 0) (and \(all))))")
    let inputs =
      (0..<5000).map { "(declare-const X_\($0) Real)" }.joined() + "(declare-const Y_0 Real)"
    let boxes = (0..<900).map { "(<= X_0 \($0))" }.joined(separator: " ")
    PropertyTexts.expect(
      .unsupported, nil, "900 boxes of 5000 inputs", in: inputs + "(assert (or \(boxes)))")
  }
}

/// A random condition on X_0, X_1, Y_0 and Y_1, which it can evaluate by itself.
private indirect enum Condition {
  case comparison(String, [Int], Int)
  case combination(String, [Condition])

  static func random(_ random: inout SeededRandom, depth: Int) -> Condition {
    if depth == 0 || Int.random(in: 0..<3, using: &random) == 0 {
      let operators = ["<=", "<", ">=", ">", "=", "!="]
      let isOfOne = Bool.random(using: &random)
      let factors = (0..<4).map { index in
        isOfOne && index > 0 ? 0 : Int.random(in: -1...1, using: &random)
      }
      return .comparison(
        operators[Int.random(in: 0..<operators.count, using: &random)], factors,
        Int.random(in: -2...2, using: &random))
    }
    let kind = ["and", "or", "not"][Int.random(in: 0..<3, using: &random)]
    let count = kind == "not" ? 1 : Int.random(in: 1...3, using: &random)
    return .combination(kind, (0..<count).map { _ in .random(&random, depth: depth - 1) })
  }

  var text: String {
    switch self {
    case .comparison(let sign, let factors, let value):
      let terms = zip(factors, ["X_0", "X_1", "Y_0", "Y_1"]).map { "(* \($0) \($1))" }
      return "(\(sign) (+ \(terms.joined(separator: " "))) \(value))"
    case .combination(let kind, let parts):
      return "(\(kind) \(parts.map(\.text).joined(separator: " ")))"
    }
  }

  func holds(_ values: [Double]) -> Bool {
    switch self {
    case .comparison(let sign, let factors, let value):
      let sum = zip(factors, values).reduce(0) { $0 + Double($1.0) * $1.1 }
      switch sign {
      case "<=": return sum <= Double(value)
      case "<": return sum < Double(value)
      case ">=": return sum >= Double(value)
      case ">": return sum > Double(value)
      case "=": return sum == Double(value)
      default: return sum != Double(value)
      }
    case .combination(let kind, let parts):
      switch kind {
      case "and": return parts.allSatisfy { $0.holds(values) }
      case "or": return parts.contains { $0.holds(values) }
      default: return !parts[0].holds(values)
      }
    }
  }
}
