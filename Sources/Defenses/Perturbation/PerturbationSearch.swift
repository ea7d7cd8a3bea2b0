internal import Basics
public import Optimization
public import Search

/// How a perturbation is searched.
public enum PerturbationMethod: String, Sendable, CaseIterable, Codable {
  /// By the linear pieces of the network, with bounds: see `PatternPerturbation`.
  case pattern
  /// By the thesis's integer program (10a)-(10q).
  case milp
  /// By Adam through the frozen network, without bounds.
  case gradient
}

/// Finds a perturbation under which a network classifies as many images as possible correctly.
public struct PerturbationSearch: Sendable {
  private let method: PerturbationMethod
  private let solvers: Solvers
  private let seed: UInt64

  /// A search.
  ///
  /// - Parameters:
  ///   - solvers: solve the linear and integer programs.
  ///   - seed: decides where training starts again when it fails.
  public init(method: PerturbationMethod, solvers: Solvers, seed: UInt64 = 0) {
    self.method = method
    self.solvers = solvers
    self.seed = seed
  }

  /// Searches to the end or to a limit.
  ///
  /// - Parameters:
  ///   - minimizesDistance: whether, with as many images correct, the nearest to changing nothing
  ///     is wanted.
  ///   - progress: called with the best outcome so far, from time to time.
  public func solve(
    _ problem: PerturbationProblem, minimizesDistance: Bool, limits: SearchLimits = SearchLimits(),
    progress: (PerturbationOutcome) -> Void = { _ in }
  ) throws -> PerturbationOutcome {
    if method == .milp {
      return try solveProgram(problem, minimizesDistance: minimizesDistance, limits: limits)
    }
    let forCount = minimizesDistance ? limits.firstHalf : limits
    var shifted: PerturbationOutcome?
    var countBound = Double(problem.images.count)
    if method == .pattern, let shift = FirstLayerShift(problem) {
      let outcome = { PerturbationOutcome($0, problem, minimizesDistance: minimizesDistance) }
      let found = try shift.search(solvers: solvers, seed: seed, limits: forCount) {
        progress(outcome($0))
      }
      shifted = found.perturbation.map(outcome)
      countBound = found.bound
    }
    let known = trained(
      problem, after: shifted, minimizesDistance: minimizesDistance, limits: limits, progress)
    var best = known[0]
    best.bound = countBound
    if method == .pattern {
      let pattern = PatternPerturbation(problem, solvers: solvers, limits: limits)
      try pattern.boundCount(&best, limits: forCount)
      if minimizesDistance { try pattern.shorten(&best, from: known, progress: progress) }
    }
    best.limit = best.isProved ? nil : limits.reached
    return best
  }

  /// Training from changing nothing, then, while images are left over, weights alone, and from random
  /// starts; then, for the distance, with several penalties from several starts.
  ///
  /// - Parameter found: stands in for what is trained without a penalty.
  /// - Returns: what each came to, the best first; at least one.
  private func trained(
    _ problem: PerturbationProblem, after found: PerturbationOutcome?, minimizesDistance: Bool,
    limits: SearchLimits, _ progress: (PerturbationOutcome) -> Void
  ) -> [PerturbationOutcome] {
    var known = found.map { [$0] } ?? []
    func train(
      _ training: PerturbationTraining, on part: PerturbationProblem? = nil,
      from start: InputPerturbation? = nil
    ) {
      let found = PerturbationOutcome(
        training.train(part ?? problem, from: start, limits: limits), problem,
        minimizesDistance: minimizesDistance)
      let position = known.firstIndex { found.isBetter(than: $0) } ?? known.count
      known.insert(found, at: position)
      if position == 0 { progress(found) }
    }
    var training = PerturbationTraining()
    var random = SeededRandom(seed: seed, stream: 300)
    if known.isEmpty {
      train(training)
      if known[0].count < problem.images.count, problem.parts == .both {
        train(training, on: problem.withWeightsAlone)
      }
      training.isForgiving = true
      for _ in 0..<Self.restarts
      where known[0].count < problem.images.count && limits.reached == nil {
        train(training, from: problem.randomStart(&random))
      }
    }
    guard minimizesDistance else { return known }
    training.isForgiving = known[0].count < problem.images.count
    training.steps = 3000
    let starts = known.prefix(2).map(\.perturbation) + [problem.randomStart(&random)]
    for penalty in Self.penalties {
      training.penalty = penalty
      train(training)
      for start in starts where limits.reached == nil { train(training, from: start) }
    }
    return known
  }

  /// The integer program, by the solver's own branch and cut.
  private func solveProgram(
    _ problem: PerturbationProblem, minimizesDistance: Bool, limits: SearchLimits
  ) throws -> PerturbationOutcome {
    let encoding = PerturbationEncoding(problem, minimizesDistance: minimizesDistance)
    let result = try solvers.solve(encoding.model, options: limits.solveOptions)
    let found =
      result.solution.map { problem.projected(encoding.perturbation($0)) }
      ?? InputPerturbation(identityOf: problem.network.inputCount)
    var outcome = PerturbationOutcome(found, problem, minimizesDistance: minimizesDistance)
    if let bound = result.dualBound { outcome.bound = min(outcome.bound, bound) }
    outcome.limit = limits.cause(of: result.limit)
    return outcome
  }

  private static let restarts = 8
  private static let penalties = [0.03, 0.1, 0.3, 1]
}

extension PerturbationProblem {
  /// An allowed perturbation near changing nothing.
  fileprivate func randomStart(_ random: inout SeededRandom) -> InputPerturbation {
    var start = InputPerturbation(identityOf: network.inputCount)
    for input in start.weights.indices {
      start.weights[input] += random.uniform(-0.1, 0.1)
      start.disturbances[input] += random.uniform(-0.1, 0.1)
    }
    return projected(start)
  }
}
