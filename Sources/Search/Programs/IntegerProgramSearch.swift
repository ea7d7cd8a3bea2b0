public import Queries
public import Proofs
internal import LinearAlgebra
public import Optimization
internal import Synchronization

/// The attack by branch and cut on an integer program of the whole problem, for comparison.
///
/// What it claims holds to the solver's tolerances, which on badly scaled networks means nothing;
/// `ExactSearch.proving` makes a proof of it, or corrects it.
public struct IntegerProgramSearch: Sendable {
  /// Solve the integer programs, and linear ones for what their solutions miss.
  public let solvers: Solvers
  /// The proof may leave this fraction open.
  public let gap: Double
  /// Pre-activation bounds over [0, 1]^n, from which the big-M values come.
  public let bounds: NeuronBounds

  /// How the program is written.
  public let formulation: Formulation

  /// A search with solvers and bounds that were computed once for the network.
  public init(
    solvers: Solvers, bounds: NeuronBounds, formulation: Formulation = .thesis, gap: Double = 0
  ) {
    self.solvers = solvers
    self.bounds = bounds
    self.formulation = formulation
    self.gap = max(gap, Tolerances.provedGap)
  }

  /// Answers a question to the end or to a limit, one integer program after the other, and keeps the
  /// cheapest.
  ///
  /// - Parameter rules: the targets; the thesis's way has a program for each, the compact one for
  ///   each of the question's regions.
  public func solve(
    _ query: Query, rules: [MarginRule], limits: SearchLimits = SearchLimits()
  ) throws -> SearchOutcome {
    var total = SearchOutcome(lowerBound: .infinity)
    let programs = balancedPrograms(query, rules: rules)
    for program in programs {
      let outcome = try solve(program, query, limits)
      total.lowerBound = min(total.lowerBound, outcome.lowerBound)
      total.limit = total.limit ?? outcome.limit
      total.hasFailed = total.hasFailed || outcome.hasFailed
      total.statistics.add(outcome.statistics)
      // Only of a single program does the moment say something about the whole.
      total.onePercent = programs.count == 1 ? outcome.onePercent : nil
      if let witness = outcome.witness, witness.distance < total.witness?.distance ?? .infinity {
        total.witness = witness
      }
    }
    return total
  }

  /// The integer programs of a question on the network with neurons of one size.
  private func balancedPrograms(
    _ query: Query, rules: [MarginRule]
  ) -> [IntegerProgram] {
    let (network, sizes) = query.network.balancing()
    var scaled = bounds
    for (layer, sizes) in sizes.enumerated() {
      for (neuron, size) in sizes.enumerated() {
        let interval = bounds.layers[layer][neuron]
        scaled.layers[layer][neuron] = Interval(interval.lower / size, interval.upper / size)
      }
    }
    return IntegerProgramSearch(
      solvers: solvers, bounds: scaled, formulation: formulation, gap: gap
    )
    .programs(query.on(network), rules: rules)
  }

  /// The integer programs of a question.
  ///
  /// - Parameter rules: the thesis's rules, where success is by them; each has a program of its own, and
  ///   otherwise each of the question's regions.
  public func programs(_ query: Query, rules: [MarginRule]) -> [IntegerProgram] {
    switch formulation {
    // The thesis's own rows are about one logit for each class.
    case .thesis where rules.isEmpty || query.network.decision == .threshold:
      query.regions.map { region in
        let encoding = ThesisEncoding(query, region: region, bounds: bounds)
        return IntegerProgram(model: encoding.model) {
          encoding.change($0, from: query.inputs.center)
        }
      }
    case .thesis:
      rules.map { rule in
        let encoding = ThesisEncoding(query, rule: rule, bounds: bounds)
        return IntegerProgram(model: encoding.model) {
          encoding.change($0, from: query.inputs.center)
        }
      }
    case .compact:
      query.regions.map { region in
        let encoding = CompactEncoding(
          query, region: region, bounds: bounds, cutoff: .infinity, integers: true)
        return IntegerProgram(model: encoding.model, change: encoding.change)
      }
    }
  }

  /// A program, and how to read a solution of it.
  public struct IntegerProgram: Sendable {
    /// Its objective is the distance.
    public let model: Model
    /// The change of every input at a solution.
    let change: @Sendable (_ solution: [Double]) -> [Double]
  }

  private func solve(
    _ program: IntegerProgram, _ query: Query, _ limits: SearchLimits
  ) throws -> SearchOutcome {
    var options = limits.solveOptions
    options.relativeGap = gap / 2
    let milestone = Milestone(gap: 0.01)
    options.progress = milestone.watch
    let result = try solvers.solve(program.model, options: options)
    // Before its first node a solver may have no bound but minus infinity, and no distance is below 0.
    var outcome = SearchOutcome(lowerBound: max(0, result.dualBound ?? 0))
    outcome.statistics.nodes = result.statistics.nodes
    outcome.statistics.simplexIterations = result.statistics.simplexIterations
    outcome.statistics.solveSeconds = result.statistics.seconds
    outcome.limit = limits.cause(of: result.limit)
    milestone.watch(
      SolveProgress(
        objective: result.objective, dualBound: result.dualBound, nodes: result.statistics.nodes,
        seconds: result.statistics.seconds))
    outcome.onePercent = milestone.moment
    if let solution = result.solution {
      outcome.witness = try witness(program.change(solution), query)
    }
    switch result.reason {
    case .infeasible: outcome.lowerBound = .infinity
    case .limit: break
    default: outcome.hasFailed = outcome.witness == nil
    }
    return outcome
  }

  /// A solution as a checked example: as it is, or where its binaries hold only up to the solver's
  /// tolerances, solved again in its linear piece.
  private func witness(_ change: [Double], _ query: Query) throws -> Witness? {
    let input = zip(query.inputs.center, change).map { $0 + $1 }
    if let witness = Witness(input, for: query) { return witness }
    let ball = query.ballBounds(radius: .infinity)
    var best: Witness?
    for region in query.regions {
      let encoding = CompactEncoding(
        query, region: region, bounds: ball, cutoff: .infinity, integers: false)
      let limits = SearchLimits()
      best = try Relaxation.with(
        encoding, intervals: ball.hidden, cutoff: .infinity,
        derivation: InequalityDerivation(query, region), solver: solvers.linear, limits: limits
      ) { relaxation in
        var search = PatternSearch(
          query, region: region, relaxation: relaxation, limits: limits, best: best)
        try search.descend(from: input)
        return search.best
      }
    }
    return best
  }
}

/// Notes when a gap is first reached.
private final class Milestone: Sendable {
  private let gap: Double
  private let reached = Mutex<GapMoment?>(nil)

  init(gap: Double) { self.gap = gap }

  var moment: GapMoment? { reached.withLock { $0 } }

  @Sendable func watch(_ progress: SolveProgress) {
    guard let now = progress.relativeGap, now <= gap else { return }
    reached.withLock {
      $0 = $0 ?? GapMoment(gap: now, nodes: progress.nodes, seconds: progress.seconds)
    }
  }
}
