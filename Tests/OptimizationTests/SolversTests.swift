import DualSimplex
import GLPKSolver
import Optimization
import Testing

@Suite struct SolversTests {
  /// Each program goes to the solver of its kind: the engine refuses the whole numbers.
  @Test func aProgramGoesToTheSolverOfItsKind() throws {
    let solvers = Solvers(linear: DualSimplexSolver(), integer: GLPKSolver())
    for (isInteger, optimum) in [(false, 2.5), (true, 2)] {
      var model = Model()
      let x = model.addVariable("x", upper: 9, isInteger: isInteger)
      model.addRow("a", upper: 5, [Term(2, x)])
      model.objective = Model.Objective(.maximize, [Term(1, x)])
      #expect(try solvers.solve(model, options: SolveOptions()).objective == optimum)
    }
    // Only the engine can end there.
    var options = SolveOptions()
    options.iterationLimit = 9
    #expect(try solvers.solve(Model(), options: options).reason == .optimal)
  }

  @Test func theDescriptionNamesEachOnce() {
    let glpk = GLPKSolver().description
    #expect(Solvers(GLPKSolver()).description == glpk)
    #expect(
      Solvers(linear: DualSimplexSolver(large: GLPKSolver()), integer: GLPKSolver()).description
        == "Temper dual simplex (\(glpk) for large programs); \(glpk) for integer programs")
  }
}
