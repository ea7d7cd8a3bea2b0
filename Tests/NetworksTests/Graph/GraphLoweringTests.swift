import Basics
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Lowered graphs against the graphs, without any rounding, on numbers that rounding is hard on.
@Suite struct GraphLoweringTests {
  private typealias Node = NetworkGraph.Node

  @Test(arguments: SmallGraph.all.filter(\.isDyadic), 0..<3 as Range<UInt64>)
  func theLoweredNetworkIsTheGraph(small: SmallGraph, seed: UInt64) throws {
    let graph = try small.hostileGraph(seed: seed)
    let lowered = graph.lowered()
    #expect(lowered.isExact)
    #expect(lowered.inputCount == graph.inputCount && lowered.logitCount == graph.logitCount)
    var numbers = HostileNumbers(seed: seed + 100, exponents: -25...25)
    var isPositive = false
    for _ in 0..<4 {
      let input = numbers.next(graph.inputCount)
      let expected = ReferenceGraph(graph: graph).logits(input.map { Dyadic($0) })
      let found = lowered.exactPreActivations(input)[lowered.blocks.count - 1]
      #expect(found.count == expected.count)
      for (value, logit) in zip(found, expected) {
        #expect(!(value.lower < logit) && !(value.lower > logit))
        #expect(!(value.upper < logit) && !(value.upper > logit))
        isPositive = isPositive || logit > .zero
      }
    }
    #expect(isPositive)
  }

  /// In float64 too, but for its rounding; the others among the graphs included.
  @Test(arguments: SmallGraph.all) func float64IsCloseToTheGraph(small: SmallGraph) throws {
    let graph = try small.graph(seed: 9)
    let lowered = graph.lowered()
    #expect(lowered.isExact == small.isDyadic)
    var random = SeededRandom(seed: 10, stream: 34)
    for _ in 0..<5 {
      let input = (0..<graph.inputCount).map { _ in random.uniform(-1, 1) }
      let expected = ReferenceGraph(graph: graph).logits(input)
      let ranges = lowered.exactPreActivations(input)[lowered.blocks.count - 1]
      for (index, logit) in lowered.logits(input).enumerated() {
        #expect(isClose(logit, expected[index], relative: 1e-12, absolute: 1e-12))
        let slack = Dyadic(1e-13 * max(1, abs(logit)))
        #expect(ranges[index].lower - slack < Dyadic(expected[index]))
        #expect(ranges[index].upper + slack > Dyadic(expected[index]))
        #expect(ranges[index].upper - ranges[index].lower < slack + slack)
      }
    }
  }

  @Test(arguments: [[3], [5, 4], [6, 5, 4]], OutputActivation.allCases)
  func aDenseChainIsThePiecewiseNetwork(sizes: [Int], activation: OutputActivation) {
    let network = Network(randomWithSizes: [7] + sizes, outputActivation: activation, seed: 2)
    let (lowered, direct) = (NetworkGraph(network).lowered(), PiecewiseNetwork(network))
    #expect(lowered.blocks == direct.blocks)
    #expect(
      lowered.inputCount == 7
        && lowered.decision == activation.decision(classCount: lowered.logitCount))
  }

  /// What can be merged without rounding is.
  @Test func biasesAndSignsAreMerged() throws {
    let weight = Matrix<Double>(rows: 2, columns: 2, elements: [0.1, 0.2, 0.3, 0.4])
    let merged = try NetworkGraph.chain(
      [2],
      [
        .dense(.init(weight: weight)), .constants(.init(.add, [0.7, 0.1])),
        .constants(.init(.multiply, [-2])), .activation(.relu), .reshape(.init([2, 1, 1])),
        .activation(.relu), .reshape(.flatten), .dense(.init(weight: weight)),
      ]
    ).lowered()
    #expect(merged.blocks.count == 2)
    #expect(merged.blocks[0].bias == [-1.4, -0.2] && merged.blocks[0].isRectified)
    #expect(merged.blocks[0].terms[0].map.row(1).values == [-0.6, -0.8])
  }

  /// What would be rounded is not.
  @Test func roundingKeepsBlocksApart() throws {
    let dense = NetworkGraph.Dense(
      weight: Matrix<Double>(rows: 2, columns: 2, elements: [0.1, 0.2, 0.3, 0.4]), bias: [0.1, 0])
    for (operation, count) in [
      (NetworkGraph.Operation.constants(.init(.add, [0.2])), 2),
      (.constants(.init(.multiply, [0.1])), 2), (.dense(dense), 2),
      (.constants(.init(.add, [0.1, 0.7])), 1), (.constants(.init(.multiply, [0.5])), 1),
      (.reshape(.init([1, 2])), 1),
    ] {
      let blocks = try NetworkGraph.chain([2], [.dense(dense), operation]).lowered().blocks
      #expect(blocks.count == count)
      #expect(blocks.allSatisfy { !$0.isRectified })
    }
  }

  /// A residual block is one block with two sources, and a convolution stays one.
  @Test func additionsHaveSeveralSources() throws {
    let axis = WindowAxis(kernel: 3, padding: 1)
    let kernel = Matrix<Double>(rows: 2, columns: 18, repeating: 0.1)
    let convolution = NetworkGraph.Convolution(kernel: kernel, vertical: axis, horizontal: axis)
    let blocks = try NetworkGraph(
      inputShape: [2, 4, 4],
      nodes: [
        Node(.convolution(convolution), [.input]), Node(.activation(.relu), [.node(0)]),
        Node(.convolution(convolution), [.node(1)]), Node(.sum(.init()), [.node(2), .input]),
        Node(.activation(.relu), [.node(3)]), Node(.convolution(convolution), [.node(4)]),
      ]
    ).lowered().blocks
    #expect(blocks.map(\.isRectified) == [true, true, false])
    #expect(blocks[1].terms.map(\.source) == [.block(0), .input])
    for block in blocks {
      guard case .convolution(let map) = block.terms[0].map.form else {
        Issue.record("the convolution is another form now")
        continue
      }
      #expect(map.kernel == kernel)
    }
  }

  /// What two operations read is a block, so that it is there once; what none needs is not there.
  @Test func valuesAreComputedOnce() throws {
    let dense = NetworkGraph.Dense(weight: Matrix<Double>(rows: 2, columns: 2, repeating: 0.1))
    let blocks = try NetworkGraph(
      inputShape: [2],
      nodes: [
        Node(.dense(dense), [.input]), Node(.activation(.relu), [.node(0)]),
        Node(.activation(.leakyReLU(slope: 2)), [.node(0)]), Node(.dense(dense), [.node(1)]),
        Node(.sum(.init()), [.node(3), .node(0)]),
      ]
    ).lowered().blocks
    try #require(blocks.map(\.isRectified) == [false, true, false])
    #expect(blocks[2].terms.map(\.source) == [.block(1), .block(0)])
  }

  /// Four cells need two rounds of two, and nothing but ones.
  @Test func aMaxPoolIsATreeOfBlocks() throws {
    let axis = WindowAxis(kernel: 2, stride: 2)
    let network = try NetworkGraph.chain(
      [1, 4, 4], [.pooling(.init(.maximum, vertical: axis, horizontal: axis))]
    ).lowered()
    #expect(network.blocks.map(\.count) == [8, 4, 4])
    #expect(network.blocks.map(\.isRectified) == [true, true, false])
    for block in network.blocks {
      for term in block.terms {
        for neuron in 0..<block.count {
          #expect(term.map.row(neuron).values.allSatisfy { abs($0) == 1 })
        }
      }
    }
  }

  /// One ReLU for each number.
  @Test func aLeakyReLUHasOneReLU() throws {
    let network = try NetworkGraph.chain([3], [.activation(.leakyReLU(slope: 0.25))]).lowered()
    #expect(network.neuronCount == 3 && network.blocks.count == 2)
  }
}
