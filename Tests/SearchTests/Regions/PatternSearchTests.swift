import TestSupport
import LinearAlgebra
import Networks
import SearchSupport
import Testing
import Proofs
import Queries
import Search

@Suite struct PatternSearchTests {
  /// 0.3 = 1.2 (0.8 - d) at d = 0.55 for L1; 0.3 + t = 1.2 (0.8 - t) at t = 0.3 for Linf.
  @Test(arguments: [(Norm.l1, 0.55), (.linf, 0.3)])
  func findsTheSmallestChangeByHand(norm: Norm, expected: Double) throws {
    let region = RegionCase(
      Query(
        network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1), norm: norm))
    try region.withRelaxation { relaxation in
      var search = search(region, relaxation)
      try search.search(from: [[0, 1]])
      #expect(abs(try #require(search.best).distance - expected) <= 1e-6)
    }
  }

  /// Logits max(0, x - 0.4); x1 >= 0.42 is needed for the floor of 0.02. Both neurons are active at
  /// the start, but the shortest example has x0 <= 0.4 + 0.02 / 1.2, by a fall of 0.4 - 0.02 / 1.2.
  @Test func goesThroughLinearPieces() throws {
    let region = RegionCase(
      Query(
        network: shiftedNetwork(-0.4), image: [0.8, 0.3], rule: MarginRule(target: 1, floor: 0.02)))
    try region.withRelaxation { relaxation in
      for start in [[0.7, 1], [0, 1], [0, 0.5]] {
        var search = search(region, relaxation)
        try search.search(from: [start])
        #expect(abs(try #require(search.best).distance - (0.52 - 0.02 / 1.2)) <= 1e-6)
      }
    }
  }

  /// 0.9 - 0.6 (x + 1) + 0.8 max(0, x - 0.45) reaches 0.12, which is 1.2 times the other logit, from 0.9
  /// on, and up to 0.3. The neuron between is far from zero at 0.9, and leads to the shorter example.
  @Test func goesWhereNoNeuronIsAtZero() throws {
    let network = PiecewiseNetwork(
      Network(layers: [
        Layer(weight: Matrix(rows: 2, columns: 1, elements: [1, 1]), bias: [1, -0.45]),
        Layer(weight: Matrix(rows: 2, columns: 2, elements: [0, 0, -0.6, 0.8]), bias: [0.1, 0.9]),
      ]))
    let region = RegionCase(
      Query(network: network, image: [0.5], rule: MarginRule(target: 1)))
    try region.withRelaxation { relaxation in
      var local = search(region, relaxation)
      try local.descend(from: [1])
      #expect(abs(try #require(local.best).distance - 0.4) <= 1e-6)
      var search = search(region, relaxation)
      try search.search(from: [[1]])
      #expect(abs(try #require(search.best).distance - 0.2) <= 1e-6)
    }
  }

  /// All of them lie in one linear piece.
  @Test func solvesNoPieceTwice() throws {
    let region = RegionCase(
      Query(
        network: shiftedNetwork(-0.4), image: [0.8, 0.3], rule: MarginRule(target: 1)))
    let work = try [[[0.7, 1.0]], [[0.7, 1], [0.75, 0.95], [0.7, 0.9]]].map { starts in
      try region.withRelaxation { relaxation in
        var search = search(region, relaxation)
        try search.search(from: starts)
        return relaxation.work.linearPrograms
      }
    }
    #expect(work[0] == work[1] && work[0] > 0)
  }

  /// What it finds passes every check, is no longer than the start, and no phase stays fixed: the
  /// relaxation then says what it said before.
  @Test(arguments: 0..<40 as Range<UInt64>, Norm.proved)
  func leavesNothingBehindButWitnesses(seed: UInt64, norm: Norm) throws {
    var test = RandomCase(seed: seed)
    let region = RegionCase(test, norm: norm, maxDeviation: seed % 3 == 1 ? 0.6 : nil)
    let inputs = (0..<100).map { _ in test.input(of: region.query, within: .infinity) }
    let starts = inputs.filter { region.region.contains(test.network.logits($0)) }.prefix(3)
    try region.withRelaxation { relaxation in
      let excess = try relaxation.solveExcess().values?[relaxation.encoding.excess.index]
      var search = search(region, relaxation)
      try search.search(from: Array(starts))
      let after = try relaxation.solveExcess().values?[relaxation.encoding.excess.index]
      #expect((excess == nil) == (after == nil))
      #expect(abs((excess ?? 0) - (after ?? 0)) <= 1e-6)
      guard let best = search.best else {
        #expect(starts.isEmpty)
        return
      }
      #expect(Witness(best.input, for: region.query) == best)
      for start in starts {
        let known = try #require(Witness(start, for: region.query))
        #expect(best.distance <= known.distance)
      }
    }
  }

  @Test func takesOnlyShorterExamples() throws {
    let query = Query(
      network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1))
    let region = RegionCase(query)
    try region.withRelaxation { relaxation in
      var search = search(region, relaxation)
      search.consider([0.8, 0.9])
      #expect(search.best == nil)
      search.consider([0, 0.5])
      search.consider([0, 0.6])
      #expect(search.best == Witness([0, 0.5], for: query))
      search.consider([0.2, 0.3])
      #expect(search.best == Witness([0.2, 0.3], for: query))
    }
  }

  @Test func interruptionFindsNothing() throws {
    let region = RegionCase(
      Query(
        network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1)))
    let limits = SearchLimits { true }
    try region.withRelaxation(limits: limits) { relaxation in
      var search = PatternSearch(
        region.query, region: region.region, relaxation: relaxation, limits: limits, best: nil)
      try search.search(from: [[0, 1]])
      #expect(search.best == nil)
    }
  }

  private func search(_ region: RegionCase, _ relaxation: Relaxation) -> PatternSearch {
    PatternSearch(
      region.query, region: region.region, relaxation: relaxation, limits: SearchLimits(),
      best: nil)
  }
}
