import Basics
import DualSimplex
import Foundation
import GLPKSolver
import LinearAlgebra
import SearchSupport
import Testing
import Proofs
import Queries
import Search

/// The exact search on thousands of hostile networks. `TEMPER_HOSTILE_CASES` sets how many; 20,000 are
/// what a release is measured on.
@Suite struct ExactSearchHostileCasesTests {
  private static let count =
    ProcessInfo.processInfo.environment["TEMPER_HOSTILE_CASES"].flatMap { UInt64($0) } ?? 1500

  /// Nothing is left unproved without a limit that is named, no status is an error, every example
  /// fools, and no input that meets the rule is nearer than what is proved.
  @Test func everyAnswerIsProvedOrSaysWhyNot() throws {
    let search = ExactSearch(solver: DualSimplexSolver())
    var (unproved, withoutExample) = (0, 0)
    for seed in 0..<Self.count {
      let test = HostileCase(seed: seed)
      let query = test.query
      var random = SeededRandom(seed: seed, stream: 701)
      let inputs = (0..<40).map { _ in Self.input(of: query, &random) }
      let outcome = try search.solve(query, limits: SearchLimits(seconds: 20)) { region in
        Array(inputs.filter { region.contains(query.network.logits($0)) }.prefix(2))
      }
      let status = outcome.status(gap: 0)
      #expect(status != .error, "\(test)")
      if !status.isProof {
        unproved += 1
        #expect(outcome.limit != nil, "\(test)")
      }
      if status == .optimal, outcome.example == nil { withoutExample += 1 }
      if let example = outcome.example { expectFools(example, test) }
      try expectConsistent(outcome, search, query, "\(test)")
      for input in inputs where Witness(input, for: query) != nil {
        #expect(outcome.lowerBound <= query.inputs.distance(to: input) * (1 + 1e-9), "\(test)")
      }
    }
    // What float64 cannot decide: weights 2^60 apart, most of all.
    #expect(Double(unproved) <= 0.05 * Double(Self.count))
    print("\(Self.count) hostile cases: \(unproved) unproved, \(withoutExample) met by ties alone")
  }

  /// What certify says of balls that are smaller than the proved bound, or larger than an example's.
  private func expectConsistent(
    _ outcome: SearchOutcome, _ search: ExactSearch, _ query: Query, _ test: String
  ) throws {
    let limits = SearchLimits(seconds: 20)
    if outcome.lowerBound > 1e-6 {
      let radius = min(outcome.lowerBound * 0.9, 1e6)
      for coversFloat32 in [false, true] {
        let inside = try search.certify(
          query, radius: radius, coversFloat32: coversFloat32, limits: limits)
        #expect(inside.status != .fooled, "\(test)")
      }
    }
    if let example = outcome.example, example.distance > 0 {
      let outside = try search.certify(query, radius: example.distance * 1.1, limits: limits)
      #expect(outside.status != .robust, "\(test)")
      if let found = outside.example {
        #expect(found.distance <= example.distance * 1.1, "\(test)")
      }
    }
  }

  /// The largest logits and margins: no input has a larger one than the proved bound, and whatever is
  /// not proved says why.
  @Test func largestOutputsAreProvedOrSayWhyNot() throws {
    let search = OutputSearch(solver: DualSimplexSolver())
    let count = Self.count / 3
    var unproved = 0
    for seed in 0..<count {
      let test = HostileCase(seed: seed)
      let target = Int(seed) % test.network.logitCount
      let query = Query(
        network: test.network, [seed % 2 == 0 ? .logit(target) : .margin(target)])
      let outcome = try search.solve(query, limits: SearchLimits(seconds: 20))
      #expect(outcome.status != .error && outcome.status != .infeasible, "\(test)")
      if !outcome.status.isProof {
        unproved += 1
        #expect(outcome.limit != nil, "\(test)")
      }
      var random = SeededRandom(seed: seed, stream: 702)
      for _ in 0..<40 {
        let input = test.image.map { _ in
          random.next() % 2 == 0 ? random.uniform() : Double(random.next() % 2)
        }
        let logits = test.network.logits(input)
        let other = logits.indices.filter { $0 != target }.map { logits[$0] }.max() ?? 0
        let value = logits[target] - (seed % 2 == 0 ? 0 : other)
        let size = logits.reduce(0) { max($0, abs($1)) }
        #expect(outcome.bound >= value - 1e-9 * max(size, abs(outcome.bound)), "\(test)")
      }
    }
    print("\(count) largest outputs: \(unproved) unproved")
  }

  /// An allowed input: random, on corners, or the image with a few changes.
  private static func input(
    of query: Query, _ random: inout SeededRandom
  ) -> [Double] {
    let (up, down) = (query.inputs.upwardCapacity, query.inputs.downwardCapacity)
    let kind = random.next() % 3
    return query.inputs.center.indices.map { index in
      let low = query.inputs.center[index] - down[index]
      let high = query.inputs.center[index] + up[index]
      let value =
        switch kind {
        case 0: random.uniform(low, high)
        case 1: random.next() % 2 == 0 ? low : high
        default: random.next() % 3 == 0 ? random.uniform(low, high) : query.inputs.center[index]
        }
      return min(max(value, max(0, low)), min(1, high))
    }
  }

  /// What DESIGN asks of an example, checked with other arithmetic than the search's.
  private func expectFools(_ example: AdversarialExample, _ test: HostileCase) {
    let floats = example.input.map(Float.init)
    #expect(zip(floats, example.input).allSatisfy { Double($0) == $1 }, "\(test)")
    #expect(example.input.allSatisfy { (0...1).contains($0) }, "\(test)")
    let change = zip(example.input, test.image).map { abs($0 - $1) }
    #expect(change.allSatisfy { $0 <= test.maxDeviation ?? 1 }, "\(test)")
    let costs = zip(change, test.weights ?? change.map { _ in 1 }).map { $0 * $1 }
    let size = test.norm == .l1 ? costs.reduce(0, +) : costs.reduce(0, max)
    #expect(abs(size - example.distance) <= 1e-12 * max(1, size), "\(test)")
    guard let single = test.network.single else { return }
    let row = single.logits(Matrix(rows: 1, columns: floats.count, elements: floats)).row(0)
    let logits: [[Double]] = [
      test.network.logits(example.input), single.plainLogits(floats).map(Double.init),
      row.map(Double.init),
    ]
    for logits in logits {
      let mayBeNone = test.network.decision.mayBeNone
      let outputs = mayBeNone ? logits.map { max(0, $0) } : logits
      let isSilent = mayBeNone && outputs.allSatisfy { $0 == 0 }
      let isAhead = outputs.contains { $0 > outputs[test.label] }
      #expect(isAhead || isSilent, "\(test)")
    }
  }
}
