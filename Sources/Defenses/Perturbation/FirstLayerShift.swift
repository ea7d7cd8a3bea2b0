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

  /// The question about shifts behind a question about disturbances.
  ///
  /// - Returns: nil where weights may change too, or the first layer is not smaller than the input.
  package init?(_ problem: PerturbationProblem) {
    let (weight, bias) = problem.network.layers[0]
    guard problem.parts == .disturbances, bias.count < problem.network.inputCount else {
      return nil
    }
    original = problem
    var layers = problem.network.layers
    var same = Matrix<Double>(rows: bias.count, columns: bias.count)
    for neuron in bias.indices { same[neuron, neuron] = 1 }
    layers[0] = (same, Array(repeating: 0, count: bias.count))
    let images = problem.images.map {
      LabelledImage(input: problem.network.preActivations($0.input)[0], label: $0.label)
    }
    shifted = PerturbationProblem(
      problem,
      network: ExactNetwork(layers: layers, outputActivation: problem.network.outputActivation),
      images: images,
      inputErrors: zip(images, problem.images).map { shifted, image in
        bias.indices.map { neuron in
          let points = image.input.map { Interval($0, $0) }
          let sum = Self.range(weight.row(neuron), points, bias: bias[neuron])
          let value = shifted.input[neuron]
          // The sum's ends have room for the rounding of these differences.
          return max(sum.upper - value, value - sum.lower)
        }
      },
      disturbanceRanges: bias.indices.map {
        Self.range(weight.row($0), problem.disturbanceRanges)
      })
  }

  /// What weights * values + bias can be while every value lies in its range, rounded outward.
  private static func range(
    _ weights: ArraySlice<Double>, _ ranges: [Interval], bias: Double = 0
  ) -> Interval {
    var (low, high) = (RoundedSum(bias), RoundedSum(bias))
    for (weight, range) in zip(weights, ranges) {
      low.add(weight, weight > 0 ? range.lower : range.upper)
      high.add(weight, weight > 0 ? range.upper : range.lower)
    }
    return Interval(low.lower, high.upper)
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
    let weight = original.network.layers[0].weight
    for (neuron, value) in shift.disturbances.enumerated() {
      let row = weight.row(neuron)
      model.addRow(
        "shift_\(neuron)", lower: value, upper: value,
        zip(row, parts).flatMap { [Term($0, $1.up), Term(-$0, $1.down)] })
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
