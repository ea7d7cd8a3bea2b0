import TestSupport
import GLPKSolver
import LinearAlgebra
import Networks
import Optimization
import Synchronization
import SearchSupport
import Testing
import Queries
import Search

@Suite struct BoundComputationTests {
  static let boxes = [Interval(0, 1), Interval(-1, 1), Interval(0.2, 0.4)]

  private func computation(
    _ network: PiecewiseNetwork, _ method: BoundsMethod, box: Interval = Interval(0, 1),
    secondsPerBound: Double? = nil, solvers: Solvers = solvers
  ) -> BoundComputation {
    BoundComputation(
      network: network, fingerprint: "test", method: method, box: box,
      secondsPerBound: secondsPerBound, solvers: solvers)
  }

  /// What bounds from a solver may be off by, and are moved outward by.
  private func tolerance(_ network: PiecewiseNetwork, _ box: Interval) -> Double {
    let widest = network.boxBounds(box.lower, box.upper).layers.joined()
      .reduce(1) { max($0, abs($1.lower), abs($1.upper)) }
    return 2 * Tolerances.neuronBound * widest
  }

  @Test(arguments: 0..<12 as Range<UInt64>, boxes)
  func integerProgramsFindTheRangesThatVerticesShow(seed: UInt64, box: Interval) throws {
    let tiny = TinyCase(seed: seed, hidden: seed % 2 == 0 ? [3, 3] : [2, 2, 2], box: box)
    let result = try computation(tiny.network, .milp, box: box).run()
    #expect(result.isComplete)
    #expect(result.inexactCount == 0)
    let bounds = try #require(result.bounds(of: tiny.network))
    for (found, exact) in zip(bounds.layers.joined(), tiny.ranges.joined()) {
      #expect(found.lower <= exact.lower + 1e-12 && found.upper >= exact.upper - 1e-12)
      #expect(abs(found.lower - exact.lower) <= tolerance(tiny.network, box))
      #expect(abs(found.upper - exact.upper) <= tolerance(tiny.network, box))
    }
  }

  /// Layers times a power of ten each, or one neuron by itself: no input passes a bound, on corners or
  /// inside, and bounds that are called exact are reached.
  @Test(arguments: 0..<6 as Range<UInt64>, [BoundsMethod.lp, .milp, .milpWeak])
  func badlyScaledNetworks(seed: UInt64, method: BoundsMethod) throws {
    for factor in [1e3, 1e-3, 1e6] as [Float] {
      var test = AdversarialCase(seed: seed)
      test.changeLayers { layers in
        for index in layers.indices {
          let rows = seed % 2 == 0 ? Array(layers[index].bias.indices) : [0]
          for row in rows {
            layers[index].bias[row] *= factor
            for column in 0..<layers[index].inputCount {
              layers[index].weight[row, column] *= factor
            }
          }
        }
      }
      let network = test.network
      let result = try computation(network, method).run()
      let bounds = try #require(result.bounds(of: network))
      #expect(method == .lp || result.inexactCount == 0)
      let values = (0..<1 << network.inputCount).map { corner in
        network.preActivations((0..<network.inputCount).map { Double(corner >> $0 & 1) })
      }
      for (layer, intervals) in bounds.layers.enumerated() {
        for (neuron, interval) in intervals.enumerated() {
          let reached = values.map { $0[layer][neuron] }
          let size = max(abs(interval.lower), abs(interval.upper)) * 1e-12
          #expect(interval.lower <= (reached.min() ?? 0) + size)
          #expect(interval.upper >= (reached.max() ?? 0) - size)
        }
      }
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>, BoundsMethod.allCases)
  func boundsHoldForRandomInputs(seed: UInt64, method: BoundsMethod) throws {
    var test = RandomCase(seed: seed, hidden: [5, 4, 4])
    let box = Self.boxes[Int(seed % 3)]
    let result = try computation(test.network, method, box: box).run(jobs: 2)
    let bounds = try #require(result.bounds(of: test.network))
    for _ in 0..<100 {
      let input = test.image.map { _ in test.random.uniform(box.lower, box.upper) }
      for (values, intervals) in zip(test.network.preActivations(input), bounds.layers) {
        for (value, interval) in zip(values, intervals) {
          #expect(interval.lower <= value && value <= interval.upper)
        }
      }
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>, [Solvers(GLPKSolver()), solvers])
  func aBetterMethodIsNeverWider(seed: UInt64, solvers: Solvers) throws {
    let network = RandomCase(seed: seed, hidden: [5, 4, 4]).network
    let all = try [BoundsMethod.interval, .lp, .milp].map {
      try #require(try computation(network, $0, solvers: solvers).run().bounds(of: network))
    }
    #expect(all[0] == network.boxBounds())
    let slack = tolerance(network, Interval(0, 1))
    for (wide, narrow) in zip(all, all.dropFirst()) {
      for (outer, inner) in zip(wide.layers.joined(), narrow.layers.joined()) {
        #expect(outer.lower <= inner.lower + slack && inner.upper <= outer.upper + slack)
      }
    }
    // Not by chance: three layers of interval arithmetic lose something.
    #expect(all[1].layers[3].map(\.width).reduce(0, +) < all[0].layers[3].map(\.width).reduce(0, +))
    #expect(all[2].layers[3].map(\.width).reduce(0, +) < all[1].layers[3].map(\.width).reduce(0, +))
  }

  @Test(arguments: [1, 3]) func anInterruptedRunGoesOnToTheSameBounds(jobs: Int) throws {
    let network = RandomCase(seed: 4, hidden: [5, 4, 4]).network
    let computation = computation(network, .milp)
    let whole = try computation.run()
    var soFar: BigMBounds?
    var runs = 0
    while soFar?.isComplete != true {
      let stop = StopAfter(3)
      let next = try computation.run(
        from: soFar, jobs: jobs, shouldStop: { stop.isReached }, progress: { _ in stop.count() })
      #expect(next.finishedCount > soFar?.finishedCount ?? 0)
      #expect(next.bounds(of: network) == nil || next.isComplete)
      soFar = next
      runs += 1
    }
    #expect(runs > 2)
    #expect(soFar?.layers.map(\.neurons) == whole.layers.map(\.neurons))
  }

  @Test func progressCountsEveryNeuronOnce() throws {
    let network = RandomCase(seed: 1, hidden: [5, 4]).network
    let counts = Collector()
    let result = try computation(network, .lp).run(
      jobs: 4, progress: { counts.append($0.finishedCount) })
    #expect(counts.all == Array(1...12))
    #expect(result.neuronCount == 12)
  }

  /// GLPK looks at the clock first; Temper's engine has solved such programs before it looks.
  @Test(arguments: [BoundsMethod.lp, .milp])
  func withoutTimeBoundsAreValidButNotExact(method: BoundsMethod) throws {
    let network = RandomCase(seed: 2, hidden: [5, 4]).network
    let result = try computation(
      network, method, secondsPerBound: 1e-6, solvers: Solvers(GLPKSolver())
    ).run()
    #expect(result.isComplete)
    #expect(result.layers[0].neurons.allSatisfy { $0?.inexactCount == 0 })
    #expect(result.inexactCount == 2 * (4 + 3))
    #expect(result.bounds(of: network) == network.boxBounds())
  }

  /// What is said in a solver's place is proved, but not by the method that was asked for.
  @Test func aSolverThatFailsLeavesNothingExact() throws {
    let network = RandomCase(seed: 3, hidden: [5, 4]).network
    for reason in [TerminationReason.numericalFailure, .infeasible, .unbounded] {
      let result = try computation(network, .milp, solvers: .answering(reason, 0)).run()
      #expect(result.inexactCount == 2 * (4 + 3))
      try expectProved(result, of: network)
    }
  }

  /// A solver's wrong bounds, too far in or out, give way to what is proved.
  @Test(arguments: [-1e6, 1e6, 0, .nan])
  func wrongBoundsOfASolverAreCorrected(bound: Double) throws {
    let network = RandomCase(seed: 3, hidden: [5, 4]).network
    let result = try computation(network, .milp, solvers: .answering(.optimal, bound)).run()
    try expectProved(result, of: network)
  }

  /// The bounds are those of an honest solver, to the tolerance.
  private func expectProved(_ result: BigMBounds, of network: PiecewiseNetwork) throws {
    let bounds = try #require(result.bounds(of: network))
    let honest = try #require(try computation(network, .milp).run().bounds(of: network))
    for (found, right) in zip(bounds.layers.joined(), honest.layers.joined()) {
      #expect(abs(found.lower - right.lower) <= 1e-5 && abs(found.upper - right.upper) <= 1e-5)
    }
  }

  @Test func theTimeLimitIsTheMethods() {
    let network = RandomCase(seed: 1).network
    #expect(computation(network, .milpWeak, secondsPerBound: 7).secondsPerBound == 1)
    #expect(computation(network, .interval, secondsPerBound: 7).secondsPerBound == nil)
    #expect(computation(network, .milp, secondsPerBound: 7).secondsPerBound == 7)
    #expect(computation(network, .milp).secondsPerBound == nil)
  }

  @Test func anotherComputationsBoundsAreRefused() throws {
    let network = RandomCase(seed: 1).network
    let bounds = try computation(network, .interval).run()
    #expect(throws: BoundsMismatch.method) { try computation(network, .milp).run(from: bounds) }
    #expect(throws: BoundsMismatch.box) {
      try computation(network, .interval, box: Interval(-1, 1)).run(from: bounds)
    }
    let other = RandomCase(seed: 1, hidden: [5, 5]).network
    #expect(throws: BoundsMismatch.shape) { try computation(other, .interval).run(from: bounds) }
  }

  @Test func numbersBeyondAllBoundsAreNamed() {
    let layer = Layer(weight: Matrix(rows: 1, columns: 1, elements: [3e38]), bias: [0])
    let network = PiecewiseNetwork(Network(layers: Array(repeating: layer, count: 10)))
    #expect(throws: BoundComputationError.overflow(layer: 8)) {
      try computation(network, .interval).run()
    }
  }
}

/// A solver that gives every program the same answer.
private struct Stub: IntegerSolver {
  let reason: TerminationReason
  let bound: Double
  var description: String { "a stub" }

  func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    SolveResult(reason: reason, objective: bound, dualBound: bound)
  }
}

extension Solvers {
  /// Of which that of integer programs gives every program the same answer.
  fileprivate static func answering(_ reason: TerminationReason, _ bound: Double) -> Solvers {
    Solvers(linear: simplex, integer: Stub(reason: reason, bound: bound))
  }
}

/// Asks to stop after some neurons.
private final class StopAfter: Sendable {
  private let left: Mutex<Int>

  init(_ count: Int) { left = Mutex(count) }

  func count() { left.withLock { $0 -= 1 } }
  var isReached: Bool { left.withLock { $0 <= 0 } }
}

/// Numbers from several threads.
private final class Collector: Sendable {
  private let numbers = Mutex<[Int]>([])

  func append(_ number: Int) { numbers.withLock { $0.append(number) } }
  var all: [Int] { numbers.withLock { $0 } }
}
