public import Queries
public import Proofs
public import Optimization

/// Whether the network can be fooled by any change up to a size.
public enum CertificationStatus: String, Sendable, Codable {
  /// Proved: no change does.
  case robust
  /// A change does; it is known.
  case fooled
  /// Neither was found out.
  case unknown
}

/// What a certification came to.
public struct CertificationOutcome: Sendable {
  /// What is known.
  public var status: CertificationStatus
  /// Where the network is fooled, an example, not necessarily the nearest.
  public var example: AdversarialExample?
  /// What left it unknown.
  public var limit: Limit?
  /// How much work it was.
  public var statistics: SearchStatistics
}

extension ExactSearch {
  /// Decides whether any input up to a distance, that one included, fools the network. The search ends
  /// with the first example.
  ///
  /// - Parameters:
  ///   - radius: the largest distance, in the question's norm.
  ///   - coversFloat32: whether robust is to hold for the network in float32 too, in any order of
  ///     summation.
  ///   - starts: where to look for examples; see `solve`.
  public func certify(
    _ query: Query, radius: Double, coversFloat32: Bool = false,
    limits: SearchLimits = SearchLimits(), starts: (OutputRegion) -> [[Double]] = { _ in [] }
  ) throws -> CertificationOutcome {
    var question = query
    question.inputs.ball.radius = radius
    question.goal = .decide
    let outcome = try solve(question, limits: limits, starts: starts)
    var result = CertificationOutcome(
      status: .unknown, example: outcome.example, limit: outcome.limit ?? limits.reached,
      statistics: outcome.statistics)
    if outcome.example != nil {
      (result.status, result.limit) = (.fooled, nil)
    } else if outcome.lowerBound == .infinity {
      result.status = .robust
      if coversFloat32 {
        let errors = question.float32Errors(radius: radius)
        guard errors.allSatisfy(\.isFinite) else {
          (result.status, result.limit) = (.unknown, .precision)
          return result
        }
        let wide = try prove(question.widened(by: errors), limits: limits, starts: starts)
        result.statistics.add(wide.statistics)
        if wide.lowerBound < .infinity {
          result.status = .unknown
          result.limit = wide.limit ?? .precision
        }
      }
    } else {
      result.limit = result.limit ?? .precision
    }
    return result
  }
}
