import Basics
import Defenses
import DualSimplex
import GLPKSolver
import Networks
import Optimization
import Search

/// Questions small enough for GLPK to answer as the thesis writes them.
enum SmallPerturbations {
  static let solvers = Solvers(linear: DualSimplexSolver(), integer: GLPKSolver())

  /// A random network and random images with random labels: as often as not they cannot all be
  /// correct.
  static func problem(
    seed: UInt64, parts: PerturbationParts = .both, images: Int = 3,
    weightLimit: Double? = nil, disturbanceLimit: Double? = nil,
    activation: OutputActivation = .linear, sizes: [Int] = [4, 3, 3]
  ) -> PerturbationProblem {
    let network = Network(randomWithSizes: sizes, outputActivation: activation, seed: seed)
    var random = SeededRandom(seed: seed, stream: 9)
    let images = (0..<images).map { number in
      LabelledImage(
        // Zeros and ones are common in pictures.
        input: (0..<sizes[0]).map { _ in min(1, max(0, random.uniform(-0.5, 1.5))) },
        label: (number + Int(seed)) % sizes[sizes.count - 1])
    }
    return PerturbationProblem(
      network: PiecewiseNetwork(network), images: images, parts: parts, weightLimit: weightLimit,
      disturbanceLimit: disturbanceLimit)
  }

  static func solve(
    _ problem: PerturbationProblem, _ method: PerturbationMethod, minimizesDistance: Bool = false
  ) throws -> PerturbationOutcome {
    try PerturbationSearch(method: method, solvers: solvers)
      .solve(
        problem, minimizesDistance: minimizesDistance, limits: SearchLimits(seconds: 30))
  }
}
