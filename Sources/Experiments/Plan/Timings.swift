internal import Foundation
public import Networks

/// Measured durations, from which a plan estimates its own. All are seconds of one thread.
public struct Timings: Sendable, Codable {
  /// Where and when they were measured.
  public var source: String
  /// One pass over the 60,000 training images.
  public var epoch: [ThesisNetwork: Double]
  /// What one gradient in every step adds to a pass, by norm, for the smallest network.
  public var gradient: [String: Double]
  /// One attack, by method.
  public var attack: [String: [ThesisNetwork: Double]]
  /// The bounds of all neurons, by method.
  public var bounds: [String: [ThesisNetwork: Double]]
  /// The largest output of one class.
  public var largestOutput: [ThesisNetwork: Double]
  /// A perturbation that ends with all images correct.
  public var quickPerturbation: Double

  /// Reads measured durations; nil where the file does not exist.
  public static func read(_ path: String) throws -> Timings? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let timings = try? decoder.decode(Self.self, from: data) else {
      throw ConfigurationError(path: path, reason: "not a file of measured durations")
    }
    return timings
  }

  /// Roughly how long a stage takes with some threads; nil where nothing was measured.
  public func seconds(_ stage: StageLabel, jobs: Int) -> Double? {
    if case .other(_, let seconds) = stage.work { return seconds }
    guard let network = stage.network else { return nil }
    func shared(_ count: Int, _ each: Double?, limit: Double) -> Double? {
      each.map { min($0, limit) * Double(count) / Double(min(jobs, max(1, count))) }
    }
    switch stage.work {
    case .copying: return 0
    case .training(let epochs):
      return epoch[network].map { $0 * Double(epochs) }
    case .partialRetraining: return epoch[network]
    case .adversarialTraining(let norm, let epochs, let steps):
      guard let pass = epoch[network], let first = epoch[.dnn1], let more = gradient[norm.rawValue]
      else { return nil }
      return pass * Double(epochs) * (1 + more / first * Double(steps))
    case .attacks(let count, let method, let limit):
      return shared(count, attack[method.rawValue]?[network], limit: limit)
    case .bounds(let method):
      return bounds[method.rawValue]?[network].map { $0 / Double(jobs) }
    case .largestOutputs(let count, let limit):
      return shared(count, largestOutput[network], limit: limit)
    // Even a single one, as several of them run side by side.
    case .perturbations(let count, let limit): return limit * Double(count) / Double(jobs)
    case .quickPerturbation: return quickPerturbation
    case .other(_, let seconds): return seconds
    }
  }
}
