import Defenses
import Testing
import Search

@Suite struct PerturbationSearchTests {
  /// The same count as the integer program (10a)-(10q), and both proved.
  @Test(arguments: PerturbationParts.allCases, 0..<8)
  func theCountIsThatOfTheIntegerProgram(parts: PerturbationParts, seed: Int) throws {
    let problem = SmallPerturbations.problem(seed: UInt64(seed), parts: parts)
    let pattern = try SmallPerturbations.solve(problem, .pattern)
    let program = try SmallPerturbations.solve(problem, .milp)
    #expect(program.isProved && pattern.isProved)
    #expect(pattern.count == program.count)
    #expect(pattern.countBound == pattern.count)
    for outcome in [pattern, program] {
      #expect(problem.allows(outcome.perturbation))
      #expect(problem.correct(outcome.perturbation) == outcome.correct)
    }
  }

  /// Where all images can be correct the smallest distance is the same too; elsewhere the bounds of
  /// either hold for the other.
  @Test(arguments: PerturbationParts.allCases, [0, 2, 5, 7])
  func theDistanceIsThatOfTheIntegerProgram(parts: PerturbationParts, seed: Int) throws {
    let problem = SmallPerturbations.problem(seed: UInt64(seed), parts: parts)
    let pattern = try SmallPerturbations.solve(problem, .pattern, minimizesDistance: true)
    let program = try SmallPerturbations.solve(problem, .milp, minimizesDistance: true)
    #expect(pattern.count == program.count)
    #expect(pattern.objective <= program.bound + 1e-7)
    #expect(program.objective <= pattern.bound + 1e-7)
    if pattern.count == problem.images.count {
      #expect(abs(pattern.perturbation.distance - program.perturbation.distance) < 1e-4)
      #expect(pattern.isProved)
    }
  }

  /// Deeper networks, outputs with a ReLU, limits on weights and disturbances.
  @Test(arguments: 0..<6)
  func limitsAndShapesKeepTheOptimum(seed: Int) throws {
    let problem = SmallPerturbations.problem(
      seed: UInt64(100 + seed), images: 2, weightLimit: 0.5, disturbanceLimit: 0.25,
      activation: seed % 2 == 0 ? .relu : .linear, sizes: seed % 3 == 0 ? [4, 3] : [4, 3, 2, 3])
    let pattern = try SmallPerturbations.solve(problem, .pattern, minimizesDistance: true)
    let program = try SmallPerturbations.solve(problem, .milp, minimizesDistance: true)
    #expect(pattern.count == program.count)
    #expect(pattern.perturbation.weights.allSatisfy { abs($0 - 1) <= 0.5 + 1e-6 })
    #expect(pattern.perturbation.disturbances.allSatisfy { abs($0) <= 0.25 + 1e-6 })
    if pattern.count == problem.images.count {
      #expect(abs(pattern.perturbation.distance - program.perturbation.distance) < 1e-4)
    }
  }

  /// Disturbances alone are searched as shifts of the first layer, which limits may keep from being
  /// made.
  @Test(arguments: 0..<4, [nil, 0.1])
  func shiftsOfTheFirstLayerKeepTheCount(seed: Int, limit: Double?) throws {
    let problem = SmallPerturbations.problem(
      seed: UInt64(200 + seed), parts: .disturbances, images: 4, disturbanceLimit: limit,
      sizes: [9, 3, 3, 3])
    let pattern = try SmallPerturbations.solve(problem, .pattern)
    let program = try SmallPerturbations.solve(problem, .milp)
    #expect(pattern.count == program.count)
    #expect(pattern.isProved && problem.allows(pattern.perturbation))
  }

  @Test(arguments: 0..<3)
  func trainingFindsNothingBetterThanTheOptimum(seed: Int) throws {
    let problem = SmallPerturbations.problem(seed: UInt64(seed))
    let pattern = try SmallPerturbations.solve(problem, .pattern, minimizesDistance: true)
    let gradient = try SmallPerturbations.solve(problem, .gradient, minimizesDistance: true)
    #expect(problem.allows(gradient.perturbation))
    #expect(gradient.objective <= pattern.bound + 1e-9)
    #expect(pattern.objective >= gradient.objective - 1e-9)
  }

  /// Images that are correct as they are need no perturbation.
  @Test func nothingToDoIsProvedAtOnce() throws {
    let problem = SmallPerturbations.problem(seed: 3)
    let identity = InputPerturbation(identityOf: 4)
    let correct = problem.images.filter { image in
      PerturbationProblem(network: problem.network, images: [image]).correct(identity) == [true]
    }
    try #require(!correct.isEmpty)
    let easy = PerturbationProblem(network: problem.network, images: correct)
    let outcome = try SmallPerturbations.solve(easy, .pattern, minimizesDistance: true)
    #expect(outcome.perturbation == identity)
    #expect(outcome.isProved && outcome.distanceBound == 0)
  }

  @Test func anInterruptedSearchProvesNothing() throws {
    let problem = SmallPerturbations.problem(seed: 1)
    for method in PerturbationMethod.allCases {
      let outcome = try PerturbationSearch(method: method, solvers: SmallPerturbations.solvers)
        .solve(
          problem, minimizesDistance: true, limits: SearchLimits(shouldStop: { true }))
      #expect(problem.allows(outcome.perturbation))
      #expect(outcome.count == problem.images.count || !outcome.isProved)
      #expect(outcome.isProved || outcome.limit == .interrupted)
    }
  }
}
