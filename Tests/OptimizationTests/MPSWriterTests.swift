import Optimization
import Testing

@Suite struct MPSWriterTests {
  @Test func theWholeFileOfASmallModel() throws {
    var model = Model(name: "two rows")
    let x = model.addVariable("x", lower: -.infinity, upper: -2)
    let n = model.addVariable("n", isInteger: true)
    _ = model.addVariable("unused", lower: 1, upper: 1)
    model.addRow("cap", upper: 8, [Term(1, x), Term(0.1, n)])
    model.addRow("range", lower: 1, upper: 3, [Term(-1, n)])
    model.objective = Model.Objective(.maximize, [Term(3, x)])
    #expect(
      try model.text(in: .mps) == """
        * maximization: the objective is negated
        NAME two_rows
        ROWS
         N objective
         L cap
         G range
        COLUMNS
         x objective -3.0
         x cap 1.0
         MARKER 'MARKER' 'INTORG'
         n cap 0.1
         n range -1.0
         MARKER 'MARKER' 'INTEND'
         unused objective 0
        RHS
         RHS cap 8.0
         RHS range 1.0
        RANGES
         RNG range 2.0
        BOUNDS
         MI BND x
         UP BND x -2.0
         LO BND n 0.0
         PL BND n
         FX BND unused 1.0
        ENDATA

        """)
  }

  @Test func aRangeThatRoundingWouldMoveBecomesTwoRows() throws {
    var model = Model()
    let x = model.addVariable("x")
    model.addRow("r", lower: -0.1, upper: 0.3, [Term(1, x)])
    let text = try model.text(in: .mps)
    #expect(text.contains(" G r_lower\n L r_upper\n"))
    #expect(text.contains(" RHS r_lower -0.1\n RHS r_upper 0.3\nRANGES\nBOUNDS\n"))
    // The distance of these bounds is beyond all numbers.
    model.setBounds(of: Row(index: 0), lower: -1e308, upper: 1.5e308)
    #expect(try model.text(in: .mps).contains(" L r_upper\n"))
  }
}
