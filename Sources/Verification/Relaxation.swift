internal import Optimization

/// The linear relaxation of a `CompactEncoding` in a solver's memory, together with the intervals
/// of the hidden neurons that it is written from.
///
/// The program is a function of `box`, the cutoff and the fixed phases alone: whoever narrows an
/// interval here changes every place of the program that it entered.
final class Relaxation {
  /// What solving the program came to.
  struct Solution {
    /// What the solver's multipliers prove, if it had any.
    var inequality: ValidInequality?
    /// The variables, where the solver finished.
    var values: [Double]?
  }

  private enum Objective: Equatable {
    case distance, excess, preActivation
  }

  let encoding: CompactEncoding
  /// One interval for each hidden neuron.
  private(set) var box: [Interval]
  private let derivation: InequalityDerivation
  private let session: any LinearSession
  private let limits: SearchLimits
  private var cutoff: Double
  private var objective = Objective.distance
  /// The linear programs solved so far, and their iterations.
  private(set) var work = SearchStatistics()

  private init(
    _ encoding: CompactEncoding, box: [Interval], cutoff: Double,
    derivation: InequalityDerivation, session: any LinearSession, limits: SearchLimits
  ) {
    self.encoding = encoding
    self.box = box
    self.cutoff = cutoff
    self.derivation = derivation
    self.session = session
    self.limits = limits
  }

  /// Runs `body` with a relaxation in a solver's memory.
  ///
  /// - Parameters:
  ///   - box: the hidden neurons' intervals that the encoding was written from.
  ///   - cutoff: the encoding's.
  static func with<Value>(
    _ encoding: CompactEncoding, box: [Interval], cutoff: Double,
    derivation: InequalityDerivation, solver: any Solver, limits: SearchLimits,
    _ body: (Relaxation) throws -> Value
  ) throws -> Value {
    try solver.withSession(encoding.model) { session in
      try body(
        Relaxation(
          encoding, box: box, cutoff: cutoff, derivation: derivation, session: session,
          limits: limits))
    }
  }

  /// Solves the program for the least distance.
  ///
  /// - Parameters:
  ///   - limit: the solver may stop once the bound gets there.
  ///   - isLimited: false goes on even when the search's limits are reached.
  func solveDistance(below limit: Double = .infinity, isLimited: Bool = true) throws -> Solution {
    try setObjective(.distance, encoding.model.objective)
    var options = isLimited ? limits.solveOptions : SolveOptions()
    options.objectiveLimit = limit.isFinite ? limit * (1 + 1e-9) : nil
    return try solve(options, .minimize, bounds: .distance)
  }

  /// Solves the program for the greatest excess: by how much a point of the program can exceed all
  /// of the region's constraints at once. Below zero there is no example.
  ///
  /// - Parameter iterationLimit: simplex iterations at most, where the solver can stop there.
  func solveExcess(iterationLimit: Int? = nil) throws -> Solution {
    try setObjective(.excess, Model.Objective(.maximize, [Term(1, encoding.excess)]))
    var options = limits.solveOptions
    options.iterationLimit = session.canLimitIterations ? iterationLimit : nil
    options.objectiveLimit = -1e-9
    return try solve(options, .maximize, bounds: .excess)
  }

  /// Solves the program for the least or greatest pre-activation of an encoded neuron.
  func solvePreActivation(_ neuron: Int, _ sense: ObjectiveSense) throws -> Solution {
    let encoded = encoding.neurons[neuron]
    let terms = [encoded.output.map { Term(1, $0) }, encoded.slack.map { Term(-1, $0) }]
    try setObjective(.preActivation, Model.Objective(sense, terms.compactMap { $0 }))
    return try solve(limits.solveOptions, sense, bounds: .preActivation)
  }

  private func setObjective(_ new: Objective, _ terms: Model.Objective) throws {
    if new != objective || new == .preActivation { try session.setObjective(terms) }
    if (new == .excess) != (objective == .excess) {
      let reach = new == .excess ? encoding.largestExcess : 0
      try session.setBounds(of: encoding.excess, lower: -reach, upper: reach)
    }
    objective = new
  }

  /// Moves the cutoff row.
  func setCutoff(_ cutoff: Double) throws {
    guard cutoff != self.cutoff else { return }
    self.cutoff = cutoff
    try session.setBounds(of: encoding.cutoffRow, lower: -.infinity, upper: cutoff)
  }

  /// Replaces all intervals, by narrower or wider ones.
  func setBox(_ target: [Interval]) throws {
    for neuron in target.indices where target[neuron] != box[neuron] {
      try setInterval(of: neuron, target[neuron])
    }
  }

  /// Replaces one neuron's interval.
  func setInterval(of neuron: Int, _ interval: Interval) throws {
    box[neuron] = interval
    let encoded = encoding.neurons[neuron]
    if let output = encoded.output {
      try session.setBounds(
        of: output, lower: max(0, interval.lower), upper: max(0, interval.upper))
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
  func fix(_ pattern: ActivationPattern?) throws {
    for neuron in box.indices where box[neuron].state == .unstable {
      try fix(neuron, isActive: pattern?.isActive[neuron])
    }
  }

  /// Fixes one unstable neuron's phase, or leaves it open.
  func fix(_ neuron: Int, isActive: Bool?) throws {
    let encoded = encoding.neurons[neuron]
    let interval = box[neuron]
    guard let output = encoded.output, let slack = encoded.slack else { return }
    try session.setBounds(
      of: output, lower: 0, upper: isActive == false ? 0 : max(0, interval.upper))
    try session.setBounds(
      of: slack, lower: 0, upper: isActive == true ? 0 : max(0, -interval.lower))
  }

  private func solve(
    _ options: SolveOptions, _ sense: ObjectiveSense, bounds: Objective
  ) throws -> Solution {
    let result = try session.solve(options)
    work.linearPrograms += 1
    work.simplexIterations += result.statistics.simplexIterations
    let multipliers: Multipliers? =
      if result.reason == .infeasible {
        result.farkasMultipliers.map { encoding.multipliers($0, sign: 1, objective: 0) }
      } else {
        result.rowDuals.map {
          encoding.multipliers(
            $0, sign: sense == .minimize ? 1 : -1, objective: bounds == .distance ? 1 : 0)
        }
      }
    return Solution(
      inequality: multipliers.flatMap { derivation.inequality($0, cutoff: cutoff) },
      values: result.solution)
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
      constraints: constraintRows.map { sign * rows[$0.index] },
      cutoff: -sign * rows[cutoffRow.index], objective: objective)
  }
}

/// Which hidden neurons are active at an input: the linear piece of the network around it.
struct ActivationPattern: Hashable {
  /// One for each hidden neuron.
  var isActive: [Bool]

  /// The pattern at an input; a pre-activation of zero counts as inactive.
  init(of problem: AttackProblem, at input: [Double]) {
    isActive = problem.network.preActivations(input).dropLast().joined().map { $0 > 0 }
  }
}
