internal import Basics
internal import LinearAlgebra
internal import Networks
internal import Optimization
internal import Search

/// Disturbances alone shift the first layer of every image by the same W q: as many numbers as that
/// layer has neurons, instead of one for each input. So thousands of starts cost what one costs
/// otherwise, and a bound on the count over all shifts holds for all disturbances.
package struct FirstLayerShift {
  private let original: PerturbationProblem
  /// The question about shifts. Each ranges over what the disturbances allow it by itself; together
  /// they may ask for more.
  package let shifted: PerturbationProblem
  /// How disturbances shift the first block.
  private let map: LinearMap

  /// The question about shifts behind a question about disturbances.
  ///
  /// - Returns: nil where weights may change too, or what reads the input is not one block that is
  ///   smaller than it.
  package init?(_ problem: PerturbationProblem) {
    let network = problem.network
    let first = network.blocks[0]
    guard problem.parts == .disturbances, first.count < network.inputCount,
      first.terms.map(\.source) == [.input],
      !network.blocks.dropFirst().contains(where: { $0.terms.contains { $0.source == .input } })
    else { return nil }
    original = problem
    map = first.terms[0].map
    var blocks = network.blocks
    let ones = SparseMap(diagonal: Array(repeating: 1, count: first.count))
    blocks[0] = PiecewiseNetwork.Block(
      [.init(.input, LinearMap(.sparse(ones)))], bias: Array(repeating: 0, count: first.count),
      isRectified: first.isRectified)
    let images = problem.images.map {
      LabelledImage(input: network.preActivations($0.input)[0], label: $0.label)
    }
    shifted = PerturbationProblem(
      problem,
      network: PiecewiseNetwork(
        inputCount: first.count, blocks: blocks, decision: network.decision),
      images: images,
      inputErrors: zip(images, problem.images).map { shifted, image in
        let points = image.input.map { Interval($0, $0) }
        return zip(network.bounds(of: 0, inputs: points, earlier: []), shifted.input).map {
          // The sum's ends have room for the rounding of these differences.
          max($0.upper - $1, $1 - $0.lower)
        }
      },
      disturbanceRanges: {
        // What the disturbances add to the sums, without the biases.
        var moving = first
        moving.bias = Array(repeating: 0, count: first.count)
        moving.biasErrors = nil
        moving.isRectified = false
        let alone = PiecewiseNetwork(
          inputCount: network.inputCount, blocks: [moving],
          decision: .argmax(classCount: moving.count))
        return alone.bounds(of: 0, inputs: problem.disturbanceRanges, earlier: [])
      }())
  }

  /// Disturbances that make many images correct, where those of the best shift are allowed, and a
  /// bound on the count.
  ///
  /// - Parameter progress: called with what training came to.
  func search(
    solvers: Solvers, seed: UInt64, limits: SearchLimits,
    progress: (InputPerturbation) -> Void
  ) throws -> (perturbation: InputPerturbation?, bound: Double) {
    let trained = trained(seed: seed, limits: limits.firstHalf)
    let found = try disturbances(for: trained.perturbation, solver: solvers.linear)
    if let found { progress(found) }
    var best = trained
    try PatternPerturbation(shifted, solvers: solvers, limits: limits)
      .boundCount(&best, limits: limits)
    let better =
      best.isBetter(than: trained)
      ? try disturbances(for: best.perturbation, solver: solvers.linear) : nil
    return (better ?? found, best.bound)
  }

  /// The best shift that training comes to from many starts; it ends when many in a row were no
  /// better.
  private func trained(seed: UInt64, limits: SearchLimits) -> PerturbationOutcome {
    var training = PerturbationTraining()
    training.steps = 200
    training.isForgiving = true
    let width = shifted.spans.reduce(0) { $0 + $1.width } / Double(shifted.spans.count)
    training.disturbanceRate = max(width, 1e-6)
    var random = SeededRandom(seed: seed, stream: 301)
    var best = PerturbationOutcome(
      InputPerturbation(identityOf: shifted.network.inputCount), shifted, minimizesDistance: false)
    var inVain = 0
    let count = shifted.images.count
    while inVain < Self.patience * count && best.count < count && limits.reached == nil {
      let found = PerturbationOutcome(
        training.train(shifted, from: randomStart(&random), limits: limits), shifted,
        minimizesDistance: false)
      inVain = found.isBetter(than: best) ? 0 : inVain + 1
      if inVain == 0 { best = found }
    }
    return best
  }

  private func randomStart(_ random: inout SeededRandom) -> InputPerturbation {
    var start = InputPerturbation(identityOf: shifted.network.inputCount)
    let size = random.uniform(0, 1)
    for (neuron, span) in shifted.spans.enumerated() {
      start.disturbances[neuron] = size * random.uniform(-1, 1) * span.width
    }
    return shifted.projected(start)
  }

  /// The smallest disturbances that make a shift; nil where there are none.
  private func disturbances(
    for shift: InputPerturbation, solver: any LinearSolver
  ) throws -> InputPerturbation? {
    var model = Model(name: "smallest disturbances")
    let parts = original.disturbanceRanges.enumerated().map { input, range in
      (
        up: model.addVariable("up_\(input)", lower: 0, upper: max(0, range.upper)),
        down: model.addVariable("down_\(input)", lower: 0, upper: max(0, -range.lower))
      )
    }
    for (neuron, value) in shift.disturbances.enumerated() {
      var terms: [Term] = []
      map.row(neuron).forEach {
        terms += [Term($1, parts[$0].up), Term(-$1, parts[$0].down)]
      }
      model.addRow("shift_\(neuron)", lower: value, upper: value, terms)
    }
    model.objective = Model.Objective(
      .minimize, parts.flatMap { [Term(1, $0.up), Term(1, $0.down)] })
    guard let solution = try solver.solve(model, options: SolveOptions()).solution else {
      return nil
    }
    var result = InputPerturbation(identityOf: original.network.inputCount)
    result.disturbances = parts.map { solution[$0.up.index] - solution[$0.down.index] }
    return original.projected(result)
  }

  /// After how many starts in vain training ends, for each image.
  private static let patience = 30
}
