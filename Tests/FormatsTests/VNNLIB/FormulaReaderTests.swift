import Formats
import LinearAlgebra
import Testing

@Suite struct FormulaReaderTests {
  /// Whether outputs 0 and 1, with inputs that are 0, satisfy an assertion in version 1.0.
  private func holds(_ assertion: String, _ outputs: [Double]) throws -> Bool {
    try PropertyTexts.one("(assert \(assertion))").contains(inputs: [0, 0], outputs: outputs)
  }

  @Test func comparisonsMeanWhatTheySay() throws {
    for (a, b) in [(1.0, 2.0), (2, 2), (3, 2)] {
      #expect(try holds("(<= Y_0 Y_1)", [a, b]) == (a <= b))
      #expect(try holds("(< Y_0 Y_1)", [a, b]) == (a < b))
      #expect(try holds("(>= Y_0 Y_1)", [a, b]) == (a >= b))
      #expect(try holds("(> Y_0 Y_1)", [a, b]) == (a > b))
      #expect(try holds("(= Y_0 Y_1)", [a, b]) == (a == b))
      #expect(try holds("(== Y_0 Y_1)", [a, b]) == (a == b))
      #expect(try holds("(!= Y_0 Y_1)", [a, b]) == (a != b))
      #expect(try holds("(not (<= Y_0 Y_1))", [a, b]) == (a > b))
      #expect(try holds("(not (< Y_0 Y_1))", [a, b]) == (a >= b))
      #expect(try holds("(not (>= Y_0 Y_1))", [a, b]) == (a < b))
      #expect(try holds("(not (> Y_0 Y_1))", [a, b]) == (a <= b))
      #expect(try holds("(not (= Y_0 Y_1))", [a, b]) == (a != b))
      #expect(try holds("(not (!= Y_0 Y_1))", [a, b]) == (a == b))
      #expect(try holds("(< 1.5 Y_0 Y_1 2.5)", [a, b]) == (1.5 < a && a < b))
      #expect(try holds("(not (< 1.5 Y_0 Y_1))", [a, b]) == !(1.5 < a && a < b))
      #expect(try holds("(not (or (< Y_0 2) (> Y_0 2)))", [a, b]) == (a == 2))
      #expect(try holds("(not (and (<= Y_0 2) (>= Y_0 2)))", [a, b]) == (a != 2))
    }
  }

  @Test func arithmeticIsLinearAndExact() throws {
    for (term, value) in [
      ("(+ Y_0 Y_1 1)", "6"), ("(- Y_0)", "-2"), ("(- 1.5)", "-1.5"), ("(- Y_0 Y_1 1)", "-2"),
      ("(- 1 2 3 4)", "-8"), ("(* 0.1 Y_0)", "0.2"), ("(* Y_0 0.1 10)", "2"),
      ("(* 2 (+ Y_0 (* -3 Y_1)))", "-14"), ("(+ (* 0.5 Y_0) (* 0.75 Y_1))", "3.25"),
      ("(* 0 Y_0 Y_1)", "0"), ("(+ Y_0)", "2"), ("(* (- Y_0 Y_0) Y_1)", "0"),
      ("(* (+ 1 1) (+ 2 Y_0))", "8"), ("-1e-3", "-0.001"),
    ] {
      #expect(try holds("(= \(term) \(value))", [2, 3]), "\(term)")
      #expect(try holds("(< \(term) (+ \(value) 1e-300))", [2, 3]), "\(term)")
      #expect(try !holds("(< \(term) \(value))", [2, 3]), "\(term)")
    }
  }

  @Test func constraintsWithoutVariablesAreDecidedExactly() throws {
    #expect(try PropertyTexts.one("(assert (<= 1 1.0))").regions.count == 1)
    #expect(try PropertyTexts.one("(assert (< 1 1.0))").regions.isEmpty)
    #expect(try PropertyTexts.one("(assert (< 1 (+ 1 1e-1000)))").regions.count == 1)
    #expect(try PropertyTexts.one("(assert (= (+ 0.1 0.2) 0.3))").regions.count == 1)
    #expect(try PropertyTexts.one("(assert (> Y_0 Y_0))").regions.isEmpty)
    #expect(try PropertyTexts.one("(assert (>= Y_0 Y_0))").regions[0].constraints.isEmpty)
    #expect(try PropertyTexts.one("(assert true)").regions.count == 1)
    #expect(try PropertyTexts.one("(assert (or false (not true)))").regions.isEmpty)
  }

  @Test func constraintsOnOneInputAreBounds() throws {
    let number = PropertyTexts.number
    for (assertion, bounds) in [
      ("(<= X_0 0.1)", PropertyBounds(upper: try number("0.1"))),
      ("(> X_0 0.1)", PropertyBounds(lower: try number("0.1"), isLowerStrict: true)),
      ("(>= 1 (* 8 X_0))", PropertyBounds(upper: try number("0.125"))),
      ("(< (* -0.4 X_0) 1)", PropertyBounds(lower: try number("-2.5"), isLowerStrict: true)),
      ("(= (+ X_0 X_0 1) 2)", PropertyBounds(lower: try number("0.5"), upper: try number("0.5"))),
      ("(<= (- X_1 X_0) (- X_1 1))", PropertyBounds(lower: .one)),
    ] {
      let region = try PropertyTexts.one("(assert \(assertion))").regions[0]
      #expect(region.bounds == [bounds, PropertyBounds()], "\(assertion)")
      #expect(region.constraints.isEmpty, "\(assertion)")
    }
  }

  @Test func boundsThatAreNoDecimalsStayConstraintsToo() throws {
    for (assertion, lower, upper) in [
      ("(<= (* 3 X_0) 1)", nil, "0.3333"), ("(>= (* 3 X_0) -1)", "-0.3334", nil),
      ("(> (* -7 X_0) 1)", nil, "-0.1428"), ("(= (* 3 X_0) 2)", "0.6666", "0.6667"),
    ] as [(String, String?, String?)] {
      let region = try PropertyTexts.one("(assert \(assertion))").regions[0]
      #expect(region.constraints.count == 1)
      let bounds = region.bounds[0]
      for (bound, text) in [(bounds.lower, lower), (bounds.upper, upper)] {
        guard let bound, let text else {
          #expect(bound == nil && text == nil)
          continue
        }
        let difference = bound - (try PropertyTexts.number(text))
        let small = try PropertyTexts.number("0.0001")
        #expect(difference <= small && -difference <= small, "\(assertion): \(bound)")
      }
    }
    // On the far side of the exact third, and next to it.
    let third = try #require(
      try PropertyTexts.one("(assert (<= (* 3 X_0) 1))").regions[0].bounds[0].upper)
    let excess = third * (try PropertyTexts.number("3")) - .one
    let least = try PropertyTexts.number("1e-98")
    #expect(excess.sign > 0 && excess < least)
    let region = try PropertyTexts.one("(assert (>= (* 3 X_0) 1))").regions[0]
    #expect(region.box[0] == Interval((1.0 / 3), .infinity))
    #expect(!region.contains(inputs: [1.0 / 3, 0], outputs: [0, 0]), "1/3 is rounded down")
    #expect(region.contains(inputs: [(1.0 / 3).nextUp, 0], outputs: [0, 0]))
  }

  /// An assertion in version 1.0, on line 2; where and what is wrong.
  private static let malformed: [(String, String, String)] = [
    ("(<= X_2 1)", "line 2, column 13", "'X_2' is not declared"),
    ("(<= X_0)", "line 2, column 9", "1 terms"), ("(<=)", "line 2, column 9", "0 terms"),
    ("(!= X_0 X_1 1)", "line 2, column 9", "3 terms"),
    ("(<= X_0 1.2.3)", "line 2, column 17", "'1.2.3' is neither"),
    ("(<= X_0 (foo 1))", "line 2, column 17", "'foo' is no operation"),
    ("(<= X_0 ())", "line 2, column 17", "where a term is expected"),
    ("(<= X_0 (+))", "line 2, column 17", "without operands"),
    ("(<= X_0 \"1\")", "line 2, column 17", "where a term is expected"),
    ("(<= X_0[0] 1)", "line 2, column 13", "single number"),
    ("(<= [0] 1)", "line 2, column 13", "without a name"), ("X_0", "line 2, column 9", "condition"),
    ("(and)", "line 2, column 9", "without conditions"), ("()", "line 2, column 9", "condition"),
    ("(not (<= X_0 1) (<= X_0 2))", "line 2, column 9", "'not' with 2"),
    ("(foo (<= X_0 1))", "line 2, column 9", "no condition"),
    ("(+ X_0 X_1)", "line 2, column 9", "no condition"),
    ("(<= X_0 1) (<= X_1 1)", "line 2, column 1", "'assert' with 2"),
    ("(<= X_0 1[0])", "line 2, column 17", "brackets after '1'"),
  ]

  @Test(arguments: malformed)
  func wrongAssertionsAreRefused(assertion: String, place: String, part: String) {
    PropertyTexts.expect(
      .malformed, place, part, in: PropertyTexts.declarations + "(assert \(assertion))")
  }

  @Test(arguments: [
    ("(<= (* X_0 X_1) 1)", "line 2, column 13", "'(* X_0 X_1)' multiplies variables"),
    ("(<= 1 (* 2 Y_0 (+ X_0 1)))", "line 2, column 15", "multiplies variables"),
    ("(<= (/ X_0 3) 1)", "line 2, column 13", "'/'"),
    ("(<= (abs X_0) 1)", "line 2, column 13", "'abs'"),
    ("(=> (<= X_0 1) (<= X_1 1))", "line 2, column 9", "'=>'"),
    ("(<= X_0 1e9999)", "line 2, column 17", "'1e9999' has too many digits"),
    (
      "(<= X_0 (* 1e1999 1e1999 1e1999))", "line 2, column 17",
      "product's number has too many digits"
    ),
  ])
  func whatIsNotLinearIsUnsupported(assertion: String, place: String, part: String) {
    PropertyTexts.expect(
      .unsupported, place, part, in: PropertyTexts.declarations + "(assert \(assertion))")
  }

  @Test(arguments: [
    ("(<= X[0] 1)", "line 2, column 13", "1 indices after X, which has 2"),
    ("(<= X 1)", "line 2, column 13", "no indices after X"),
    ("(<= X[0,2] 1)", "line 2, column 13", "index 2 in a dimension of size 2"),
    ("(<= Z[0] 1)", "line 2, column 13", "'Z' is not declared"),
    ("(not (<= X[0,0] 1))", "line 2, column 9", "no condition"),
    ("true", "line 2, column 9", "condition"),
    ("(<= 0 X[0,0] 1)", "line 2, column 9", "3 terms"),
  ])
  func wrongAssertionsOfVersionTwoAreRefused(assertion: String, place: String, part: String) {
    PropertyTexts.expect(
      .malformed, place, part, in: PropertyTexts.network + "(assert \(assertion))")
  }
}
