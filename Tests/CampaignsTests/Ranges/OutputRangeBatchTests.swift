import Basics
import Campaigns
import DualSimplex
import Formats
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct OutputRangeBatchTests {
  /// y0 = relu(x0 + x1) - relu(x0 - x1), y1 = -x0 as far as x0 is positive.
  private static func graph(ending: NetworkGraph.Ending = .linear) throws -> NetworkGraph {
    let hidden = Matrix<Double>(rows: 3, columns: 2, elements: [1, 1, 1, -1, 1, 0])
    let output = Matrix<Double>(rows: 2, columns: 3, elements: [1, -1, 0, 0, 0, -1])
    return try NetworkGraph(
      inputShape: [2],
      nodes: [
        NetworkGraph.Node(.dense(NetworkGraph.Dense(weight: hidden)), [.input]),
        NetworkGraph.Node(.activation(.relu), [.node(0)]),
        NetworkGraph.Node(.dense(NetworkGraph.Dense(weight: output)), [.node(1)]),
      ], ending: ending)
  }

  private func box(_ rows: String) throws -> InputBox {
    let folder = try TemporaryFolder()
    return try InputBox(contentsOf: folder.write(rows, as: "box.csv"))
  }

  private func ranges(_ graph: NetworkGraph, _ box: InputBox) throws -> [OutputRange] {
    try OutputRangeBatch(
      network: graph, box: box, timeLimit: nil, solver: DualSimplexSolver()
    ).run(Array(0..<graph.logitCount), jobs: 2)
  }

  /// Each end's input has its value, within the box, and nothing is beyond the bound.
  private func check(_ range: OutputRange, _ graph: NetworkGraph, _ box: InputBox) throws {
    #expect(range.isProved && range.limit == nil)
    for end in [range.least, range.greatest] {
      let (input, value) = (try #require(end.input), try #require(end.value))
      #expect(zip(input, box.bounds).allSatisfy { $1.enclosure.contains($0) })
      let row = Matrix(rows: 1, columns: input.count, elements: input)
      #expect(abs(graph.logits(row).row(0)[range.output] - value) <= 1e-9 * max(1, abs(value)))
      #expect(abs(value - end.bound) <= 1e-5 * max(1, abs(value)))
    }
    #expect(range.least.bound <= range.least.value ?? .nan)
    #expect(range.greatest.value ?? .nan <= range.greatest.bound)
  }

  // With x1 >= 0, y0 is between 0 and 2 x1, and reaches both for x0 beyond -x1 and x1.
  @Test(arguments: [
    ("-3,3\n0,2\n", [0.0, 4], [-3.0, 0]),
    // Inputs beyond [0, 1], and a fixed one.
    ("-20,-10\n3,5\n", [0, 0], [0, 0]),
    ("250,260\n1,1\n", [2, 2], [-260, -250]),
    // Ends that are no float64.
    ("0.1,0.1\n0.3,0.7\n", [0.4, 0.8], [-0.1, -0.1]),
  ])
  func rangesAreThoseOfTheFunction(rows: String, first: [Double], second: [Double]) throws {
    let (graph, box) = (try Self.graph(), try box(rows))
    let found = try ranges(graph, box)
    #expect(found.map(\.output) == [0, 1])
    for (range, expected) in zip(found, [first, second]) {
      try check(range, graph, box)
      #expect(abs(range.least.bound - expected[0]) < 1e-3, "\(range.least.bound)")
      #expect(abs(range.greatest.bound - expected[1]) < 1e-3, "\(range.greatest.bound)")
    }
  }

  @Test(arguments: 0..<6) func noInputGoesBeyondThem(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let sizes = [3, 7, 6, 2]
    var nodes: [NetworkGraph.Node] = []
    for (index, (from, to)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let weights = (0..<from * to).map { _ in random.uniform(-2, 2) }
      let dense = NetworkGraph.Dense(
        weight: Matrix(rows: to, columns: from, elements: weights),
        bias: (0..<to).map { _ in random.uniform(-1, 1) })
      nodes.append(.init(.dense(dense), [index == 0 ? .input : .node(nodes.count - 1)]))
      if index < 2 { nodes.append(.init(.activation(.relu), [.node(nodes.count - 1)])) }
    }
    let graph = try NetworkGraph(inputShape: [3], nodes: nodes)
    let box = InputBox(-2, 5, inputCount: 3)
    let found = try ranges(graph, box)
    for range in found { try check(range, graph, box) }
    for _ in 0..<2000 {
      let input = (0..<3).map { _ in random.uniform(-2, 5) }
      let logits = graph.logits(Matrix(rows: 1, columns: 3, elements: input)).row(0)
      for range in found {
        #expect(range.least.bound <= logits[range.output])
        #expect(logits[range.output] <= range.greatest.bound)
      }
    }
  }

  @Test func whatTheNetworkAnswersIsBehindItsEnding() throws {
    let box = InputBox(0, 1, inputCount: 2)
    let relu = try ranges(Self.graph(ending: .relu), box).map(\.ofAnswer)
    #expect(try #require(relu[1]).lowerBound == 0 && #require(relu[1]).upperBound < 1e-6)
    let sigmoid = try #require(
      try ranges(Self.graph(ending: .sigmoid), box)[0].ofAnswer)
    // 1 / (1 + e^-2) to more places than float64 has.
    #expect(sigmoid.lowerBound < 0.5 && sigmoid.lowerBound > 0.499)
    #expect(sigmoid.upperBound > 0.880797077977882 && sigmoid.upperBound < 0.8808)
    #expect(try ranges(Self.graph(ending: .softmax), box)[0].ofAnswer == nil)
  }

  @Test func whatIsProvedIsNotDoneAgain() throws {
    let folder = try TemporaryFolder()
    let file = try JSONLinesFile(appendingTo: folder.path + "/ranges.jsonl")
    let (graph, box) = (try Self.graph(), InputBox(0, 1, inputCount: 2))
    func batch(_ box: InputBox) -> OutputRangeBatch {
      OutputRangeBatch(network: graph, box: box, timeLimit: nil, solver: DualSimplexSolver())
    }
    let first = try batch(box).run([1], jobs: 1, output: file)
    let all = try batch(box).run([0, 1], jobs: 1, output: file)
    #expect(all[1] == first[0])
    let written = try JSONLinesFile.read(OutputRange.self, from: file.path)
    #expect(written == [all[1], all[0]])
    // Another box is another question.
    let other = try batch(InputBox(0, 2, inputCount: 2)).run([1], jobs: 1, output: file)
    #expect(abs(other[0].least.bound + 2) < 1e-4)
  }

  @Test func anOverflowIsNoRange() throws {
    #expect(throws: (any Error).self) {
      try ranges(Self.graph(), InputBox(-1e308, 1e308, inputCount: 2))
    }
  }
}
