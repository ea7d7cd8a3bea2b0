import Formats
import Testing

@Suite struct PropertyAssignmentTests {
  @Test func theCompetitionsFormHasOneVariableALine() throws {
    let text = try PropertyTexts.one("").competitionText(inputs: [0.1, -1e-7], outputs: [1.5, 2])
    #expect(text == "((X_0 0.1)\n(X_1 -1e-07)\n(Y_0 1.5)\n(Y_1 2.0))")
  }

  @Test func theStandardsFormHasTensorsInTheOrderOfTheFile() throws {
    let property = try Property(
      parsing: """
        (vnnlib-version <2.0>)
        (declare-network f (declare-input A float32 [2,1]) (declare-input B int32 [])
          (declare-hidden H float32 [1] "h") (declare-output Y float32 [1]))
        (declare-network g (declare-input C real [1]) (declare-output Z bool [1]))
        """)
    let text = property.assignmentText(inputs: [0.5, 0.25, -1, 3], outputs: [0.125, 1, 7.5])
    #expect(
      text == """
        A float32 [2,1]
        0.5
        0.25
        B int32 []
        -1
        H float32 [1]
        7.5
        Y float32 [1]
        0.125
        C real [1]
        3.0
        Z bool [1]
        1
        """)
    let withoutHidden = property.assignmentText(inputs: [0.5, 0.25, -1, 3], outputs: [0.125, 1])
    #expect(withoutHidden == text.replacing("H float32 [1]\n7.5\n", with: ""))
    #expect(
      property.competitionText(inputs: [0.5, 0.25, -1, 3], outputs: [0.125, 1, 7.5])
        .hasSuffix("(X_3 3.0)\n(Y_0 0.125)\n(Y_1 1.0))"))
  }
}
