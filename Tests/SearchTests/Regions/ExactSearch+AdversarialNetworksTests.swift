import Basics
import LinearAlgebra
import SearchSupport
import Testing
import Proofs
import Queries
import Search

/// Networks made to upset a search: weights far apart, equal and dead neurons, constant outputs,
/// images on edges.
///
/// Where a change leaves the function as it is, the smallest change must stay what it was. Scales
/// are powers of two, so that no rounding enters: the outputs are the same to the last bit.
@Suite struct ExactSearchAdversarialNetworksTests {
  private static let seeds = 0..<6 as Range<UInt64>

  /// A hidden layer times c and the next one by 1 / c, for each layer, or each neuron by itself:
  /// outputs of 1e-8, or 1e6 and 1e-6 side by side.
  @Test(arguments: seeds, Scaling.allCases)
  func scaledHiddenLayers(seed: UInt64, scaling: Scaling) throws {
    var test = AdversarialCase(seed: seed)
    let expected = try test.thesis()
    var random = SeededRandom(seed: seed, stream: 40)
    test.changeLayers { layers in
      for hidden in 0..<layers.count - 1 {
        for neuron in layers[hidden].bias.indices {
          let factor = scaling.factor(layer: hidden, &random)
          layers.scale(neuron: neuron, of: hidden, by: factor)
        }
      }
    }
    try expectSame(try test.search(), as: expected, test)
  }

  /// Layers times c one after the other, biases and floor with them: all logits times c^3.
  @Test(arguments: seeds, [-27, -13, 13, 27])
  func scaledNetworks(seed: UInt64, exponent: Int) throws {
    var test = AdversarialCase(seed: seed)
    let expected = try test.thesis()
    let factor = Float(sign: .plus, exponent: exponent, significand: 1)
    test.changeLayers { layers in
      var power: Float = 1
      for index in layers.indices {
        power *= factor
        layers[index].weight = layers[index].weight.map { $0 * factor }
        layers[index].bias = layers[index].bias.map { $0 * power }
      }
    }
    test.floor *= Double(factor * factor * factor)
    try expectSame(try test.search(), as: expected, test)
  }

  /// Neurons several times, their outgoing weights shared out; every weight stays exact.
  @Test(arguments: seeds, [2, 4]) func equalNeurons(seed: UInt64, copies: Int) throws {
    var test = AdversarialCase(seed: seed)
    let expected = try test.thesis()
    test.changeLayers { layers in
      for hidden in 0..<layers.count - 1 {
        for neuron in 0..<2 { layers.duplicate(neuron: neuron, of: hidden, copies: copies) }
      }
    }
    try expectSame(try test.search(), as: expected, test)
  }

  /// Every input twice with half its weight: what moved by d must move twice by d.
  @Test(arguments: seeds) func equalInputs(seed: UInt64) throws {
    var test = AdversarialCase(seed: seed)
    let expected = try test.thesis()
    test.changeLayers { layers in
      let weight = layers[0].weight
      layers[0].weight = Matrix(rows: weight.rows, columns: 2 * weight.columns) { row, column in
        weight[row, column / 2] / 2
      }
    }
    test.image = test.image.flatMap { [$0, $0] }
    let outcome = try test.search()
    try expectSame(outcome, as: expected, test, factor: test.norm == .l1 ? 2 : 1)
  }

  /// Neurons that are never active, or always the same, and cancel.
  @Test(arguments: seeds) func deadAndConstantNeurons(seed: UInt64) throws {
    var test = AdversarialCase(seed: seed)
    let expected = try test.thesis()
    test.changeLayers { layers in
      for hidden in 0..<layers.count - 1 {
        layers.add(neuronTo: hidden, weight: 0, bias: 0, outgoing: 3)
        layers.add(neuronTo: hidden, weight: 0, bias: -1e3, outgoing: -1)
        layers.add(neuronTo: hidden, weight: 1, bias: -1e3, outgoing: 1e3)
        layers.add(neuronTo: hidden, weight: 0, bias: 1, outgoing: 0.5)
        layers.add(neuronTo: hidden, weight: 0, bias: 1, outgoing: -0.5)
      }
    }
    try expectSame(try test.search(), as: expected, test)
  }

  /// Whatever the input, the logits are the last biases: the image is an example, or nothing is.
  @Test(arguments: [0, 1, 2], Norm.proved)
  func constantOutputs(zeroLayer: Int, norm: Norm) throws {
    for (logit, isExample) in [(Float(1), true), (0.1, false), (-1, false)] {
      var test = AdversarialCase(seed: 1, norm: norm)
      let target = test.target
      test.changeLayers { layers in
        for index in zeroLayer..<layers.count {
          let bias: Float = index < layers.count - 1 ? 0 : 0.5
          layers[index].weight = layers[index].weight.map { _ in 0 }
          layers[index].bias = layers[index].bias.map { _ in bias }
        }
        layers[layers.count - 1].bias[target] = logit
      }
      let outcome = try test.search()
      expectSound(outcome, test)
      #expect(outcome.status(gap: 0) == (isExample ? .optimal : .infeasible))
      #expect(outcome.witness?.distance == (isExample ? 0 : nil))
      #expect(outcome.lowerBound == (isExample ? 0 : .infinity))
    }
  }

  /// With floor 0 the rule holds with equality where all logits are zero.
  @Test(arguments: Norm.proved, [(0.0, true), (0.01, false)])
  func networksOfZeros(norm: Norm, floor: (value: Double, isExample: Bool)) throws {
    var test = AdversarialCase(seed: 2, norm: norm)
    test.floor = floor.value
    test.changeLayers { layers in
      for index in layers.indices {
        layers[index].weight = layers[index].weight.map { _ in 0 }
        layers[index].bias = layers[index].bias.map { _ in 0 }
      }
    }
    let outcome = try test.search()
    expectSound(outcome, test)
    #expect(outcome.status(gap: 0) == (floor.isExample ? .optimal : .infeasible))
    #expect(outcome.witness?.distance == (floor.isExample ? 0 : nil))
  }

  /// Images of zeros and ones, which can only change one way.
  @Test(arguments: 0..<8 as Range<UInt64>, [nil, 0.02, 0.3, 1.0] as [Double?])
  func imagesInCorners(seed: UInt64, maxDeviation: Double?) throws {
    var test = AdversarialCase(seed: seed)
    test.image = test.image.indices.map { Double((seed >> UInt64($0 % 3)) & 1) }
    test.maxDeviation = maxDeviation
    try expectSame(try test.search(), as: try test.thesis(), test)
  }

  /// No pixel may move: the image is an example, or there is none.
  @Test(arguments: seeds) func noDeviationAtAll(seed: UInt64) throws {
    var test = AdversarialCase(seed: seed)
    test.maxDeviation = 0
    let outcome = try test.search()
    expectSound(outcome, test)
    let isExample = Witness(test.image, for: test.query) != nil
    #expect(outcome.status(gap: 0) == (isExample ? .optimal : .infeasible))
    #expect(outcome.witness?.distance == (isExample ? 0 : nil))
  }

  /// The smallest example as the next image: it is on the rule's edge, so next to nothing is left.
  @Test(arguments: seeds, Norm.proved) func imagesOnTheEdge(seed: UInt64, norm: Norm) throws {
    var test = AdversarialCase(seed: seed, norm: norm)
    guard let witness = try test.search().witness else { return }
    test.image = witness.input
    let outcome = try test.search()
    expectSound(outcome, test)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(try #require(outcome.witness).distance <= 1e-6)
  }

  /// The target must be the largest, no more; then the second class may be as large.
  @Test(arguments: seeds, Norm.proved) func marginOfOne(seed: UInt64, norm: Norm) throws {
    var test = AdversarialCase(seed: seed, norm: norm)
    test.margin = 1
    let outcome = try test.search()
    try expectSame(outcome, as: try test.thesis(), test)
    guard let witness = outcome.witness else { return }
    let logits = test.network.logits(witness.input)
    #expect(logits.allSatisfy { $0 <= logits[test.target] + 1e-6 })
  }

  /// A target that nothing leads to, a floor beyond all weights, a margin that no other class
  /// leaves room for.
  @Test(arguments: seeds, Norm.proved) func targetsOutOfReach(seed: UInt64, norm: Norm) throws {
    let test = AdversarialCase(seed: seed, norm: norm)
    let target = test.target
    var silent = test
    silent.changeLayers { layers in
      let last = layers.count - 1
      for column in 0..<layers[last].inputCount { layers[last].weight[target, column] = 0 }
      layers[last].bias[target] = 0.0099
    }
    var high = test
    high.floor = 1e6
    var crowded = test
    crowded.changeLayers { layers in
      let (last, other) = (layers.count - 1, (target + 1) % 3)
      for column in 0..<layers[last].inputCount {
        layers[last].weight[other, column] = layers[last].weight[target, column]
      }
      layers[last].bias[other] = layers[last].bias[target]
    }
    for hopeless in [silent, high, crowded] {
      let outcome = try hopeless.search()
      #expect(outcome.status(gap: 0) == .infeasible)
      #expect(outcome.lowerBound == .infinity && outcome.witness == nil)
    }
  }
}

extension ExactSearchAdversarialNetworksTests {
  /// What holds however a search ends: a real example, and no bound beyond it.
  private func expectSound(
    _ outcome: SearchOutcome, _ test: AdversarialCase,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let witness = outcome.witness else { return }
    let again = Witness(witness.input, for: test.query)
    #expect(again == witness, sourceLocation: sourceLocation)
    #expect(outcome.lowerBound <= witness.distance, sourceLocation: sourceLocation)
  }

  private func expectSame(
    _ outcome: SearchOutcome, as expected: SearchOutcome, _ test: AdversarialCase,
    factor: Double = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    expectSound(outcome, test, sourceLocation: sourceLocation)
    #expect(
      outcome.status(gap: 0) == expected.status(gap: 1e-5), sourceLocation: sourceLocation)
    #expect(
      [.optimal, .infeasible].contains(outcome.status(gap: 0)), sourceLocation: sourceLocation)
    if let witness = outcome.witness, let reference = expected.witness {
      let distance = factor * reference.distance
      #expect(
        abs(witness.distance - distance) <= 1e-6 * max(1e-3, distance),
        sourceLocation: sourceLocation)
    } else {
      #expect(outcome.lowerBound == .infinity, sourceLocation: sourceLocation)
    }
  }
}
