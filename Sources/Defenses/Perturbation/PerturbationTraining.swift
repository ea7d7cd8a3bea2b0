internal import Foundation
internal import LinearAlgebra
internal import Networks
public import Search

/// Trains a perturbation by Adam through the frozen network: the obvious way, which proves nothing.
///
/// What is minimised is by how much each image misses its margins, a little more than asked for,
/// and `penalty` times the distance.
public struct PerturbationTraining: Sendable {
  /// Adam's step size for weights.
  public var learningRate = 0.02
  /// The same for disturbances, which move every image at once, as a fraction of that.
  public var disturbanceRate = 0.1
  /// Steps at most; their size falls to zero over them.
  public var steps = 1500
  /// What one unit of distance costs, where one unit of a missed margin costs 1.
  public var penalty = 0.0
  /// By what fraction more than asked for the margins are to be kept.
  public var reserve = 0.05
  /// Whether images that miss their margins by far count less and less: where not all can be
  /// correct, those that can are not held back by those that cannot.
  public var isForgiving = false

  /// The defaults.
  public init() {}

  /// The best perturbation on the way: the one with most images classified correctly, of these the
  /// nearest to changing nothing. Without penalty it ends when all are correct.
  ///
  /// - Parameter limits: asked after every step.
  public func train(
    _ problem: PerturbationProblem, from start: InputPerturbation? = nil,
    limits: SearchLimits = SearchLimits()
  ) -> InputPerturbation {
    let count = problem.network.inputCount
    var current = start ?? InputPerturbation(identityOf: count)
    var best = current
    var bestScore = (correct: -1, distance: Double.infinity)
    let loss = MarginLoss(problem, reserve: reserve)
    let patience = loss.evaluate(current).missed / Double(problem.images.count)
    let adam = Adam(count: 2 * count, learningRate: learningRate)
    for step in 0..<steps where limits.reached == nil {
      let scale = 1 - Double(step) / Double(steps)
      let state = loss.evaluate(
        current, patience: isForgiving ? patience * max(Self.leastPatience, 2 * scale) : .infinity)
      let score = (correct: state.correct, distance: current.distance)
      if (score.correct, -score.distance) > (bestScore.correct, -bestScore.distance) {
        (best, bestScore) = (current, score)
      }
      if penalty == 0 && state.correct == problem.images.count { break }
      // One learning rate for both: disturbances in units of their own.
      let before = changes(current)
      var changes = before
      let gradient = zip(before, state.gradient).map { change, slope in
        Float(withPenalty(slope, at: change))
      }
      adam.step(&changes, gradient: gradient, scale: scale)
      // With a penalty what would change its sign stops at zero.
      for index in changes.indices where penalty > 0 && changes[index] * before[index] < 0 {
        changes[index] = 0
      }
      current = problem.projected(
        InputPerturbation(
          weights: changes[..<count].map { 1 + Double($0) },
          disturbances: changes[count...].map { Double($0) * disturbanceRate }))
    }
    return best
  }

  /// What is trained: p - 1, and q in units of its rate.
  private func changes(_ perturbation: InputPerturbation) -> [Float] {
    perturbation.weights.map { Float($0 - 1) }
      + perturbation.disturbances.map { Float($0 / disturbanceRate) }
  }

  /// The slope with that of the penalty, |change|; at zero, where that has a kink, what exceeds it.
  private func withPenalty(_ slope: Double, at change: Float) -> Double {
    if change != 0 { return slope + (change > 0 ? penalty : -penalty) }
    return slope > penalty ? slope - penalty : slope < -penalty ? slope + penalty : 0
  }

  /// What is left of the patience with hopeless images, as a fraction of how much images miss at
  /// first.
  private static let leastPatience = 0.05
}

/// By how much images miss their margins, and the gradient of it.
private struct MarginLoss {
  private let problem: PerturbationProblem
  private let reserve: Double
  private let inputs: Matrix<Double>

  init(_ problem: PerturbationProblem, reserve: Double) {
    self.problem = problem
    self.reserve = reserve
    inputs = Matrix(
      rows: problem.images.count, columns: problem.network.inputCount,
      elements: problem.images.flatMap(\.input))
  }

  /// What a perturbation comes to.
  struct State {
    /// The number of images that are correct.
    var correct = 0
    /// The sum of what margins are missed by, with their reserve.
    var missed = 0.0
    /// Its gradient by the weights, then by the disturbances.
    var gradient: [Double] = []
  }

  /// - Parameter patience: an image that misses by this counts 1/e.
  func evaluate(_ perturbation: InputPerturbation, patience: Double = .infinity) -> State {
    let network = problem.network
    let preActivations = network.preActivations(perturbed(perturbation))
    let (found, slopes) = outputGradient(
      preActivations[network.blocks.count - 1], patience: patience)
    let delta = network.gradients(slopes, at: preActivations)
    var state = found
    state.gradient = [Double](repeating: 0, count: 2 * inputs.columns)
    for row in 0..<inputs.rows {
      for column in 0..<inputs.columns {
        let value = delta[row, column]
        state.gradient[column] += value * inputs[row, column]
        state.gradient[inputs.columns + column] += value
      }
    }
    return state
  }

  private func perturbed(_ perturbation: InputPerturbation) -> Matrix<Double> {
    var result = inputs
    for row in 0..<result.rows {
      for column in 0..<result.columns {
        result[row, column] =
          perturbation.weights[column] * inputs[row, column] + perturbation.disturbances[column]
      }
    }
    return result
  }

  /// For each image the difference between its strongest rival and its own logit, where the margin
  /// with its reserve is missed.
  private func outputGradient(
    _ logits: Matrix<Double>, patience: Double
  ) -> (state: State, gradient: Matrix<Double>) {
    var gradient = Matrix<Double>(rows: logits.rows, columns: logits.columns)
    var state = State()
    let (margin, floor) = (problem.margin, problem.floor)
    for (row, image) in problem.images.enumerated() {
      let own = logits[row, image.label]
      var rival: (column: Int, logit: Double)?
      for column in 0..<logits.columns where column != image.label {
        if logits[row, column] > rival?.logit ?? 0 { rival = (column, logits[row, column]) }
      }
      let needed = max(floor, margin * (rival?.logit ?? 0))
      if own >= needed { state.correct += 1 }
      let missed = (1 + reserve) * needed + floor - own
      guard missed > 0 else { continue }
      state.missed += missed
      let share = exp(-missed / patience)
      gradient[row, image.label] = -share
      if let rival { gradient[row, rival.column] = share * margin * (1 + reserve) }
    }
    return (state, gradient)
  }
}
