public import Optimization
public import Proofs
internal import Search

/// The search for a perturbation as the thesis writes it: (10a)-(10q), with the inputs of (10b)
/// put into (10c).
///
/// It exists to compare with, and as the reference for small cases. What (10k) fixes to zero, the
/// t_j of all classes but the image's own, is left out together with the rows (10i) that it
/// empties. Of (10f) for the inputs, the rows of the least and the greatest value among the images
/// imply the others. Where the distance is to be small too, 0.001 times the two sums is subtracted
/// (the thesis, section 4.3.2).
public struct PerturbationEncoding: Sendable {
  /// What the thesis multiplies the distance by, so that classification comes first.
  public static let distanceWeight = 0.001

  /// The integer program. Its objective is the number of images that are correct, less the weighted
  /// distance.
  public private(set) var model = Model(name: "input perturbation, thesis (10a)-(10q)")
  private var weights: [Variable] = []
  private var disturbances: [Variable] = []

  /// Writes the program.
  ///
  /// - Parameters:
  ///   - bounds: pre-activation bounds of all layers over the problem's box; nil for interval
  ///     arithmetic.
  public init(
    _ problem: PerturbationProblem, minimizesDistance: Bool, bounds: NeuronBounds? = nil
  ) {
    let bounds = bounds ?? problem.network.boxBounds(problem.box.lower, problem.box.upper)
    addPerturbation(problem)
    let hits = problem.images.indices.map { addImage($0, problem, bounds) }
    let distance = minimizesDistance ? addDistance(problem) : []
    model.objective = Model.Objective(
      .maximize,
      hits.map { Term(1, $0) } + distance.map { Term(-Self.distanceWeight, $0) })
  }

  /// The perturbation of a solution of the model.
  public func perturbation(_ solution: [Double]) -> InputPerturbation {
    InputPerturbation(
      weights: weights.map { max(0, solution[$0.index]) },
      disturbances: disturbances.map { solution[$0.index] })
  }

  /// p and q, and (10f) for the inputs.
  private mutating func addPerturbation(_ problem: PerturbationProblem) {
    for (index, (p, q)) in zip(problem.weightRanges, problem.disturbanceRanges).enumerated() {
      let weight = model.addVariable("p_\(index)", lower: p.lower, upper: p.upper)
      let disturbance = model.addVariable("q_\(index)", lower: q.lower, upper: q.upper)
      let span = problem.spans[index]
      model.addRow(
        "above_\(index)", upper: problem.box.upper,
        [Term(span.upper, weight), Term(1, disturbance)])
      model.addRow(
        "below_\(index)", lower: problem.box.lower,
        [Term(span.lower, weight), Term(1, disturbance)])
      weights.append(weight)
      disturbances.append(disturbance)
    }
  }

  /// One image's network and whether it is correct: t.
  private mutating func addImage(
    _ number: Int, _ problem: PerturbationProblem, _ bounds: NeuronBounds
  ) -> Variable {
    let image = problem.images[number]
    let inputs = zip(weights, disturbances).enumerated().map { index, pair in
      AffineExpression(terms: [Term(image.input[index], pair.0), Term(1, pair.1)])
    }
    let layers = model.addThesisLayers(
      problem.network, inputs: inputs, bounds: bounds.layers, suffix: "_\(number)")
    let outputs = layers[layers.count - 1].outputs
    // M_y must let y reach 1.2 times the largest output: an image that is not correct may have it.
    let largest = bounds.layers[bounds.layers.count - 1].reduce(0) { max($0, $1.upper) }
    let mostY = max(problem.floor, problem.margin * largest)
    let y = model.addVariable("y_\(number)", lower: problem.floor, upper: mostY)
    let hit = model.addBinary("t_\(number)")
    for (index, output) in outputs.enumerated() {
      let factor = index == image.label ? 1 : problem.margin
      model.addRow("largest_\(index)_\(number)", lower: 0, [Term(1, y), Term(-factor, output)])
    }
    model.addRow(
      "correct_\(number)", upper: mostY,
      [Term(1, y), Term(mostY, hit), Term(-1, outputs[image.label])])
    return hit
  }

  /// |p - 1| and |q|.
  private mutating func addDistance(_ problem: PerturbationProblem) -> [Variable] {
    var distances: [Variable] = []
    for (name, variables, center) in [("p", weights, 1.0), ("q", disturbances, 0.0)] {
      for (index, variable) in variables.enumerated() {
        let distance = model.addVariable("d_\(name)_\(index)")
        model.addRow(
          "over_\(name)_\(index)", upper: center, [Term(1, variable), Term(-1, distance)])
        model.addRow(
          "under_\(name)_\(index)", lower: center, [Term(1, variable), Term(1, distance)])
        distances.append(distance)
      }
    }
    return distances
  }
}
