import Basics
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Networks whose blocks read several sources, the input again and again, and blocks without a ReLU,
/// by maps of every form.
@Suite struct PiecewiseNetworkTests {
  private typealias Block = PiecewiseNetwork.Block
  private typealias Term = PiecewiseNetwork.Term

  /// Whole numbers, so that all forms and orders of summation give the same.
  private func network(seed: UInt64) -> PiecewiseNetwork {
    var random = SeededRandom(seed: seed, stream: 35)
    func number() -> Double { Double(Int.random(in: -4...4, using: &random)) }
    func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in number() } }
    func dense(_ outputs: Int, _ inputs: Int) -> LinearMap {
      LinearMap(Matrix(rows: outputs, columns: inputs, elements: numbers(outputs * inputs)))
    }
    func sparse(_ outputs: Int, _ inputs: Int) -> LinearMap {
      LinearMap(
        .sparse(
          SparseMap(
            inputCount: inputs,
            rows: (0..<outputs).map { output in
              (0..<inputs).filter { ($0 + output) % 3 == 0 }.map { (column: $0, value: number()) }
            })))
    }
    // 2 x 3 x 2 inputs to 3 x 3 x 2.
    let shape = ConvolutionShape(
      windows: Windows(
        height: 3, width: 2, vertical: WindowAxis(kernel: 3, padding: 1),
        horizontal: WindowAxis(kernel: 2, paddingAfter: 1)), inputChannels: 2, outputChannels: 3)
    let convolution = LinearMap(
      .convolution(
        ConvolutionMap(
          shape, kernel: Matrix(rows: 3, columns: 12, elements: numbers(36)))))
    return PiecewiseNetwork(
      inputCount: 12,
      blocks: [
        Block([Term(.input, convolution)], bias: numbers(18), isRectified: true),
        Block([Term(.block(0), sparse(7, 18))], bias: numbers(7), isRectified: false),
        Block(
          [
            Term(.block(1), dense(6, 7)), Term(.input, sparse(6, 12)),
            Term(.block(0), dense(6, 18)),
          ],
          bias: numbers(6), isRectified: true),
        Block([Term(.input, dense(4, 12))], bias: numbers(4), isRectified: false),
        Block(
          [
            Term(.block(2), dense(3, 6)), Term(.block(3), dense(3, 4)), Term(.input, dense(3, 12)),
            Term(.block(1), sparse(3, 7)),
          ], bias: numbers(3), isRectified: false),
      ], decision: .argmax(classCount: 3))
  }

  private func input(seed: UInt64) -> [Double] {
    var random = SeededRandom(seed: seed, stream: 36)
    return (0..<12).map { _ in Double(Int.random(in: -8...8, using: &random)) / 4 }
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func preActivationsAreTheSumsOfAllSources(seed: UInt64) {
    let network = network(seed: seed)
    let inputs = (0..<3).map { input(seed: 10 * seed + $0) }
    let batch = network.preActivations(
      Matrix(rows: 3, columns: 12, elements: inputs.flatMap { $0 }))
    for (row, input) in inputs.enumerated() {
      let found = network.preActivations(input)
      let exact = network.exactPreActivations(input)
      #expect(found.map(\.count) == [18, 7, 6, 4, 3])
      for (index, values) in exact.enumerated() {
        #expect(Array(batch[index].row(row)) == found[index])
        // Small whole numbers over a power of two: float64 rounds none of them.
        #expect(values.map(\.lower.roundedDown) == found[index])
      }
      #expect(network.logits(input) == found[4])
    }
  }

  @Test(arguments: 0..<5 as Range<UInt64>) func gradientsAreThoseOfDifferences(seed: UInt64) {
    let network = network(seed: seed)
    // Off the edges between linear pieces, which whole numbers often hit.
    let input = input(seed: seed).enumerated().map { $1 + 0x1p-9 * Double($0 * $0 + 1) }
    let coefficients: [Double] = [2, -1, 3]
    let values = network.preActivations(input)
    let gradient = network.gradient(coefficients, at: values)
    let step = 0x1p-20
    for index in input.indices {
      let differences = [step, -step].map { change in
        var moved = input
        moved[index] += change
        return zip(network.logits(moved), coefficients).map(*).reduce(0, +)
      }
      #expect((differences[0] - differences[1]) / (2 * step) == gradient[index])
    }
    #expect(gradient.contains { $0 != 0 })
    // Some neurons are off.
    #expect(network.rectified(values).contains { $0 < 0 })
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func lastTermsAreTheSizesOfAllThatIsAdded(seed: UInt64) {
    let network = network(seed: seed)
    let input = input(seed: seed)
    let values = network.preActivations(input)
    let sizes = network.lastTerms(values, input: input)
    for logit in 0..<3 {
      var expected = abs(network.output.bias[logit])
      for term in network.output.terms {
        let source =
          switch term.source {
          case .input: input
          case .block(2): values[2].map { max(0, $0) }
          case .block(let index): values[index]
          }
        for (column, value) in source.enumerated() {
          var one = [Double](repeating: 0, count: source.count)
          one[column] = value
          expected += abs(term.map.apply(one)[logit])
        }
      }
      #expect(sizes[logit] == expected)
    }
  }

  @Test func onlyNeuronsWithAReLUAreCounted() {
    let network = network(seed: 0)
    #expect(network.neuronCount == 24 && network.logitCount == 3)
    #expect(network.rectified([[1], [2], [3], [4], [5]]) == [1, 3])
  }
}
