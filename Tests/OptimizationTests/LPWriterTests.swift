import Optimization
import Testing

@Suite struct LPWriterTests {
  @Test func theWholeFileOfASmallModel() throws {
    var model = Model(name: "two\nrows")
    let x = model.addVariable("x", lower: -.infinity, upper: -2)
    let n = model.addVariable("n", isInteger: true)
    _ = model.addVariable("free one", lower: -.infinity)
    model.addRow("cap", upper: 8, [Term(1, x), Term(-0.1, n)])
    model.addRow("range", lower: 1, upper: 3, [Term(-1, n)])
    model.addRow("equal", lower: 0, upper: 0, [])
    model.objective = Model.Objective(.maximize, [Term(3, x)], constant: 5)
    #expect(
      try model.text(in: .lp) == """
        \\ two_rows
        Maximize
         objective: + 3.0 x + 5.0 objective_constant
        Subject To
         cap: + 1.0 x - 0.1 n <= 8.0
         range_lower: - 1.0 n >= 1.0
         range_upper: - 1.0 n <= 3.0
         r_equal: 0 x = 0.0
        Bounds
         -inf <= x <= -2.0
         n >= 0.0
         free_one free
         objective_constant = 1.0
        Generals
         n
        End

        """)
  }

  @Test func linesStayShort() throws {
    for exported in ExportedModel.all {
      let lines = try exported.model.text(in: .lp).split(separator: "\n")
      // CPLEX reads lines of up to 560 characters.
      #expect(lines.allSatisfy { $0.count <= 560 })
    }
  }
}
