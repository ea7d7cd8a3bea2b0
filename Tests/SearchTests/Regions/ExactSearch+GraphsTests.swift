import Basics
import LinearAlgebra
import Networks
import Optimization
import GLPKSolver
import Proofs
import Queries
import Search
import SearchSupport
import TestSupport
import Testing

/// The exact search on graphs that are no chains of dense layers.
@Suite struct ExactSearchGraphsTests {
  private static func numbers(_ seed: UInt64) -> (Int) -> [Double] {
    var random = SeededRandom(seed: seed, stream: 60)
    return { count in (0..<count).map { _ in Double(Float(random.uniform(-1, 1))) } }
  }

  private static func matrix(_ rows: Int, _ columns: Int, _ next: (Int) -> [Double]) -> Matrix<
    Double
  > {
    Matrix(rows: rows, columns: columns, elements: next(rows * columns))
  }

  private static func dense(
    _ outputs: Int, _ inputs: Int, _ next: (Int) -> [Double]
  ) -> NetworkGraph.Operation {
    .dense(.init(weight: matrix(outputs, inputs, next), bias: next(outputs)))
  }

  private static func convolution(
    _ outputs: Int, of channels: Int, _ next: (Int) -> [Double]
  ) -> NetworkGraph.Operation {
    let axis = WindowAxis(kernel: 3, padding: 1)
    return .convolution(
      .init(
        kernel: matrix(outputs, 9 * channels, next), bias: next(outputs), vertical: axis,
        horizontal: axis))
  }

  /// A graph with max pooling, batch normalisation and a path around a block, all of which need blocks
  /// without a ReLU or several sources.
  private static func smallGraph(seed: UInt64) throws -> NetworkGraph {
    let next = numbers(seed)
    let two = WindowAxis(kernel: 2, stride: 2)
    return try NetworkGraph(
      inputShape: [1, 4, 4],
      nodes: [
        .init(convolution(1, of: 1, next), [.input]),
        .init(
          .batchNormalization(
            .init(
              mean: next(1), variance: next(1).map { abs($0) + 0.1 }, epsilon: 1e-3,
              gamma: next(1), beta: next(1))), [.node(0)]),
        .init(.pooling(.init(.maximum, vertical: two, horizontal: two)), [.node(1)]),
        .init(.activation(.relu), [.node(2)]), .init(.reshape(.flatten), [.node(3)]),
        .init(dense(4, 4, next), [.node(4)]), .init(.activation(.relu), [.node(5)]),
        .init(.sum(.init()), [.node(4), .node(6)]), .init(dense(3, 4, next), [.node(7)]),
      ])
  }

  /// What float32 computes of the graph, for which an example must be one.
  private func expectExample(_ outcome: SearchOutcome, _ query: Query, label: Int) throws {
    let example = try #require(outcome.example)
    let graph = try #require(query.network.original)
    let input = example.input.map(Float.init)
    #expect(graph.decision.classification(graph.plainLogits(input)) != label)
    #expect(
      graph.decision.classification(
        graph.logits(Matrix(rows: 1, columns: input.count, elements: input)).row(0))
        != label)
    #expect(example.distance >= outcome.lowerBound)
  }

  /// A single logit with a sigmoid answers by its sign: the same as the greater of it and zero.
  @Test(arguments: 0..<8 as Range<UInt64>, Norm.proved)
  func aThresholdIsAnArgmaxBesideZero(seed: UInt64, norm: Norm) throws {
    let next = Self.numbers(seed)
    let (hidden, weight, bias) = (Self.dense(6, 4, next), next(6), next(1))
    func network(_ zeros: Int, _ ending: NetworkGraph.Ending) throws -> PiecewiseNetwork {
      let last = NetworkGraph.Dense(
        weight: Matrix(
          rows: zeros + 1, columns: 6,
          elements: Array(repeating: 0, count: 6 * zeros) + weight),
        bias: Array(repeating: 0, count: zeros) + bias)
      return try NetworkGraph(
        inputShape: [4],
        nodes: [
          .init(hidden, [.input]), .init(.activation(.relu), [.node(0)]),
          .init(.dense(last), [.node(1)]),
        ], ending: ending
      ).lowered()
    }
    let (one, two) = (try network(0, .sigmoid), try network(1, .linear))
    let image = next(4).map { abs($0) }
    let label = try #require(one.classification(image))
    #expect(two.classification(image) == label)
    for rule in [
      ArgmaxRule(label: label), ArgmaxRule(label: label, target: 1 - label, difference: 0.05),
    ] {
      let queries = [one, two].map { Query(network: $0, image: image, rule: rule, norm: norm) }
      let outcomes = try queries.map { try ExactSearch(solver: simplex).solve($0) }
      #expect(outcomes[0].status(gap: 0).isProof)
      #expect(outcomes[0].status(gap: 0) == outcomes[1].status(gap: 0))
      guard let a = outcomes[0].infimum, let b = outcomes[1].infimum else { continue }
      #expect(abs(a - b) <= 2e-6 * max(1e-3, b))
      try expectExample(outcomes[0], queries[0], label: label)
    }
  }

  /// The thesis's program, solved by branch and cut, comes to the same.
  @Test(arguments: 0..<8 as Range<UInt64>, Norm.proved)
  func integerProgramsAgree(seed: UInt64, norm: Norm) throws {
    let network = try Self.smallGraph(seed: seed).lowered()
    #expect(network.blocks.dropLast().contains { !$0.isRectified })
    var random = SeededRandom(seed: seed, stream: 61)
    let image = (0..<16).map { _ in Double(Float(random.uniform())) }
    let label = try #require(network.classification(image))
    let query = Query(
      network: network, image: image, rule: ArgmaxRule(label: label), norm: norm)
    let outcome = try ExactSearch(solver: simplex).solve(query)
    let reference = try IntegerProgramSearch(solvers: solvers, bounds: network.boxBounds())
      .solve(query, rules: [])
    #expect(outcome.status(gap: 0).isProof)
    guard let found = outcome.infimum, let other = reference.infimum else {
      #expect(outcome.status(gap: 0) == reference.status(gap: 1e-5))
      return
    }
    #expect(abs(found - other) <= 1e-5 * max(1, other))
    try expectExample(outcome, query, label: label)
  }

  /// A convolutional network of 204 ReLUs is proved to the end, and as its dense form is.
  @Test func aConvolutionalNetworkIsProved() throws {
    let next = Self.numbers(3)
    let graph = try NetworkGraph(
      inputShape: [1, 7, 7],
      nodes: [
        .init(Self.convolution(4, of: 1, next), [.input]), .init(.activation(.relu), [.node(0)]),
        .init(.reshape(.flatten), [.node(1)]), .init(Self.dense(8, 196, next), [.node(2)]),
        .init(.activation(.relu), [.node(3)]), .init(Self.dense(3, 8, next), [.node(4)]),
      ])
    let network = graph.lowered()
    #expect(network.neuronCount == 204)
    if case .convolution = network.blocks[0].terms[0].map.form {
    } else {
      Issue.record("the convolution is none any more")
    }
    let dense = PiecewiseNetwork(
      layers: network.blocks.map { block in
        let form = block.terms[0].map.form
        var matrix = Matrix<Double>(rows: form.outputCount, columns: form.inputCount)
        for row in 0..<form.outputCount { form.row(row).forEach { matrix[row, $0] = $1 } }
        return (matrix, block.bias)
      }, outputActivation: .linear)
    var random = SeededRandom(seed: 5, stream: 61)
    let image = (0..<49).map { _ in Double(Float(random.uniform())) }
    let label = try #require(network.classification(image))
    func question(_ network: PiecewiseNetwork, _ norm: Norm) -> Query {
      Query(network: network, image: image, rule: ArgmaxRule(label: label), norm: norm)
    }
    let search = ExactSearch(solver: simplex)
    let query = question(network, .linf)
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    try expectExample(outcome, query, label: label)
    let other = try search.solve(question(dense, .linf))
    #expect(other.status(gap: 0) == .optimal)
    let (found, expected) = (try #require(outcome.infimum), try #require(other.infimum))
    #expect(abs(found - expected) <= 3e-6 * expected)
    // The least distance in L1 is 1.908, which takes 50,000 nodes to prove.
    #expect(try search.certify(question(network, .l1), radius: 0.5).status == .robust)
    #expect(try search.certify(question(network, .l1), radius: 2).status == .fooled)
  }
}
