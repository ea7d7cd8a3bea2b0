internal import Queries
package import Proofs
package import LinearAlgebra
package import Optimization

/// The linear relaxation of a `CompactEncoding` in a solver's memory, together with the intervals
/// of the hidden neurons that it is written from.
///
/// The program is a function of `intervals`, the cutoff and the fixed phases alone: whoever narrows an
/// interval here changes every place of the program that it entered.
package final class Relaxation {
  /// What solving the program came to.
  package struct Solution {
    /// What the solver's multipliers prove, if it had any.
    package var inequality: ValidInequality?
    /// The variables, where the solver finished.
    package var values: [Double]?
  }

  private enum Objective: Equatable {
    case distance, excess, preActivation
  }

  package let encoding: CompactEncoding
  /// One interval for each hidden neuron.
  package private(set) var intervals: [Interval]
  /// The same, less the phases that are fixed: what the program says now.
  private var fixedIntervals: [Interval]
  private let derivation: InequalityDerivation
  private let session: any LinearSession
  private let limits: SearchLimits
  /// Costs of this and more are of no interest.
  package private(set) var cutoff: Double
  private var objective = Objective.distance
  /// The bounds of the excess in the program.
  private var excessRange = 0.0...0.0
  /// Linf only: no input changes by more than this in the program.
  private var radius = Double.infinity
  /// The linear programs solved so far, and their iterations.
  package private(set) var work = SearchStatistics()

  private init(
    _ encoding: CompactEncoding, intervals: [Interval], cutoff: Double,
    derivation: InequalityDerivation, session: any LinearSession, limits: SearchLimits
  ) {
    precondition(
      zip(encoding.neurons, intervals).allSatisfy { $0.row != nil || $1.state == .inactive },
      "a neuron that the program leaves out is not inactive in its interval")
    self.encoding = encoding
    self.intervals = intervals
    fixedIntervals = intervals
    self.cutoff = cutoff
    self.derivation = derivation
    self.session = session
    self.limits = limits
  }

  /// Runs `body` with a relaxation in a solver's memory.
  ///
  /// - Parameters:
  ///   - intervals: the hidden neurons' intervals that the encoding was written from.
  ///   - cutoff: the cost cutoff; where the cost is the distance, the encoding's.
  package static func with<Value>(
    _ encoding: CompactEncoding, intervals: [Interval], cutoff: Double,
    derivation: InequalityDerivation, solver: any LinearSolver, limits: SearchLimits,
    _ body: (Relaxation) throws -> Value
  ) throws -> Value {
    try solver.withSession(encoding.model) { session in
      try body(
        Relaxation(
          encoding, intervals: intervals, cutoff: cutoff, derivation: derivation, session: session,
          limits: limits))
    }
  }

  /// Solves the program for the least cost: the least distance, or the largest value.
  ///
  /// - Parameters:
  ///   - limit: the solver may stop once the bound gets there.
  ///   - isLimited: false goes on even when the search's limits are reached.
  package func solveCost(
    below limit: Double = .infinity, isLimited: Bool = true
  ) throws -> Solution {
    guard !derivation.query.goal.isDistance else {
      return try solveDistance(below: limit, isLimited: isLimited)
    }
    try setRadius(derivation.query.inputs.ball.radius)
    try setExcessObjective()
    var options = isLimited ? limits.solveOptions : SolveOptions()
    options.objectiveLimit = limit.isFinite ? excessLimit(limit) : nil
    return try solve(options, .maximize, bounds: .excess)
  }

  /// Solves the program for the least distance.
  ///
  /// - Parameters:
  ///   - limit: the solver may stop once the bound gets there.
  ///   - isLimited: false goes on even when the search's limits are reached.
  package func solveDistance(
    below limit: Double = .infinity, isLimited: Bool = true
  ) throws -> Solution {
    var options = isLimited ? limits.solveOptions : SolveOptions()
    guard encoding.cutoffRow != nil else {
      return try solveLargestChange(below: limit, options)
    }
    try setObjective(.distance, encoding.model.objective)
    options.objectiveLimit = limit.isFinite ? limit * (1 + 1e-9) : nil
    return try solve(options, .minimize, bounds: .distance)
  }

  /// The least Linf distance: the least radius at which the constraints can be met.
  ///
  /// The greatest excess is a concave function of the radius, and every solve gives a tangent of
  /// it: inequality and distance at once. Newton's method on the tangents never passes the least
  /// radius from below.
  private func solveLargestChange(
    below limit: Double, _ options: SolveOptions
  ) throws -> Solution {
    var best = Solution()
    var bound = 0.0
    var next = min(radius, cutoff)
    for _ in 0..<Self.newtonSteps {
      try setRadius(next)
      try setExcessObjective()
      let result = try run(options)
      let isMet = result.solution.map { $0[encoding.excess.index] >= -1e-9 } ?? false
      let known = bound
      if let multipliers = multipliers(result, sign: -1, objective: 0) {
        let inequality = derivation.inequality(
          derivation.pricedByDistance(multipliers, radius: next) ?? multipliers, cutoff: cutoff)
        if let inequality, inequality.distanceBound(over: fixedIntervals) >= bound {
          best.inequality = inequality
          bound = inequality.distanceBound(over: fixedIntervals)
        }
      }
      guard result.reason != .limit, bound < min(limit, cutoff) else { break }
      if isMet {
        best.values = result.solution
        // Where rounding leaves the bound below the radius, no further step would raise it.
        let isBoundStuck = known > 0 && bound <= known * (1 + Self.radiusTolerance)
        if bound >= next * (1 - Self.radiusTolerance) || isBoundStuck { break }
      }
      // At the least radius itself, rounding may keep the constraints from being met.
      next = !isMet && bound <= next ? next * (1 + Self.radiusTolerance / 2) : bound
    }
    return best
  }

  /// How far above the least radius the solution may be, as a fraction of it.
  private static let radiusTolerance = Tolerances.provedGap / 10
  /// Far beyond what Newton's method needs.
  private static let newtonSteps = 100

  /// Solves the program for the greatest excess: by how much a point of the program can exceed all
  /// of the region's constraints at once. Below zero there is no example.
  ///
  /// - Parameter iterationLimit: simplex iterations at most, where the solver can stop there.
  package func solveExcess(iterationLimit: Int? = nil) throws -> Solution {
    try setRadius(radiusLimit)
    try setExcessObjective()
    var options = limits.solveOptions
    options.iterationLimit = session.canLimitIterations ? iterationLimit : nil
    options.objectiveLimit = excessLimit(cutoff)
    return try solve(options, .maximize, bounds: .excess)
  }

  /// Solves the program for the least or greatest pre-activation of an encoded neuron.
  package func solvePreActivation(
    _ neuron: Int, _ sense: ObjectiveSense
  ) throws -> Solution {
    let encoded = encoding.neurons[neuron]
    let terms = [encoded.output.map { Term(1, $0) }, encoded.slack.map { Term(-1, $0) }]
    try setRadius(radiusLimit)
    try setObjective(.preActivation, Model.Objective(sense, terms.compactMap { $0 }))
    return try solve(limits.solveOptions, sense, bounds: .preActivation)
  }

  private func setExcessObjective() throws {
    try setObjective(.excess, Model.Objective(.maximize, [Term(1, encoding.excess)]))
  }

  private func setObjective(_ new: Objective, _ terms: Model.Objective) throws {
    if new != objective || new == .preActivation { try session.setObjective(terms) }
    objective = new
    try updateExcess()
  }

  /// Gives the excess the range that goes with objective and cutoff.
  private func updateExcess() throws {
    let reach = encoding.largestExcess
    let needed =
      if objective == .excess {
        -reach...reach
      } else if derivation.query.goal.isDistance {
        0.0...0.0
      } else {
        min(max(-reach, -cutoff * encoding.valueScale), reach)...reach
      }
    guard needed != excessRange else { return }
    excessRange = needed
    try session.setBounds(
      of: encoding.excess, lower: needed.lowerBound, upper: needed.upperBound)
  }

  /// The excess below which a point is of no interest.
  private func excessLimit(_ cutoff: Double) -> Double? {
    guard !derivation.query.goal.isDistance else { return -1e-9 }
    return cutoff.isFinite ? -cutoff * encoding.valueScale - 1e-9 : nil
  }

  /// No input further from the image is of interest.
  private var radiusLimit: Double { derivation.query.radius(cutoff: cutoff) }

  /// Moves the cutoff.
  package func setCutoff(_ cutoff: Double) throws {
    guard cutoff != self.cutoff else { return }
    self.cutoff = cutoff
    guard derivation.query.goal.isDistance else { return try updateExcess() }
    if let row = encoding.cutoffRow {
      try session.setBounds(of: row, lower: -.infinity, upper: cutoff)
    }
  }

  /// Limits every input's change, where the encoding has no row for it.
  private func setRadius(_ new: Double) throws {
    guard encoding.cutoffRow == nil, new != radius else { return }
    radius = new
    for case (let change?, _) in encoding.inputs {
      let allowed = encoding.model.variables[change.index]
      try session.setBounds(
        of: change, lower: max(allowed.lower, -new), upper: min(allowed.upper, new))
    }
  }

  /// Asks for some slack in each of the region's constraints; nil for none.
  package func tightenRule(by slack: [Double]?) throws {
    for (index, row) in encoding.constraintRows.enumerated() {
      let lower = encoding.model.rows[row.index].lower
      let more = (slack?[index] ?? 0) * encoding.ruleScales[index]
      try session.setBounds(of: row, lower: lower + more, upper: .infinity)
    }
  }

  /// Replaces all intervals, by narrower or wider ones.
  package func setIntervals(_ target: [Interval]) throws {
    for neuron in target.indices where target[neuron] != intervals[neuron] {
      try setInterval(of: neuron, target[neuron])
    }
  }

  /// Replaces one neuron's interval.
  func setInterval(of neuron: Int, _ interval: Interval) throws {
    intervals[neuron] = interval
    fixedIntervals[neuron] = interval
    let encoded = encoding.neurons[neuron]
    if let output = encoded.output {
      try session.setBounds(
        of: output, lower: max(0, interval.lower) - encoded.offset,
        upper: max(0, interval.upper) - encoded.offset)
    }
    if let slack = encoded.slack {
      try session.setBounds(
        of: slack, lower: max(0, -interval.upper), upper: max(0, -interval.lower))
    }
    guard let row = encoded.triangle, let output = encoded.output, let slack = encoded.slack
    else { return }
    if interval.state == .unstable {
      let triangle = CompactEncoding.triangle(interval, output: output, slack: slack)
      try session.setTerms(of: row, triangle.terms)
      try session.setBounds(of: row, lower: -.infinity, upper: triangle.upper)
    } else {
      // The bounds of output and slack say it all.
      try session.setBounds(of: row, lower: -.infinity, upper: .infinity)
    }
  }

  /// Fixes the phase of every neuron that is still unstable, as far as its bounds allow; nil
  /// leaves all phases open again.
  package func fix(_ pattern: ActivationPattern?) throws {
    for neuron in intervals.indices where intervals[neuron].state == .unstable {
      try fix(neuron, isActive: pattern?.isActive[neuron])
    }
  }

  /// Fixes one unstable neuron's phase, or leaves it open.
  package func fix(_ neuron: Int, isActive: Bool?) throws {
    let encoded = encoding.neurons[neuron]
    let interval = intervals[neuron]
    guard let output = encoded.output, let slack = encoded.slack else { return }
    let fixed = isActive.map { interval.fixing(isActive: $0) } ?? interval
    fixedIntervals[neuron] = fixed
    let offset = encoded.offset
    try session.setBounds(of: output, lower: -offset, upper: max(0, fixed.upper) - offset)
    try session.setBounds(of: slack, lower: 0, upper: max(0, -fixed.lower))
  }

  private func solve(
    _ options: SolveOptions, _ sense: ObjectiveSense, bounds: Objective
  ) throws -> Solution {
    let result = try run(options)
    let multipliers = multipliers(
      result, sign: sense == .minimize ? 1 : -1, objective: bounds == .distance ? 1 : 0)
    return Solution(
      inequality: multipliers.flatMap { derivation.inequality($0, cutoff: radiusLimit) },
      values: result.solution)
  }

  private func run(_ options: SolveOptions) throws -> SolveResult {
    let result = try session.solve(options)
    work.linearPrograms += 1
    work.simplexIterations += result.statistics.simplexIterations
    return result
  }

  /// What a result's multipliers say about the region's conditions.
  private func multipliers(
    _ result: SolveResult, sign: Double, objective: Double
  ) -> Multipliers? {
    if result.reason == .infeasible {
      result.farkasMultipliers.map { encoding.multipliers($0, sign: 1, objective: 0) }
    } else {
      result.rowDuals.map { encoding.multipliers($0, sign: sign, objective: objective) }
    }
  }
}

extension CompactEncoding {
  /// What a solver's row multipliers say about the region's conditions. The triangle rows' are
  /// left out: `ValidInequality` makes the best of every neuron's interval by itself.
  fileprivate func multipliers(
    _ rows: [Double], sign: Double, objective: Double
  ) -> Multipliers {
    Multipliers(
      neurons: neurons.map { $0.row.map { sign * rows[$0.index] } ?? 0 },
      constraints: zip(constraintRows, ruleScales).map { sign * rows[$0.index] * $1 },
      cutoff: cutoffRow.map { -sign * rows[$0.index] } ?? 0, objective: objective)
  }
}
