public import Optimization
internal import Queries

/// What a search for a perturbation came to.
public struct PerturbationOutcome: Sendable {
  /// The best perturbation found; it is allowed.
  public let perturbation: InputPerturbation
  /// For each image whether it makes the network classify it correctly, checked in float64.
  public let correct: [Bool]
  /// Whether the distance counts too.
  public let minimizesDistance: Bool
  /// No allowed perturbation has a larger objective.
  public internal(set) var bound: Double
  /// Whether a limit ended the search.
  public internal(set) var limit: Limit?

  init(_ perturbation: InputPerturbation, _ problem: PerturbationProblem, minimizesDistance: Bool) {
    self.perturbation = perturbation
    self.minimizesDistance = minimizesDistance
    correct = problem.correct(perturbation)
    bound = Double(problem.images.count)
  }

  /// The number of images that are correct.
  public var count: Int { correct.count { $0 } }

  /// The number of images that are correct, less the weighted distance where it counts (10a).
  public var objective: Double {
    Double(count)
      - (minimizesDistance ? PerturbationEncoding.distanceWeight * perturbation.distance : 0)
  }

  /// No allowed perturbation makes more images correct.
  public var countBound: Int { Self.count(atMost: bound, minimizesDistance) }

  /// The largest count with which the objective can reach a bound. A distance that counts is worth
  /// less than an image, as long as it is below a thousand.
  static func count(atMost bound: Double, _ minimizesDistance: Bool) -> Int {
    minimizesDistance ? Int((bound - 1e-6).rounded(.up)) : Int((bound + 1e-6).rounded(.down))
  }

  /// No perturbation that makes as many images correct is nearer to changing nothing; 0 where more
  /// images may be possible, or the distance does not count.
  public var distanceBound: Double {
    guard minimizesDistance else { return 0 }
    return max(0, (Double(count) - bound) / PerturbationEncoding.distanceWeight)
  }

  /// The fraction of the distance that the proof leaves open.
  public var distanceGap: Double {
    max(0, perturbation.distance - distanceBound) / max(perturbation.distance, 1e-9)
  }

  /// Whether it is proved that no more images can be correct.
  public var hasLargestCount: Bool { countBound == count }

  /// Whether nothing is left to prove.
  public var isProved: Bool {
    hasLargestCount && (!minimizesDistance || distanceGap <= 2 * Tolerances.provedGap)
  }

  /// Whether it is better than another: a larger objective.
  func isBetter(than other: PerturbationOutcome) -> Bool { objective > other.objective }
}
