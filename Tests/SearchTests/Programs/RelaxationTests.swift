import TestSupport
import Basics
import GLPKSolver
import LinearAlgebra
import Optimization
import SearchSupport
import Testing
import Queries
import Search

@Suite struct RelaxationTests {
  /// Without its row the program would accept inputs at which the neuron is active: in every build
  /// that ends the process before it can prove anything.
  @Test func aNeuronThatIsLeftOutMustBeInactive() async {
    await #expect(processExitsWith: .failure) {
      let query = Query(
        network: shiftedNetwork(-2), image: [0.8, 0.3], rule: MarginRule(target: 1))
      let intervals = [Interval(-2, -1), Interval(-2, 1)]
      try RegionCase(query).withRelaxation(intervals: intervals) { _ in }
    }
  }

  /// One program is taken through random nodes, cutoffs, fixed phases and objectives; what it says
  /// then is what a new program says that was written for the same node by either solver.
  @Test(arguments: 0..<12 as Range<UInt64>, Norm.proved)
  func isTheSameAsANewProgramAfterAnyOther(seed: UInt64, norm: Norm) throws {
    let glpk = GLPKSolver()
    var test = RandomCase(seed: seed)
    var region = RegionCase(test, norm: norm, maxDeviation: seed % 3 == 1 ? 0.5 : nil)
    _ = region.moveRule(for: &test, within: 0.7)
    let cutoff = seed % 2 == 0 ? Double.infinity : 1.5
    try region.withRelaxation(cutoff: cutoff, solver: seed % 4 == 3 ? glpk : simplex) { worn in
      for _ in 0..<6 {
        let node = RandomNode(&test, region, cutoff: cutoff)
        try worn.setIntervals(node.intervals)
        try worn.setCutoff(node.cutoff)
        for (neuron, isActive) in node.phases { try worn.fix(neuron, isActive: isActive) }
        for question in Question.random(&test.random, intervals: node.intervals) {
          let answer = try question.answer(of: worn, region.query)
          let fixed = node.phases.reduce(node.intervals) {
            $0.fixing($1.neuron, isActive: $1.isActive)
          }
          for solver in [simplex, glpk] as [any LinearSolver] {
            let expected = try region.withRelaxation(
              intervals: fixed, cutoff: node.cutoff, solver: solver
            ) { try question.answer(of: $0, region.query) }
            expectSame(answer, expected, "\(question)")
          }
        }
        try worn.fix(nil)
      }
    }
  }

  /// Linf by the least radius against a program with a row for every pixel, on random pieces.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func leastRadiusIsTheLeastDistance(seed: UInt64) throws {
    var test = RandomCase(seed: seed)
    var region = RegionCase(test, norm: .linf, maxDeviation: seed % 4 == 1 ? 0.5 : nil)
    let examples = region.moveRule(for: &test, within: .infinity)
    try region.withRelaxation(solver: seed % 4 == 3 ? GLPKSolver() : simplex) { relaxation in
      for example in examples.prefix(4) + [test.image] {
        let pattern = ActivationPattern(of: region.query, at: example)
        let explicit = try GLPKSolver().solve(
          linearPiece(pattern, region), options: SolveOptions())
        try relaxation.fix(pattern)
        let values = try relaxation.solveDistance().values
        let distance = values.map { region.query.inputs.ball.size(relaxation.encoding.change($0)) }
        #expect((explicit.reason == .infeasible) == (distance == nil))
        expectSame(distance, explicit.objective, "piece around \(example)")
      }
    }
  }

  /// Half way to the least distance the solver may stop, and what it has proved by then holds.
  @Test(arguments: 0..<20 as Range<UInt64>, Norm.proved)
  func distanceLimitLeavesAValidBound(seed: UInt64, norm: Norm) throws {
    let region = RegionCase(RandomCase(seed: seed), norm: norm)
    try region.withRelaxation { relaxation in
      guard let values = try relaxation.solveDistance().values else { return }
      let least = region.query.inputs.ball.size(relaxation.encoding.change(values))
      guard least > 1e-3 else { return }
      try region.withRelaxation { relaxation in
        let early = try relaxation.solveDistance(below: least / 2)
        let bound = try #require(early.inequality).distanceBound(over: relaxation.intervals)
        #expect(bound >= least / 2)
        #expect(bound <= least * (1 + 1e-9))
      }
    }
  }

  /// A limit far below the least distance saves most of the work.
  @Test func distanceLimitSavesWork() throws {
    var (full, early) = (0, 0)
    for seed in 0..<20 as Range<UInt64> {
      let region = RegionCase(RandomCase(seed: seed, inputs: 12, hidden: [8, 8]))
      full += try region.withRelaxation { relaxation in
        _ = try relaxation.solveDistance()
        return relaxation.work.simplexIterations
      }
      early += try region.withRelaxation { relaxation in
        _ = try relaxation.solveDistance(below: 1e-3)
        return relaxation.work.simplexIterations
      }
    }
    #expect(early < full)
  }

  @Test(arguments: Norm.proved)
  func interruptionGivesNoValues(norm: Norm) throws {
    let region = RegionCase(RandomCase(seed: 2), norm: norm)
    for solver in [simplex, GLPKSolver()] as [any LinearSolver] {
      try region.withRelaxation(solver: solver, limits: SearchLimits { true }) { relaxation in
        for solution in [
          try relaxation.solveDistance(), try relaxation.solveExcess(),
          try relaxation.solvePreActivation(0, .maximize),
        ] {
          #expect(solution.values == nil)
        }
        let unlimited = try relaxation.solveDistance(isLimited: false)
        #expect(unlimited.values != nil)
      }
    }
  }

  /// At the optimum of a node's program, the multipliers prove what the program says.
  @Test(arguments: 0..<20 as Range<UInt64>, Norm.proved)
  func inequalityProvesTheOptimum(seed: UInt64, norm: Norm) throws {
    let region = RegionCase(RandomCase(seed: seed), norm: norm)
    for solver in [simplex, GLPKSolver()] as [any LinearSolver] {
      try region.withRelaxation(solver: solver) { relaxation in
        let solution = try relaxation.solveDistance()
        let bound = try #require(solution.inequality).distanceBound(over: relaxation.intervals)
        let distance = solution.values.map {
          region.query.inputs.ball.size(relaxation.encoding.change($0))
        }
        expectSame(bound, distance ?? .infinity, "distance")
        let excessSolution = try relaxation.solveExcess()
        if let values = excessSolution.values {
          let excess = values[relaxation.encoding.excess.index]
          let inequality = try #require(excessSolution.inequality)
          expectSame(-inequality.lowerBound(over: relaxation.intervals), excess, "excess")
        }
      }
    }
  }

  /// The smallest change inside a piece, with a row for the change of every pixel: change <= t and
  /// -change <= t.
  private func linearPiece(_ pattern: ActivationPattern, _ region: RegionCase) -> Model {
    let query = region.query
    var model = Model()
    let (up, down) = (query.inputs.upwardCapacity, query.inputs.downwardCapacity)
    let changes = query.inputs.center.indices.map {
      model.addVariable("change_\($0)", lower: -down[$0], upper: up[$0])
    }
    let largest = model.addVariable("t", upper: 1)
    model.objective = Model.Objective(.minimize, [Term(1, largest)])
    for change in changes {
      model.addRow("rise", upper: 0, [Term(1, change), Term(-1, largest)])
      model.addRow("fall", upper: 0, [Term(-1, change), Term(-1, largest)])
    }
    func addRow(_ expression: Affine, lower: Double, upper: Double) {
      let terms = zip(expression.slopes, changes).filter { $0.0 != 0 }.map { Term($0, $1) }
      model.addRow(
        "row", lower: lower - expression.constant, upper: upper - expression.constant, terms)
    }
    var activations = query.inputs.center.indices.map { index in
      Affine(
        constant: query.inputs.center[index], slopes: changes.indices.map { $0 == index ? 1 : 0 })
    }
    var isActive = pattern.isActive[...]
    for layer in query.network.layers.dropLast() {
      activations = layer.bias.indices.map { neuron in
        let value = Affine(Array(layer.weight.row(neuron)), activations, layer.bias[neuron])
        let active = isActive.removeFirst()
        addRow(value, lower: active ? 0 : -.infinity, upper: active ? .infinity : 0)
        return active ? value : Affine(constant: 0, slopes: changes.map { _ in 0 })
      }
    }
    let last = query.network.layers[query.network.layers.count - 1]
    let logits = last.bias.indices.map {
      Affine(Array(last.weight.row($0)), activations, last.bias[$0])
    }
    for constraint in region.region.constraints {
      addRow(
        Affine(constraint.coefficients, logits, 0), lower: constraint.lower, upper: .infinity)
    }
    return model
  }
}

/// constant + slopes * change.
private struct Affine {
  var constant: Double
  var slopes: [Double]

  init(constant: Double, slopes: [Double]) {
    self.constant = constant
    self.slopes = slopes
  }

  /// bias + sum of weights * expressions.
  init(_ weights: [Double], _ expressions: [Affine], _ bias: Double) {
    constant = bias
    slopes = expressions[0].slopes.map { _ in 0 }
    for (weight, expression) in zip(weights, expressions) {
      constant += weight * expression.constant
      for index in slopes.indices { slopes[index] += weight * expression.slopes[index] }
    }
  }
}

/// A node as the tree could have it: a cutoff, parts of the intervals that the cutoff implies, and
/// some fixed phases.
private struct RandomNode {
  var cutoff: Double
  var intervals: [Interval]
  var phases: [(neuron: Int, isActive: Bool)] = []

  init(_ test: inout RandomCase, _ region: RegionCase, cutoff largest: Double) {
    let radius = [Double.infinity, 1.5, 0.7, 0.2][Int(test.random.next() % 4)]
    cutoff = min(largest, radius)
    intervals = region.query.ballBounds(radius: cutoff).hidden
    for neuron in intervals.indices where intervals[neuron].state != .inactive {
      let interval = intervals[neuron]
      switch test.random.next() % 6 {
      case 0:
        let center = interval.lower + test.random.uniform() * interval.width
        let reach = test.random.uniform() * interval.width
        intervals[neuron] = Interval(
          max(interval.lower, center - reach), min(interval.upper, center + reach))
      case 1 where interval.state == .unstable:
        intervals[neuron] = interval.fixing(isActive: test.random.next() % 2 == 0)
      case 2 where interval.state == .unstable:
        phases.append((neuron, test.random.next() % 2 == 0))
      default: break
      }
    }
  }
}

/// What can be asked of a relaxation.
private enum Question {
  case distance, excess
  case preActivation(Int, ObjectiveSense)

  /// Some of them in a random order.
  static func random(_ random: inout SeededRandom, intervals: [Interval]) -> [Question] {
    let known = intervals.indices.filter { intervals[$0].state != .inactive }
    let neurons = known.shuffled(using: &random).prefix(2)
    let preActivations = neurons.flatMap { neuron -> [Question] in
      [.preActivation(neuron, .minimize), .preActivation(neuron, .maximize)]
    }
    return ([.distance, .excess] + preActivations).shuffled(using: &random)
  }

  /// The optimum; nil where there is none, and for an excess below zero, which no solver needs to
  /// know exactly.
  func answer(of relaxation: Relaxation, _ query: Query) throws -> Double? {
    switch self {
    case .distance:
      return try relaxation.solveDistance().values.map {
        query.inputs.ball.size(relaxation.encoding.change($0))
      }
    case .excess:
      let excess = try relaxation.solveExcess().values.map { $0[relaxation.encoding.excess.index] }
      return excess.flatMap { $0 < 0 ? nil : $0 }
    case .preActivation(let neuron, let sense):
      let encoded = relaxation.encoding.neurons[neuron]
      return try relaxation.solvePreActivation(neuron, sense).values.map { values in
        encoded.offset + (encoded.output.map { values[$0.index] } ?? 0)
          - (encoded.slack.map { values[$0.index] } ?? 0)
      }
    }
  }
}

/// Expects two optima of the same program, each to the solver's tolerances.
private func expectSame(
  _ a: Double?, _ b: Double?, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let a, let b else {
    #expect(a == b, "\(what)", sourceLocation: sourceLocation)
    return
  }
  #expect(
    a == b || abs(a - b) <= 1e-6 * max(1, abs(b)), "\(what)", sourceLocation: sourceLocation)
}
