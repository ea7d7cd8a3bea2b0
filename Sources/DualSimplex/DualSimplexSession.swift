internal import Optimization

/// A linear program in the simplex engine's memory between solves.
final class DualSimplexSession: LinearSession {
  private(set) var model: Model
  private var engine: SimplexEngine
  /// The widest bounds that each variable has had: what a row without a bound of its own can reach.
  private var widest: [ClosedRange<Double>]

  var canLimitIterations: Bool { true }

  init(_ model: Model) throws(SolverError) {
    for variable in model.variables {
      try Self.requireFinite(variable.lower, variable.upper, variable.name)
    }
    self.model = model
    widest = model.variables.map { $0.lower...$0.upper }
    engine = SimplexEngine(ColumnStore(model))
    load()
  }

  func setBounds(of variable: Variable, lower: Double, upper: Double) throws(SolverError) {
    try check { () throws(ModelError) in
      guard model.variables.indices.contains(variable.index) else {
        throw .unknownVariable(owner: "setBounds", index: variable.index)
      }
      try Model.checkBounds(lower, upper, model.variables[variable.index].name)
    }
    try Self.requireFinite(lower, upper, model.variables[variable.index].name)
    model.setBounds(of: variable, lower: lower, upper: upper)
    let column = engine.store.position[variable.index]
    engine.lower[column] = lower
    engine.upper[column] = upper
    let known = widest[variable.index]
    if lower < known.lowerBound || upper > known.upperBound {
      widest[variable.index] = min(lower, known.lowerBound)...max(upper, known.upperBound)
      for row in model.rows.indices { loadBounds(ofRow: row) }
    }
  }

  func setBounds(of row: Row, lower: Double, upper: Double) throws(SolverError) {
    try check { () throws(ModelError) in
      try checkRow(row)
      try Model.checkBounds(lower, upper, model.rows[row.index].name)
    }
    model.setBounds(of: row, lower: lower, upper: upper)
    loadBounds(ofRow: row.index)
  }

  func setTerms(of row: Row, _ terms: [Term]) throws(SolverError) {
    try check { () throws(ModelError) in
      try checkRow(row)
      try model.checkTerms(terms, owner: model.rows[row.index].name)
    }
    let old = model.rows[row.index].terms
    model.setTerms(of: row, terms)
    if replaceInPlace(row.index, old: old, new: terms) {
      loadBounds(ofRow: row.index)
    } else {
      engine = SimplexEngine(ColumnStore(model))
      load()
    }
  }

  func setObjective(_ objective: Model.Objective) throws(SolverError) {
    try check { () throws(ModelError) in
      try model.checkObjective(objective)
    }
    for term in model.objective.terms {
      engine.cost[engine.store.position[term.variable.index]] = 0
    }
    model.objective = objective
    loadObjective()
  }

  func solve(_ options: SolveOptions) throws(SolverError) -> SolveResult {
    try options.validate(for: DualSimplexSolver.name)
    let deadline = Deadline(seconds: options.timeLimit)
    let outcome = engine.solve(
      objectiveLimit: options.objectiveLimit.map { sign * ($0 - model.objective.constant) }
        ?? .infinity,
      iterationLimit: options.iterationLimit ?? Self.mostIterations
    ) {
      options.shouldStop() ? .interrupted : deadline.hasPassed ? .time : nil
    }
    var result = result(outcome, isLimited: options.iterationLimit != nil)
    result.statistics.simplexIterations = engine.iterations
    result.statistics.seconds = deadline.elapsed
    return result
  }

  /// Far beyond what any program here needs: a run that gets there is going in circles.
  private static let mostIterations = 50_000

  private var sign: Double { model.objective.sense == .minimize ? 1 : -1 }

  private func result(_ outcome: SimplexEngine.Outcome, isLimited: Bool) -> SolveResult {
    func duals(_ buffer: Buffer) -> [Double] { (0..<model.rows.count).map { sign * buffer[$0] } }
    let objective = model.objective.constant + sign * engine.objective
    switch outcome {
    case .optimal:
      let values = engine.values()
      return SolveResult(
        reason: .optimal, solution: engine.store.position.map { values[$0] },
        objective: objective, dualBound: objective, rowDuals: duals(engine.dual))
    case .infeasible:
      return SolveResult(
        reason: .infeasible, farkasMultipliers: (0..<model.rows.count).map { engine.farkas[$0] })
    case .limit(.iterations) where !isLimited:
      return SolveResult(reason: .numericalFailure)
    case .limit(let limit):
      return SolveResult(
        reason: .limit, limit: limit, dualBound: objective, rowDuals: duals(engine.dual))
    case .numericalFailure:
      return SolveResult(reason: .numericalFailure)
    }
  }

  private func load() {
    for (index, variable) in model.variables.enumerated() {
      let column = engine.store.position[index]
      engine.lower[column] = variable.lower
      engine.upper[column] = variable.upper
    }
    for row in model.rows.indices { loadBounds(ofRow: row) }
    loadObjective()
  }

  private func loadObjective() {
    for term in model.objective.terms {
      engine.cost[engine.store.position[term.variable.index]] = sign * term.coefficient
    }
  }

  /// Gives a row's logical its bounds; where the row has none, what its terms can reach.
  private func loadBounds(ofRow index: Int) {
    let row = model.rows[index]
    var (low, high, size) = (0.0, 0.0, 0.0)
    for term in row.terms {
      let range = widest[term.variable.index]
      let ends = (term.coefficient * range.lowerBound, term.coefficient * range.upperBound)
      low += min(ends.0, ends.1)
      high += max(ends.0, ends.1)
      size += max(abs(ends.0), abs(ends.1))
    }
    // Room for rounding, and for a bound that lies just beyond what can be reached.
    let margin = 1 + 1e-9 * size
    let logical = engine.columnCount + index
    engine.lower[logical] = row.lower > -.infinity ? row.lower : min(low - margin, row.upper)
    engine.upper[logical] = row.upper < .infinity ? row.upper : max(high + margin, row.lower)
  }

  /// Changes a row whose entries stay where they are and are all in short columns.
  private func replaceInPlace(_ row: Int, old: [Term], new: [Term]) -> Bool {
    let store = engine.store
    func columns(_ terms: [Term]) -> Set<Int> {
      Set(terms.filter { $0.coefficient != 0 }.map { store.position[$0.variable.index] })
    }
    let pattern = columns(new)
    guard pattern == columns(old), pattern.allSatisfy({ store.hasEntry(row: row, column: $0) })
    else { return false }
    var changes: [(column: Int, change: Double)] = []
    for term in new where term.coefficient != 0 {
      let column = store.position[term.variable.index]
      if let change = store.replace(row: row, column: column, by: term.coefficient), change != 0 {
        changes.append((column, change))
      }
    }
    engine.rowChanged(row, changes)
    return true
  }

  private static func requireFinite(
    _ lower: Double, _ upper: Double, _ name: String
  ) throws(SolverError) {
    guard lower.isFinite, upper.isFinite else {
      throw .unsupportedModel(
        solver: DualSimplexSolver.name, feature: "variable '\(name)' without finite bounds")
    }
  }

  private func checkRow(_ row: Row) throws(ModelError) {
    guard model.rows.indices.contains(row.index) else { throw .unknownRow(index: row.index) }
  }

  private func check(_ body: () throws(ModelError) -> Void) throws(SolverError) {
    do { try body() } catch { throw .invalidModel(error) }
  }
}
