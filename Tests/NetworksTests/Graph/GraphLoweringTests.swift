import Basics
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Lowered graphs against the graphs, without any rounding, on numbers that rounding is hard on.
@Suite struct GraphLoweringTests {
  private typealias Node = NetworkGraph.Node

  private func lowered(
    _ shape: TensorShape, _ operations: [NetworkGraph.Operation]
  ) throws -> PiecewiseNetwork {
    try NetworkGraph(
      inputShape: shape,
      nodes: operations.enumerated().map { index, operation in
        Node(operation, [index == 0 ? .input : .node(index - 1)])
      }
    ).lowered()
  }

  @Test(arguments: SmallGraph.all.filter(\.isDyadic), 0..<3 as Range<UInt64>)
  func theLoweredNetworkIsTheGraph(small: SmallGraph, seed: UInt64) throws {
    let graph = try small.hostileGraph(seed: seed)
    let lowered = graph.lowered()
    #expect(lowered.isExact)
    #expect(lowered.inputCount == graph.inputCount && lowered.classCount == graph.logitCount)
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
    #expect(lowered.inputCount == 7 && lowered.outputActivation == activation)
  }

  /// An operation's outputs with errors, against a test of what each is to be.
  ///
  /// - Parameter side: for an output and a number the sign of what it has more than is meant.
  private func check(
    _ operation: NetworkGraph.Operation, shape: TensorShape, seed: UInt64,
    _ side: (_ output: Int, _ input: [Double], _ value: Dyadic) -> Int
  ) throws {
    let lowered = try lowered(shape, [operation])
    #expect(!lowered.isExact)
    var numbers = HostileNumbers(seed: seed, exponents: -20...20)
    var isOff = false
    for _ in 0..<6 {
      let input = numbers.next(shape.count)
      let last = lowered.blocks.count - 1
      for (output, range) in lowered.exactPreActivations(input)[last].enumerated() {
        #expect(side(output, input, range.lower) <= 0 && side(output, input, range.upper) >= 0)
        let terms = lowered.lastTerms(lowered.preActivations(input), input: input)[output]
        #expect(!(range.upper - range.lower > Dyadic(terms * 0x1p-51 + 0x1p-1000)))
      }
      // Without the errors some would be wrong, on either side.
      let centres = lowered.exactPreActivations(input, withErrors: false)[last]
      isOff = isOff || centres.enumerated().contains { side($0, input, $1.lower) != 0 }
    }
    #expect(isOff)
  }

  private func sign(_ value: Dyadic) -> Int { value < .zero ? -1 : value > .zero ? 1 : 0 }

  @Test(arguments: [true, false]) func ninthsAndSixthsOfAverages(countsPadding: Bool) throws {
    let axis = WindowAxis(kernel: 3, padding: 1)
    let operation = NetworkGraph.Pooling(
      .average(countsPadding: countsPadding), vertical: axis, horizontal: axis)
    try check(.pooling(operation), shape: [2, 3, 4], seed: 1) { output, input, value in
      let (channel, window) = output.quotientAndRemainder(dividingBy: 12)
      let (row, column) = window.quotientAndRemainder(dividingBy: 4)
      var (sum, count) = (Dyadic.zero, 0)
      for y in max(0, row - 1)...min(2, row + 1) {
        for x in max(0, column - 1)...min(3, column + 1) {
          sum += Dyadic(input[(channel * 3 + y) * 4 + x])
          count += 1
        }
      }
      return sign(value * Dyadic(countsPadding ? 9 : Double(count)) - sum)
    }
  }

  @Test func quotients() throws {
    let divisors: [Double] = [3, -7, 0.1]
    try check(.constants(.init(.divide, divisors)), shape: [3, 2], seed: 2) {
      output, input, value in
      let divisor = Dyadic(divisors[output / 2])
      return sign(value * divisor - Dyadic(input[output])) * sign(divisor)
    }
  }

  /// (y - beta) sqrt(variance + epsilon) = gamma (x - mean), by squares.
  @Test func rootsOfVariances() throws {
    let normal = NetworkGraph.BatchNormalization(
      mean: [0.1, -3e4, 1e-9], variance: [0.7, 1e-8, 123.4], epsilon: 1e-5,
      gamma: [1.1, -0.3, 0x1p-30], beta: [0.3, 12.75, -1e-3])
    try check(.batchNormalization(normal), shape: [3, 2], seed: 3) { output, input, value in
      let channel = output / 2
      let left = value - Dyadic(normal.beta[channel])
      let square = Dyadic(normal.variance[channel]) + Dyadic(normal.epsilon)
      let right =
        Dyadic(normal.gamma[channel]) * (Dyadic(input[output]) - Dyadic(normal.mean[channel]))
      if sign(left) != sign(right) { return sign(left - right) }
      return sign(left * left * square - right * right) * sign(left)
    }
  }

  /// 1 - 0.1 is no float64.
  @Test func whatASlopeLeaves() throws {
    try check(.activation(.leakyReLU(slope: 0.1)), shape: [5], seed: 4) { output, input, value in
      let x = Dyadic(input[output])
      return sign(value - (input[output] > 0 ? x : Dyadic(0.1) * x))
    }
  }

  /// Neither is 0.3 - 1e-30.
  @Test func widthsOfClips() throws {
    let clip = NetworkGraph.Activation.clip(lower: 1e-30, upper: 0.3)
    try check(.activation(clip), shape: [5], seed: 5) { output, input, value in
      sign(value - Dyadic(min(0.3, max(1e-30, input[output]))))
    }
  }

  /// What can be merged without rounding is.
  @Test func biasesAndSignsAreMerged() throws {
    let weight = Matrix<Double>(rows: 2, columns: 2, elements: [0.1, 0.2, 0.3, 0.4])
    let merged = try lowered(
      [2],
      [
        .dense(.init(weight: weight)), .constants(.init(.add, [0.7, 0.1])),
        .constants(.init(.multiply, [-2])), .activation(.relu), .reshape(.init([2, 1, 1])),
        .activation(.relu), .reshape(.flatten), .dense(.init(weight: weight)),
      ])
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
      let blocks = try lowered([2], [.dense(dense), operation]).blocks
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
    #expect(blocks.map(\.isRectified) == [false, true, false])
    #expect(blocks[2].terms.map(\.source) == [.block(1), .block(0)])
  }

  /// Four cells need two rounds of two, and nothing but ones.
  @Test func aMaxPoolIsATreeOfBlocks() throws {
    let axis = WindowAxis(kernel: 2, stride: 2)
    let network = try lowered(
      [1, 4, 4], [.pooling(.init(.maximum, vertical: axis, horizontal: axis))])
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
    let network = try lowered([3], [.activation(.leakyReLU(slope: 0.25))])
    #expect(network.neuronCount == 3 && network.blocks.count == 2)
  }
}
