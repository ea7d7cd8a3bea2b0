internal import Proofs
public import Networks
public import Optimization
public import Basics
public import LinearAlgebra
internal import Synchronization

/// Why bounds of a network cannot be computed.
public enum BoundComputationError: Error, Equatable, CustomStringConvertible {
  /// A pre-activation can leave the range of float64.
  case overflow(layer: Int)

  /// One line: where, and what to do.
  public var description: String {
    switch self {
    case .overflow(let layer):
      "layer \(layer + 1): its pre-activations can be too large for a number (are the weights and "
        + "the box right?)"
    }
  }
}

/// Bounds on the pre-activations of every neuron over a box of inputs: the bound tightening of the
/// thesis (section 3.2, after Fischetti and Jo, 2018).
///
/// Layer by layer in increasing order, each neuron's pre-activation is minimised and maximised over
/// the program (7b)-(7i) of the layers before it, whose big-M values are the bounds found so far.
/// The thesis optimises x_j and s_j instead, which gives the same two values cut off at 0. Layer 1
/// needs no program: over a box the closed form is exact.
///
/// What a solver finds is a claim: it is moved outward by `Tolerances.neuronBound` and proved by the
/// exact search (`BoundProof`), which takes its place where it is wrong. It is used only as far as it
/// is closer than interval arithmetic on the layer before.
public struct BoundComputation: Sendable {
  /// The network, in float64.
  public let network: PiecewiseNetwork
  /// `Network.logitsFingerprint` of the network.
  public let fingerprint: String
  /// Whether the network was trained on Temper's own drawings, which the bounds' file then says.
  public let isSynthetic: Bool
  /// How bounds are found.
  public let method: BoundsMethod
  /// Every input lies in it.
  public let box: Interval
  /// The wall-clock seconds that one bound may take; nil for no limit.
  public let secondsPerBound: Double?
  private let solvers: Solvers

  /// A computation for a network.
  ///
  /// - Parameters:
  ///   - fingerprint: `Network.logitsFingerprint`, by which bounds in files are told apart.
  ///   - secondsPerBound: for `lp` and `milp`; the other methods have no limit to choose.
  ///   - solvers: solve the linear and integer programs.
  public init(
    network: PiecewiseNetwork, fingerprint: String, isSynthetic: Bool = false, method: BoundsMethod,
    box: Interval = Interval(0, 1), secondsPerBound: Double? = nil, solvers: Solvers
  ) {
    self.network = network
    self.fingerprint = fingerprint
    self.isSynthetic = isSynthetic
    self.method = method
    self.box = box
    self.secondsPerBound = method.secondsPerBound(secondsPerBound)
    self.solvers = solvers
  }

  /// Finds the bounds that are not there yet.
  ///
  /// - Parameters:
  ///   - earlier: what an interrupted run had finished; it must be of this computation.
  ///   - jobs: threads; the neurons of a layer are independent.
  ///   - memory: what the whole program may occupy; a bound that reaches it is left as it is then.
  ///   - shouldStop: asked often; true ends the run, and what is finished is returned.
  ///   - progress: called with everything so far after each finished neuron, one call at a time.
  ///     An error ends the run.
  /// - Returns: all bounds, or what was finished when `shouldStop` became true.
  /// - Throws: `BoundsMismatch` for another computation's bounds, `BoundComputationError`, and what
  ///   the solvers or `progress` throw.
  public func run(
    from earlier: BigMBounds? = nil, jobs: Int = 1, memory: MemoryLimit? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ soFar: BigMBounds) throws -> Void = { _ in }
  ) throws -> BigMBounds {
    if let earlier { try check(earlier) }
    let ledger = Ledger(earlier ?? empty, progress: progress)
    for index in network.blocks.indices where !ledger.bounds.layers[index].isComplete {
      ledger.begin(index)
      let previous = ledger.bounds.layers[..<index].map { $0.neurons.compactMap { $0?.interval } }
      let step = try LayerStep(self, index, previous: previous)
      let pending = network.blocks[index].bias.indices.filter {
        ledger.bounds.layers[index].neurons[$0] == nil
      }
      try WorkerPool.run(pending, jobs: jobs) { [solvers] neuron in
        guard !shouldStop() else { return }
        if let found = try step.bounds(
          of: neuron, solvers: solvers, memory: memory, shouldStop: shouldStop)
        {
          try ledger.finish(neuron, found)
        }
      }
      guard ledger.bounds.layers[index].isComplete else { break }
    }
    return ledger.bounds
  }

  /// No neuron finished.
  private var empty: BigMBounds {
    BigMBounds(
      network: fingerprint, box: box, method: method, synthetic: isSynthetic ? true : nil,
      secondsPerBound: OrNull(wrappedValue: secondsPerBound),
      layers: network.blocks.map {
        BigMBounds.Layer(neurons: Array(repeating: nil, count: $0.count), seconds: 0)
      })
  }
}

/// How bounds differ from those that a computation would find.
public enum BoundsMismatch: String, Error, CustomStringConvertible {
  /// The network has other weights.
  case weights = "made for other weights"
  /// The inputs come from another box.
  case box = "made for other inputs"
  /// The method is another.
  case method = "made by another method"
  /// The time limit of a bound is another.
  case limit = "made with another time limit"
  /// The layers have other sizes.
  case shape = "its layers do not have the network's sizes"

  /// What differs, as part of a sentence.
  public var description: String { rawValue }
}

extension BoundComputation {
  /// Accepts bounds, finished or not, that this computation finds.
  public func check(_ bounds: BigMBounds) throws(BoundsMismatch) {
    if bounds.network != fingerprint { throw .weights }
    if bounds.box != box { throw .box }
    if bounds.method != method { throw .method }
    if bounds.secondsPerBound != secondsPerBound { throw .limit }
    if bounds.layers.map(\.neurons.count) != network.blocks.map(\.count) { throw .shape }
  }
}

/// One layer's bounds from those of the layers before it.
private struct LayerStep: Sendable {
  private let computation: BoundComputation
  private let index: Int
  /// What interval arithmetic says about the layer.
  private let arithmetic: [Interval]
  /// The program of the layers before, with neurons of one size; nil where interval arithmetic is all
  /// that is wanted.
  private let program: (model: Model, sums: [AffineExpression])?
  /// What each of the layer's neurons was divided by there.
  private let sizes: [Double]

  /// - Parameter previous: the bounds of all layers before.
  init(_ computation: BoundComputation, _ index: Int, previous: [[Interval]]) throws {
    self.computation = computation
    self.index = index
    let network = computation.network
    let box = [Interval](repeating: computation.box, count: network.inputCount)
    arithmetic = network.bounds(of: index, inputs: box, earlier: previous)
    guard arithmetic.allSatisfy({ $0.lower.isFinite && $0.upper.isFinite }) else {
      throw BoundComputationError.overflow(layer: index)
    }
    let (balanced, allSizes) = network.balancing()
    sizes = allSizes[index]
    guard computation.method != .interval,
      network.blocks[index].terms.contains(where: { $0.source != .input })
    else {
      program = nil
      return
    }
    var model = Model(name: "the layers before layer \(index + 1)")
    let inputs = (0..<network.inputCount).map {
      model.addVariable("x_0_\($0)", lower: computation.box.lower, upper: computation.box.upper)
    }
    let scaled = zip(previous, allSizes).map { intervals, sizes in
      zip(intervals, sizes).map { Interval($0.lower / $1, $0.upper / $1) }
    }
    var expressions = NetworkExpressions(inputs: inputs.map { AffineExpression($0) })
    _ = model.addThesisLayers(
      balanced, to: &expressions, bounds: scaled, relaxed: computation.method == .lp)
    let sums = balanced.blocks[index].bias.indices.map {
      expressions.preActivation($0, of: balanced.blocks[index])
    }
    program = (model, sums)
  }

  /// The bounds of one neuron; nil where the caller asked to stop.
  func bounds(
    of neuron: Int, solvers: Solvers, memory: MemoryLimit?,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws -> BigMBounds.Neuron? {
    var found = BigMBounds.Neuron(
      interval: arithmetic[neuron], isLowerExact: true, isUpperExact: true)
    guard let program else { return found }
    var (model, options) = (program.model, SolveOptions())
    options.timeLimit = computation.secondsPerBound
    options.shouldStop = { shouldStop() || memory?.isReached ?? false }
    options.aim = .dualBound
    let limits = SearchLimits(
      seconds: computation.secondsPerBound.map { 10 * $0 }, memory: memory,
      shouldStop: shouldStop)
    let sum = program.sums[neuron]
    for sense in [ObjectiveSense.minimize, .maximize] {
      model.objective = Model.Objective(sense, sum.terms, constant: sum.constant)
      let result = try solvers.solve(model, options: options)
      if shouldStop() { return nil }
      let bound = try proved(result, neuron, sense, solver: solvers.linear, limits)
      if shouldStop() { return nil }
      // The bound of a relaxation is the best of its own program, whether an input gets there or not.
      let isExact =
        result.reason == .optimal && (bound.isReached || computation.method == .lp)
      switch sense {
      case .minimize:
        found.isLowerExact = isExact
        found.interval.lower = max(found.interval.lower, bound.value)
      case .maximize:
        found.isUpperExact = isExact
        found.interval.upper = min(found.interval.upper, bound.value)
      }
    }
    return found
  }

  /// What is proved of a solver's answer.
  private func proved(
    _ result: SolveResult, _ neuron: Int, _ sense: ObjectiveSense, solver: any LinearSolver,
    _ limits: SearchLimits
  ) throws -> BoundProof.Bound {
    let isUsable = [.optimal, .limit].contains(result.reason)
    let proof = BoundProof(
      computation.network, layer: index, neuron: neuron, sense, box: computation.box,
      solver: solver, limits: limits)
    return try proof.bound(
      claim: isUsable ? result.dualBound.map { $0 * sizes[neuron] } : nil,
      reachedAt: result.solution.map { solution in
        solution.prefix(computation.network.inputCount).map {
          min(max($0, computation.box.lower), computation.box.upper)
        }
      }, mustBeReached: result.reason == .optimal && computation.method != .lp)
  }
}

/// The bounds so far, which several threads add to.
private final class Ledger: Sendable {
  private struct State {
    var soFar: BigMBounds
    var layer = 0
    var clock = Deadline(seconds: nil)
    var secondsBefore = 0.0
  }

  private let progress: @Sendable (BigMBounds) throws -> Void
  private let state: Mutex<State>

  init(_ bounds: BigMBounds, progress: @escaping @Sendable (BigMBounds) throws -> Void) {
    state = Mutex(State(soFar: bounds))
    self.progress = progress
  }

  var bounds: BigMBounds { state.withLock { $0.soFar } }

  /// The next neurons are of this layer.
  func begin(_ index: Int) {
    state.withLock {
      $0.layer = index
      $0.clock = Deadline(seconds: nil)
      $0.secondsBefore = $0.soFar.layers[index].seconds
    }
  }

  func finish(_ neuron: Int, _ found: BigMBounds.Neuron) throws {
    try state.withLock {
      $0.soFar.layers[$0.layer].neurons[neuron] = found
      $0.soFar.layers[$0.layer].seconds = $0.secondsBefore + $0.clock.elapsed
      try progress($0.soFar)
    }
  }
}
