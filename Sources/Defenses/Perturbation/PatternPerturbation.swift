internal import Optimization
internal import Search

/// Improves and bounds perturbations by the structure of the problem: with the activation pattern
/// of every image fixed, what is left is one linear program in the weights and disturbances.
///
/// `JointNetwork` makes the smallest perturbation a question that `ExactSearch` answers: from linear
/// piece to linear piece through the neurons that sit at zero, then a proof by branch and bound.
/// Only images that smaller perturbations get wrong enter the joint network, and the box is kept
/// only where they break it. A bound over some images and no box holds for all.
struct PatternPerturbation {
  private let problem: PerturbationProblem
  private let solvers: Solvers
  private let limits: SearchLimits
  private let search: ExactSearch

  init(_ problem: PerturbationProblem, solvers: Solvers, limits: SearchLimits) {
    self.problem = problem
    self.solvers = solvers
    self.limits = limits
    search = ExactSearch(solver: solvers.linear)
  }

  /// What a joint network has to be about.
  private struct Scope {
    var images: [Int] = []
    var boxed: [Int] = []
  }

  /// Makes the best perturbation nearer to changing nothing without losing an image, and bounds the
  /// distance where all images are correct.
  ///
  /// - Parameter starts: those with as many images correct are where it starts from.
  func shorten(
    _ best: inout PerturbationOutcome, from starts: [PerturbationOutcome],
    progress: (PerturbationOutcome) -> Void
  ) throws {
    var boxed: [Int] = []
    let half = limits.firstHalf
    let others = starts.filter {
      $0.count == best.count && $0.perturbation != best.perturbation
    }
    for start in [best] + others where half.reached == nil {
      try descend(from: start, &best, &boxed, limits: half)
      progress(best)
    }
    if best.count == problem.images.count { try bound(&best, boxed, progress) }
  }

  /// Walks through linear pieces to a smaller perturbation for the same images.
  ///
  /// - Parameter boxed: gets the inputs whose box stood in the way.
  private func descend(
    from start: PerturbationOutcome, _ best: inout PerturbationOutcome, _ boxed: inout [Int],
    limits: SearchLimits
  ) throws {
    let wanted = start.correct.indices.filter { start.correct[$0] }
    let untouched = problem.correct(InputPerturbation(identityOf: problem.network.inputCount))
    var scope = Scope(images: wanted.filter { !untouched[$0] }, boxed: boxed)
    while limits.reached == nil {
      let joint = JointNetwork(problem, images: scope.images, boxed: scope.boxed)
      let outcome = try search.findExample(joint.query, limits: limits) { _ in
        [joint.input(start.perturbation)]
      }
      guard let witness = outcome.witness else { break }
      let candidate = joint.perturbation(witness.input)
      consider(candidate, &best)
      guard extend(&scope, by: candidate, wanted) else { break }
    }
    boxed = scope.boxed
  }

  /// Takes a perturbation as the best one if it is allowed and better.
  private func consider(_ candidate: InputPerturbation, _ best: inout PerturbationOutcome) {
    guard problem.allows(candidate) else { return }
    var found = PerturbationOutcome(candidate, problem, minimizesDistance: best.minimizesDistance)
    guard found.isBetter(than: best) else { return }
    found.bound = best.bound
    best = found
  }

  /// Adds the images that a perturbation gets wrong, and the inputs at which it breaks the box.
  ///
  /// - Returns: whether there are any.
  private func extend(
    _ scope: inout Scope, by candidate: InputPerturbation, _ wanted: [Int]
  ) -> Bool {
    let correct = problem.correct(candidate)
    let images = wanted.filter { !correct[$0] && !scope.images.contains($0) }
    let boxed = problem.inputsOutOfBox(candidate).filter { !scope.boxed.contains($0) }
    scope.images += images
    scope.boxed += boxed
    return !images.isEmpty || !boxed.isEmpty
  }

  /// Proves how small a perturbation for all images can be: the smallest one for a few images, one
  /// more each time, which is the one that the last smallest perturbation misses by most. Nothing
  /// is left to prove when it misses none.
  private func bound(
    _ best: inout PerturbationOutcome, _ boxed: [Int], _ progress: (PerturbationOutcome) -> Void
  ) throws {
    let all = Array(problem.images.indices)
    var part = Scope(images: [], boxed: boxed)
    var smallest = InputPerturbation(identityOf: problem.network.inputCount)
    while limits.reached == nil && !best.isProved {
      if let worst = mostMissed(by: smallest, among: all, butNot: part.images) {
        part.images.append(worst)
      } else if !extend(&part, by: smallest, all) {
        break
      }
      let joint = JointNetwork(problem, images: part.images, boxed: part.boxed)
      let outcome = try search.solve(joint.query, limits: limits) { _ in
        [joint.input(best.perturbation)]
      }
      // With all images correct, or one less and no distance at all.
      let least = min(outcome.lowerBound, best.perturbation.distance)
      best.bound = min(
        best.bound,
        Double(all.count) - min(1, PerturbationEncoding.distanceWeight * least))
      if let witness = outcome.witness {
        smallest = joint.perturbation(witness.input)
        consider(smallest, &best)
      }
      progress(best)
    }
  }

  /// The image that misses its rule by most, of those among some that a perturbation gets wrong.
  ///
  /// - Parameter known: left out; a joint network's tolerance may let them miss by a hair.
  private func mostMissed(
    by perturbation: InputPerturbation, among images: [Int], butNot known: [Int]
  ) -> Int? {
    let correct = problem.correct(perturbation)
    let missed = images.filter { !correct[$0] && !known.contains($0) }.map { index in
      let image = problem.images[index]
      let logits = problem.network.logits(perturbation.applied(to: image.input))
      let slack = problem.rule(image.label).constraints.map { $0.slack(logits) }.min() ?? 0
      return (index: index, slack: slack)
    }
    return missed.min { $0.slack < $1.slack }?.index
  }

  /// Finds images that cannot be correct together, until enough of them are known: each such set
  /// loses one, so a smallest choice of images that meets all sets bounds the count. Where the
  /// others can be correct, that is the largest count there is.
  func boundCount(_ best: inout PerturbationOutcome, limits: SearchLimits) throws {
    var conflicts: [[Int]] = []
    while limits.reached == nil, !best.hasLargestCount,
      let lost = try smallestChoice(meeting: conflicts)
    {
      let kept = problem.images.indices.filter { !lost.contains($0) }
      best.bound = min(best.bound, Double(kept.count))
      guard !best.hasLargestCount, let conflict = try conflict(among: kept, &best, limits: limits)
      else { return }
      conflicts.append(conflict)
    }
  }

  /// As few images as possible with one of each set; nil where the solver fails.
  private func smallestChoice(meeting sets: [[Int]]) throws -> Set<Int>? {
    var model = Model(name: "smallest choice")
    let images = Set(sets.joined()).sorted()
    let chosen = Dictionary(
      uniqueKeysWithValues: images.map { ($0, model.addBinary("image_\($0)")) })
    for (index, set) in sets.enumerated() {
      model.addRow("set_\(index)", lower: 1, set.compactMap { chosen[$0].map { Term(1, $0) } })
    }
    model.objective = Model.Objective(
      .minimize, images.compactMap { chosen[$0].map { Term(1, $0) } })
    guard !sets.isEmpty else { return [] }
    let result = try solvers.solve(model, options: limits.solveOptions)
    guard result.reason == .optimal, let solution = result.solution else { return nil }
    return Set(images.filter { chosen[$0].map { solution[$0.index] > 0.5 } ?? false })
  }

  /// Images among some that are proved not to be correct together: a few that are, and one more each
  /// time, until it is one too many.
  ///
  /// - Returns: nil where all can be, or a limit was reached.
  private func conflict(
    among images: [Int], _ best: inout PerturbationOutcome, limits: SearchLimits
  ) throws -> [Int]? {
    // The first perturbation that is found will do.
    let search = ExactSearch(solver: solvers.linear, gap: 0.999)
    var part = Scope()
    var point = best.perturbation
    while limits.reached == nil {
      if let worst = mostMissed(by: point, among: images, butNot: part.images) {
        part.images.append(worst)
      } else if !extend(&part, by: point, images) {
        return nil
      }
      let joint = JointNetwork(problem, images: part.images, boxed: part.boxed)
      let outcome = try search.solve(joint.query, limits: limits) { _ in
        [joint.input(point), joint.input(best.perturbation)]
      }
      guard let witness = outcome.witness else {
        return outcome.lowerBound == .infinity ? part.images : nil
      }
      point = joint.perturbation(witness.input)
      consider(point, &best)
    }
    return nil
  }
}
