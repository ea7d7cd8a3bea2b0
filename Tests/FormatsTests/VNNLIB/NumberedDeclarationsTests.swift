import Formats
import Testing

@Suite struct NumberedDeclarationsTests {
  @Test func variablesAreNumberedInputsFirst() throws {
    let property = try Property(
      parsing: "(set-logic QF_LRA)(declare-fun Y_0 () Real)(declare-const X_1 Real)"
        + "(declare-const X_0 Real)(assert (>= Y_0 X_1))(check-sat)(exit)")
    #expect(property.version == .one && property.networks.count == 1)
    #expect(property.inputCount == 2 && property.outputCount == 1 && property.hiddenCount == 0)
    #expect((0..<3).map(property.name(ofVariable:)) == ["X_0", "X_1", "Y_0"])
    let constraint = property.regions[0].constraints[0]
    #expect(constraint.terms.map(\.variable) == [1, 2] && constraint.comparison == .atLeastZero)
    #expect(constraint.terms.map(\.coefficient.sign) == [-1, 1])
  }

  private static let wrong: [(String, String?, String)] = [
    (
      "(declare-const X_0 Real)\n(declare-const X_2 Real)(declare-const Y_0 Real)",
      "line 2, column 1", "X_2 is declared, but X_1 is not"
    ),
    ("(declare-const X_0 Real)(declare-const Y_1 Real)", "line 1, column 25", "Y_0 is not"),
    ("(declare-const X_0 Real)", nil, "no output"), ("(declare-const Y_0 Real)", nil, "no input"),
    ("(declare-const X_0 Real)\n(declare-const X_0 Real)", "line 2, column 1", "twice"),
    ("(declare-const Z_0 Real)", "line 1, column 16", "'Z_0' is neither"),
    ("(declare-const X_00 Real)", "line 1, column 16", "'X_00' is neither"),
    ("(declare-const X_-1 Real)", "line 1, column 16", "neither"),
    ("(declare-const X_0)", "line 1, column 1", "declares no variable"),
    ("(declare-fun X_0 (Real) Real)", "line 1, column 1", "declares no variable"),
    (
      "(declare-const X_0 Real)(declare-const Y_0 Real)\n(assert (<= X_0 1))\n(declare-const X_1 Real)",
      "line 3, column 1", "after an assertion"
    ),
    ("(declare-const X_0 Real)\n(declare-network N)", "line 2, column 1", "version 2.0"),
    ("(declare-const X_0 Real)\n(vnnlib-version <2.0>)", "line 2, column 1", "come first"),
    ("(foo)", "line 1, column 1", "neither a declaration"),
  ]

  @Test(arguments: wrong)
  func wrongDeclarationsAreRefused(text: String, place: String?, part: String) {
    PropertyTexts.expect(.malformed, place, part, in: text)
  }

  @Test(arguments: [
    ("(declare-const X_0 Int)", "type Int"), ("(declare-const X_1000000 Real)", "1000000"),
    ("(define-fun f () Real 1)", "define-fun"),
  ])
  func whatIsNotAnsweredIsSaidToBe(text: String, part: String) {
    PropertyTexts.expect(.unsupported, "line 1, column 1", part, in: text)
  }
}
