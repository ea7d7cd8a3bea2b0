internal import Campaigns
internal import Networks
internal import Queries
internal import Search

/// Measured durations, from which a plan estimates its own. All are seconds of one thread.
public struct Timings: Sendable {
  /// Where and how they were measured.
  public var source: String
  /// One pass over MNIST's training images.
  var epoch: [ThesisNetwork: Double]
  /// What one gradient in every step adds to a pass, by norm, for the smallest network.
  var gradient: [Norm: Double]
  /// One attack, by method.
  var attack: [AttackMethod: [ThesisNetwork: Double]]
  /// The bounds of all neurons, by method.
  var bounds: [BoundsMethod: [ThesisNetwork: Double]]
  /// The largest output of one class.
  var largestOutput: [ThesisNetwork: Double]
  /// A perturbation that ends with all images correct.
  var quickPerturbation: Double

  /// Roughly how long a stage takes with some threads; nil where nothing was measured.
  ///
  /// A network that is not the thesis's counts as that of the thesis's whose number of neurons is
  /// nearest, and takes all the time that it is given where it has more than all of them.
  public func seconds(_ stage: StageLabel, jobs: Int) -> Double? {
    if case .other(_, let seconds) = stage.work { return seconds }
    guard let size = stage.size else { return nil }
    let network = ThesisNetwork.nearest(to: size.hiddenSizes)
    func shared(_ count: Int, _ each: Double?, limit: Double) -> Double? {
      let each = size.isBeyondMeasured ? limit : each
      return each.map { min($0, limit) * Double(count) / Double(min(jobs, max(1, count))) }
    }
    let pass = epoch[network].map { $0 * size.passProducts / network.size.passProducts }
    switch stage.work {
    case .copying: return 0
    case .training(let epochs): return pass.map { $0 * Double(epochs) }
    case .partialRetraining: return pass
    case .adversarialTraining(let norm, let epochs, let steps):
      guard let pass, let first = epoch[.dnn1], let more = gradient[norm] else { return nil }
      return pass * Double(epochs) * (1 + more / first * Double(steps))
    case .attacks(let count, let method, let limit):
      return shared(count, attack[method]?[network], limit: limit)
    case .bounds(let method):
      guard !size.isBeyondMeasured else { return nil }
      return bounds[method]?[network].map { $0 / Double(jobs) }
    case .largestOutputs(let count, let limit):
      return shared(count, largestOutput[network], limit: limit)
    // Even a single one, as several of them run side by side.
    case .perturbations(let count, let limit): return limit * Double(count) / Double(jobs)
    case .quickPerturbation: return quickPerturbation
    case .other(_, let seconds): return seconds
    }
  }
}

extension ThesisNetwork {
  /// The one whose number of neurons is nearest, the larger of two.
  fileprivate static func nearest(to hiddenSizes: [Int]) -> ThesisNetwork {
    if let same = allCases.first(where: { $0.hiddenSizes == hiddenSizes }) { return same }
    let count = hiddenSizes.reduce(0, +)
    func distance(_ network: ThesisNetwork) -> Int { abs(network.neuronCount - count) }
    return allCases.sorted { $0.neuronCount > $1.neuronCount }
      .min { distance($0) < distance($1) } ?? .dnn1
  }

  /// Its size when it is trained on MNIST.
  fileprivate var size: NetworkSize { NetworkSize(hiddenSizes: hiddenSizes, data: .mnist) }

  fileprivate var neuronCount: Int { hiddenSizes.reduce(0, +) }
}

extension NetworkSize {
  /// Whether it has more neurons than every network that was measured.
  fileprivate var isBeyondMeasured: Bool {
    hiddenSizes.reduce(0, +) > ThesisNetwork.allCases.map(\.neuronCount).max() ?? 0
  }
}
