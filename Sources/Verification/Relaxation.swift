internal import Optimization

/// The linear relaxation of a `CompactEncoding` in a solver's memory, together with the bounds
/// that it is written from.
///
/// The program is a function of `bounds` and the fixed phases alone: whoever narrows a bound here
/// changes every place of the program that it entered.
final class Relaxation {
  let encoding: CompactEncoding
  private(set) var bounds: NeuronBounds
  private let session: any LinearSession
  private let limits: SearchLimits
  private var isDistanceObjective = true
  private(set) var linearPrograms = 0
  private(set) var simplexIterations = 0

  init(
    _ encoding: CompactEncoding, bounds: NeuronBounds, session: any LinearSession,
    limits: SearchLimits
  ) {
    self.encoding = encoding
    self.bounds = bounds
    self.session = session
    self.limits = limits
  }

  private func setDistanceObjective() throws {
    guard !isDistanceObjective else { return }
    try session.setObjective(encoding.model.objective)
    isDistanceObjective = true
  }

  /// Solves the program for the least distance: a lower bound that holds in spite of rounding,
  /// infinite where the program is proved to have no point, and the solution where the solver
  /// finished.
  ///
  /// - Parameter cutoff: the solver may stop once the bound gets there.
  func solveDistance(
    below cutoff: Double = .infinity
  ) throws -> (lowerBound: Double, solution: [Double]?) {
    try setDistanceObjective()
    var options = limits.solveOptions
    options.objectiveLimit = cutoff.isFinite ? cutoff * (1 + 1e-9) : nil
    let result = try solve(options)
    if provesEmptiness(result) { return (.infinity, nil) }
    guard let duals = result.rowDuals else { return (0, nil) }
    return (session.safeDualBound(rowDuals: duals), result.solution)
  }

  /// Whether a result shows, in spite of rounding, that the program has no point.
  private func provesEmptiness(_ result: SolveResult) -> Bool {
    guard result.reason == .infeasible, let multipliers = result.farkasMultipliers else {
      return false
    }
    return session.isInfeasible(provedBy: multipliers)
  }

  /// Moves the cutoff row.
  func setCutoff(_ cutoff: Double) throws {
    try session.setBounds(of: encoding.cutoffRow, lower: -.infinity, upper: cutoff)
  }

  /// Replaces all bounds, narrower or wider.
  func narrow(to target: NeuronBounds) throws {
    for (layer, intervals) in target.layers.dropLast().enumerated() {
      for (neuron, interval) in intervals.enumerated()
      where interval != bounds.layers[layer][neuron] {
        try narrow(layer: layer, neuron: neuron, to: interval)
      }
    }
  }

  /// Solves the program for the least or greatest pre-activation of an encoded neuron, and
  /// returns a bound that holds in spite of rounding; nil where nothing was proved. Where the
  /// program is proved to have no point, the least is plus and the greatest minus infinity.
  func preActivationBound(layer: Int, neuron: Int, _ sense: ObjectiveSense) throws -> Double? {
    let encoded = encoding.neurons[layer][neuron]
    let terms = [encoded.output.map { Term(1, $0) }, encoded.slack.map { Term(-1, $0) }]
    try session.setObjective(Model.Objective(sense, terms.compactMap { $0 }))
    isDistanceObjective = false
    let result = try solve()
    if provesEmptiness(result) { return sense == .minimize ? .infinity : -.infinity }
    return result.rowDuals.map(session.safeDualBound)
  }

  /// Replaces an encoded neuron's bounds by narrower ones.
  func narrow(layer: Int, neuron: Int, to interval: Interval) throws {
    bounds.layers[layer][neuron] = interval
    let encoded = encoding.neurons[layer][neuron]
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
    for (layer, intervals) in bounds.layers.dropLast().enumerated() {
      for (neuron, interval) in intervals.enumerated() where interval.state == .unstable {
        try fix(layer: layer, neuron: neuron, isActive: pattern?.isActive[layer][neuron])
      }
    }
  }

  /// Fixes one unstable neuron's phase, or leaves it open.
  func fix(layer: Int, neuron: Int, isActive: Bool?) throws {
    let encoded = encoding.neurons[layer][neuron]
    let interval = bounds.layers[layer][neuron]
    guard let output = encoded.output, let slack = encoded.slack else { return }
    try session.setBounds(
      of: output, lower: 0, upper: isActive == false ? 0 : max(0, interval.upper))
    try session.setBounds(
      of: slack, lower: 0, upper: isActive == true ? 0 : max(0, -interval.lower))
  }

  private func solve(_ options: SolveOptions? = nil) throws -> SolveResult {
    linearPrograms += 1
    let result = try session.solve(options ?? limits.solveOptions)
    simplexIterations += result.statistics.simplexIterations
    return result
  }
}

/// Which hidden neurons are active at an input: the linear piece of the network around it.
struct ActivationPattern: Equatable {
  /// One list for each hidden layer.
  var isActive: [[Bool]]

  /// The pattern at an input; a pre-activation of zero counts as inactive.
  init(of problem: AttackProblem, at input: [Double]) {
    isActive = problem.network.preActivations(input).dropLast().map { $0.map { $0 > 0 } }
  }
}
