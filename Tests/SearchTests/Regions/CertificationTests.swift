import TestSupport
import DualSimplex
import GLPKSolver
import LinearAlgebra
import Networks
import SearchSupport
import Testing
import Queries
import Search

/// See `identityNetwork`: of the image (0.75, 0.25) the answer changes when x1 passes x0, after a change
/// of 0.25 in Linf and 0.5 in L1.
@Suite struct CertificationTests {
  private let search = ExactSearch(solver: DualSimplexSolver())

  private func query(_ norm: Norm) -> Query {
    Query(
      network: identityNetwork(), image: [0.75, 0.25], rule: ArgmaxRule(label: 0), norm: norm)
  }

  @Test(arguments: [(Norm.linf, 0.25), (.l1, 0.5)])
  func theBallIsDecided(norm: Norm, least: Double) throws {
    let inside = try search.certify(query(norm), radius: least * 0.999)
    #expect(inside.status == .robust && inside.example == nil && inside.limit == nil)
    let outside = try search.certify(query(norm), radius: least * 1.001)
    #expect(outside.status == .fooled)
    let example = try #require(outside.example)
    #expect(example.distance <= least * 1.001 && example.answer == 1)
  }

  /// At the least distance itself there is a tie and nothing else: neither robust nor fooled.
  @Test(arguments: [(Norm.linf, 0.25), (.l1, 0.5)])
  func theBallIsClosed(norm: Norm, least: Double) throws {
    let outcome = try search.certify(query(norm), radius: least)
    #expect(outcome.status == .unknown && outcome.limit == .precision)
  }

  /// Ahead by 1e-6 at logits of 1000 is robust in real arithmetic, and nothing in float32.
  @Test func float32NeedsMore() throws {
    let network = identityNetwork(bias: [1000, 1000])
    let query = Query(
      network: network, image: [0.75, 0.25], rule: ArgmaxRule(label: 0), norm: .linf)
    #expect(try search.certify(query, radius: 0.2499999).status == .robust)
    #expect(
      try search.certify(query, radius: 0.2499999, coversFloat32: true).status == .unknown)
    #expect(try search.certify(query, radius: 0.24, coversFloat32: true).status == .robust)
  }

  /// Products of 1e40 are beyond float32: it may answer anything.
  @Test func float32MayOverflow() throws {
    let huge = Matrix<Float>(rows: 2, columns: 2, elements: [1e20, 0, 0, 1e20])
    let query = Query(
      network: PiecewiseNetwork(
        Network(layers: [Layer(weight: huge, bias: [0, 0]), Layer(weight: huge, bias: [0, 0])])),
      image: [0.75, 0.25], rule: ArgmaxRule(label: 0), norm: .linf)
    #expect(try search.certify(query, radius: 0.1).status == .robust)
    let covered = try search.certify(query, radius: 0.1, coversFloat32: true)
    #expect(covered.status == .unknown && covered.limit == .precision)
  }

  /// Whether the ball is robust is whether the least distance is beyond it.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func agreesWithTheLeastDistance(seed: UInt64) throws {
    let test = RandomCase(seed: seed)
    let image = test.image.map { Double(Float($0)) }
    let query = Query(
      network: test.network, image: image, rule: ArgmaxRule(label: test.prediction),
      norm: seed % 2 == 0 ? .l1 : .linf)
    let least = try search.solve(query).infimum ?? .infinity
    for radius in [0.05, 0.2, 0.6] where abs(radius - least) > 1e-3 * radius {
      let outcome = try search.certify(query, radius: radius)
      #expect(outcome.status == (radius < least ? .robust : .fooled))
    }
  }
}
