import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Coefficients that no float64 is, and their errors, without any rounding.
@Suite struct GraphLoweringErrorsTests {
  private typealias Node = NetworkGraph.Node

  /// An operation's outputs with errors, against a test of what each is to be.
  ///
  /// - Parameter side: for an output and a number the sign of what it has more than is meant.
  private func check(
    _ operation: NetworkGraph.Operation, shape: TensorShape, seed: UInt64,
    _ side: (_ output: Int, _ input: [Double], _ value: Dyadic) -> Int
  ) throws {
    check(try NetworkGraph.chain(shape, [operation]).lowered(), seed: seed, side)
  }

  private func check(
    _ lowered: PiecewiseNetwork, seed: UInt64,
    _ side: (_ output: Int, _ input: [Double], _ value: Dyadic) -> Int
  ) {
    #expect(!lowered.isExact)
    var numbers = HostileNumbers(seed: seed, exponents: -20...20)
    var isOff = false
    for _ in 0..<6 {
      let input = numbers.next(lowered.inputCount)
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
      sideOfNormalized(value, normal, channel: output / 2, input[output])
    }
  }

  /// The sign of what a number has more than a normalised one.
  private func sideOfNormalized(
    _ value: Dyadic, _ normal: NetworkGraph.BatchNormalization, channel: Int, _ input: Double
  ) -> Int {
    let left = value - Dyadic(normal.beta[channel])
    let square = Dyadic(normal.variance[channel]) + Dyadic(normal.epsilon)
    let right = Dyadic(normal.gamma[channel]) * (Dyadic(input) - Dyadic(normal.mean[channel]))
    if sign(left) != sign(right) { return sign(left - right) }
    return sign(left * left * square - right * right) * sign(left)
  }

  /// Signs, powers of two, constants and concatenations are merged with errors and all.
  @Test func errorsAreMergedToo() throws {
    let axis = WindowAxis(kernel: 3, padding: 1)
    let normal = NetworkGraph.BatchNormalization(
      mean: [0.1], variance: [0.7], epsilon: 1e-5, gamma: [-1.1], beta: [0.3])
    let lowered = try NetworkGraph(
      inputShape: [1, 3, 3],
      nodes: [
        Node(
          .pooling(.init(.average(countsPadding: true), vertical: axis, horizontal: axis)),
          [.input]), Node(.constants(.init(.multiply, [-4])), [.node(0)]),
        Node(.batchNormalization(normal), [.input]),
        Node(.constants(.init(.multiply, [0.5])), [.node(2)]),
        Node(.concatenation(.init()), [.node(1), .node(3), .input]),
      ]
    ).lowered()
    #expect(lowered.blocks.count == 1)
    check(lowered, seed: 6) { output, input, value in
      let (channel, cell) = output.quotientAndRemainder(dividingBy: 9)
      if channel == 2 { return sign(value - Dyadic(input[cell])) }
      if channel == 1 {
        return sideOfNormalized(value + value, normal, channel: 0, input[cell])
      }
      let (row, column) = cell.quotientAndRemainder(dividingBy: 3)
      var sum = Dyadic.zero
      for y in max(0, row - 1)...min(2, row + 1) {
        for x in max(0, column - 1)...min(2, column + 1) { sum += Dyadic(input[y * 3 + x]) }
      }
      return sign(value * Dyadic(9) + sum * Dyadic(4))
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
}
