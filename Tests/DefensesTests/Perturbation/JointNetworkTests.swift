import Defenses
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Rounding, against exact arithmetic.
@Suite struct JointNetworkTests {
  /// Images of bytes, so that most products of weights with them are no float64.
  private func problem(
    seed: UInt64, exponents: ClosedRange<Int>, parts: PerturbationParts, limit: Double? = nil
  ) -> PerturbationProblem {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let layers = [(6, 4), (4, 3)].map { inputs, outputs in
      (
        weight: Matrix(rows: outputs, columns: inputs, elements: numbers.next(inputs * outputs)),
        bias: numbers.next(outputs)
      )
    }
    return PerturbationProblem(
      network: PiecewiseNetwork(layers: layers, outputActivation: .linear),
      images: (0..<3).map { label in
        LabelledImage(input: (0..<6).map { _ in numbers.fraction() }, label: label)
      }, parts: parts, weightLimit: limit)
  }

  /// Whatever the images, the joint network's first layer and its errors enclose the one that is
  /// meant: weight times image, and weight.
  @Test(
    arguments: 0..<30 as Range<UInt64>, [-4...4, -60...60, -1074 ... -1020])
  func theFirstLayerIsWithinItsErrors(seed: UInt64, exponents: ClosedRange<Int>) throws {
    let problem = problem(seed: seed, exponents: exponents, parts: .both)
    let joint = JointNetwork(problem, images: [0, 2], boxed: [1]).query.network
    let original = problem.network.layers[0].weight
    for (copy, image) in [0, 2].enumerated() {
      let (weight, errors) = try numbers(joint.blocks[copy])
      for (neuron, input) in (0..<24).map({ ($0 / 6, $0 % 6) }) {
        let exact = Dyadic(original[neuron, input]) * Dyadic(problem.images[image].input[input])
        let error = Dyadic(errors[neuron, input])
        #expect((exact - Dyadic(weight[neuron, input])).magnitude <= error)
        // It is charged for what rounding did, not for more: products near 1 err by 2^-54 or so.
        #expect(error <= Dyadic(abs(weight[neuron, input])) * Dyadic(0x1p-52) + Dyadic(0x1p-1070))
        #expect(weight[neuron, 6 + input] == original[neuron, input])
        #expect(errors[neuron, 6 + input] == 0)
      }
    }
    // The excesses are exact.
    let excesses = joint.blocks[joint.blocks.count - 2]
    #expect(excesses.count == 2 && excesses.terms.allSatisfy { $0.map.errors == nil })
  }

  /// A network's own numbers may be known up to an error only, also where no coefficient is stored.
  @Test(arguments: 0..<20 as Range<UInt64>) func theNetworksOwnErrorsAreKept(seed: UInt64) throws {
    var numbers = HostileNumbers(seed: seed, exponents: -4...4)
    let weights = numbers.next(2)
    let own = numbers.next(3).map(abs)
    let first = LinearMap(
      .sparse(SparseMap(inputCount: 3, rows: [.init(columns: [0, 2], values: weights[...])])),
      errors: .dense(Matrix(rows: 1, columns: 3, elements: own)))
    let network = PiecewiseNetwork(
      inputCount: 3,
      blocks: [
        .init([.init(.input, first)], bias: [0], isRectified: true),
        .init(
          [.init(.block(0), LinearMap(Matrix(rows: 2, columns: 1, elements: [1, -1])))],
          bias: [0, 0], isRectified: false),
      ], decision: .argmax(classCount: 2))
    let image = (0..<3).map { _ in numbers.fraction() }
    let problem = PerturbationProblem(
      network: network, images: [LabelledImage(input: image, label: 0)])
    let (found, errors) = try self.numbers(
      JointNetwork(problem, images: [0], boxed: []).query.network.blocks[0])
    for (input, weight) in [weights[0], 0, weights[1]].enumerated() {
      for sign in [1.0, -1] {
        let meant = Dyadic(weight) + Dyadic(sign * own[input])
        #expect(
          (meant * Dyadic(image[input]) - Dyadic(found[0, input])).magnitude
            <= Dyadic(errors[0, input]))
        #expect((meant - Dyadic(found[0, 3 + input])).magnitude <= Dyadic(errors[0, 3 + input]))
      }
    }
  }

  /// The coefficients of a block that reads the input alone, and what they may be off by.
  private func numbers(
    _ block: PiecewiseNetwork.Block
  ) throws -> (weight: Matrix<Double>, errors: Matrix<Double>) {
    let map = try #require(block.terms.count == 1 ? block.terms[0].map : nil)
    func matrix(_ form: LinearMap.Form) -> Matrix<Double> {
      var result = Matrix<Double>(rows: form.outputCount, columns: form.inputCount)
      for row in 0..<form.outputCount { form.row(row).forEach { result[row, $0] = $1 } }
      return result
    }
    return (matrix(map.form), matrix(try #require(map.errors)))
  }

  /// The same behind a shift, where an image is a sum that was rounded before.
  @Test(arguments: 0..<30 as Range<UInt64>, [-4...4, -60...60, -1074 ... -1020])
  func shiftsAreWithinTheirErrors(seed: UInt64, exponents: ClosedRange<Int>) throws {
    let problem = problem(seed: seed, exponents: exponents, parts: .disturbances)
    let shifted = try #require(FirstLayerShift(problem)).shifted
    let joint = JointNetwork(shifted, images: [0, 1, 2], boxed: []).query.network
    let (layer, ranges) = (problem.network.layers[0], problem.disturbanceRanges)
    for (image, labelled) in problem.images.enumerated() {
      let (weight, errors) = try numbers(joint.blocks[image])
      for neuron in 0..<4 {
        var exact = Dyadic(layer.bias[neuron])
        for (factor, value) in zip(layer.weight.row(neuron), labelled.input) {
          exact += Dyadic(factor) * Dyadic(value)
        }
        let error = Dyadic(errors[neuron, neuron])
        #expect((exact - Dyadic(weight[neuron, neuron])).magnitude <= error)
        for other in 0..<4 where other != neuron {
          #expect(weight[neuron, other] == 0 && errors[neuron, other] == 0)
        }
      }
    }
    for neuron in 0..<4 {
      // The shift's range holds what the disturbances make of it at the ends of theirs.
      var (low, high) = (Dyadic.zero, Dyadic.zero)
      for (factor, range) in zip(layer.weight.row(neuron), ranges) {
        let ends = [range.lower, range.upper].map { Dyadic(factor) * Dyadic($0) }
        low += min(ends[0], ends[1])
        high += max(ends[0], ends[1])
      }
      let range = shifted.disturbanceRanges[neuron]
      #expect(Dyadic(range.lower) <= low && high <= Dyadic(range.upper))
    }
  }

  /// The ranges of weights and disturbances hold every perturbation that keeps all images in the box,
  /// those at its very ends too.
  @Test(arguments: 0..<120 as Range<UInt64>, PerturbationParts.allCases)
  func rangesAreRoundedOutward(seed: UInt64, parts: PerturbationParts) {
    let limit = [nil, 0.3, 0x1p-60][Int(seed % 3)]
    let problem = problem(seed: seed, exponents: -4...4, parts: parts, limit: limit)
    let box = problem.box
    for input in 0..<6 {
      let values = problem.images.map { Dyadic($0.input[input]) }
      guard let least = values.min(), let most = values.max() else { continue }
      let (weights, shifts) = (problem.weightRanges[input], problem.disturbanceRanges[input])
      let greatest = Dyadic(weights.upper)
      // The greatest weight is as far from 1 as it may be, or makes of the images' width, or of the
      // greatest of them, as much as the box has.
      let isLimit = limit.map { greatest >= Dyadic(1) + Dyadic($0) } ?? false
      switch parts {
      case .both where least < most:
        #expect(
          isLimit || greatest * (most - least) >= Dyadic(box.upper) - Dyadic(box.lower))
      case .weights where most > .zero:
        #expect(isLimit || greatest * most >= Dyadic(box.upper))
      default: #expect(weights == Interval(1, 1))
      }
      if let limit, weights != Interval(1, 1) {
        #expect(Dyadic(weights.lower) <= Dyadic(1) - Dyadic(limit))
      }
      guard parts != .weights else { continue }
      #expect(Dyadic(shifts.lower) <= Dyadic(box.lower) - greatest * least)
      #expect(Dyadic(shifts.upper) >= Dyadic(box.upper) - Dyadic(weights.lower) * most)
    }
  }
}
