import Basics
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct BalancingTests {
  private func network(_ name: String) throws -> PiecewiseNetwork {
    PiecewiseNetwork(try ModelFile(contentsOf: Fixture.path("\(name).safetensors")).network)
  }

  @Test func everyLayersPreActivationsAreNumPys() throws {
    let expected = try Fixture.expected()
    let network = try network("plain")
    for (row, input) in expected.inputs.enumerated() {
      let values = network.preActivations(input.map(Double.init))
      #expect(values.count == 3)
      for (layer, preActivations) in values.enumerated() {
        let numPys = expected.preActivations[layer][row]
        #expect(preActivations.count == numPys.count)
        #expect(
          zip(preActivations, numPys).allSatisfy {
            isClose($0, $1, relative: 1e-13, absolute: 1e-13)
          })
      }
      #expect(network.logits(input.map(Double.init)) == values[2])
    }
  }

  /// With ReLU outputs an input is nothing at all where no logit is positive.
  @Test func classificationIsTheArgmaxOrNone() throws {
    let expected = try Fixture.expected()
    let (linear, relu) = (try network("plain"), try network("relu"))
    var noneCount = 0
    for (row, input) in expected.inputs.enumerated() {
      let exact = input.map(Double.init)
      #expect(linear.classification(exact) == expected.classes[row])
      let isSilent = expected.preActivations[2][row].allSatisfy { $0 <= 0 }
      #expect(relu.classification(exact) == (isSilent ? nil : expected.classes[row]))
      noneCount += isSilent ? 1 : 0
    }
    #expect(noneCount > 0 && noneCount < expected.inputs.count)
  }

  @Test func aLogitOfZeroIsNotPositive() {
    let layer = Layer(weight: Matrix(rows: 2, columns: 1), bias: [0, -1])
    let relu = PiecewiseNetwork(Network(layers: [layer], outputActivation: .relu))
    #expect(relu.classification([1]) == nil)
    #expect(PiecewiseNetwork(Network(layers: [layer])).classification([1]) == 0)
  }

  @Test func weightsAreWidenedWithoutRounding() {
    let network = Network(randomWithSizes: [4, 3, 2], outputActivation: .relu, seed: 3)
    let exact = PiecewiseNetwork(network)
    #expect(exact.inputCount == 4 && exact.logitCount == 2 && exact.neuronCount == 3)
    #expect(exact.decision.mayBeNone)
    for (layer, original) in zip(exact.layers, network.layers) {
      #expect(layer.weight.elements.map(Float.init) == original.weight.elements)
      #expect(layer.weight.elements.map { Double(Float($0)) } == layer.weight.elements)
    }
  }

  /// Weights of 1e-6 to 1e6, dead neurons, deep and narrow: not one bit of a logit changes.
  @Test(arguments: 0..<5 as Range<UInt64>) func balancingChangesNoOutput(seed: UInt64) throws {
    var random = SeededRandom(seed: seed, stream: 1)
    var network = Network(randomWithSizes: [5, 4, 4, 3], seed: seed)
    for layer in network.layers.indices {
      for neuron in 0..<network.layers[layer].outputCount {
        let factor = neuron == 3 ? 0 : Float(random.uniform(-6, 6) * 10).rounded()
        for input in 0..<network.layers[layer].inputCount {
          network.layers[layer].weight[neuron, input] *= factor * [1e-6, 1, 1e6, 1][neuron]
        }
      }
    }
    let (exact, balanced) = (PiecewiseNetwork(network), PiecewiseNetwork(network).balanced())
    for layer in balanced.layers.dropLast() {
      for neuron in layer.bias.indices {
        let largest = try #require(layer.weight.row(neuron).map(abs).max())
        #expect(largest == 0 || (1..<2).contains(largest))
      }
    }
    for _ in 0..<20 {
      let input = (0..<5).map { _ in random.uniform() }
      #expect(balanced.logits(input) == exact.logits(input))
    }
  }

  /// The errors of layer 1's weights shrink with the weights, and underflow takes nothing of them.
  @Test(arguments: 0..<10 as Range<UInt64>) func balancingKeepsTheErrors(seed: UInt64) throws {
    var numbers = HostileNumbers(seed: seed, exponents: -60...60)
    var tiny = HostileNumbers(seed: seed, exponents: -1074 ... -1060)
    let layers = [(3, 4), (4, 2)].map { inputs, outputs in
      (
        weight: Matrix(rows: outputs, columns: inputs, elements: numbers.next(inputs * outputs)),
        bias: numbers.next(outputs)
      )
    }
    let errors = Matrix(rows: 4, columns: 3, elements: tiny.next(12).map(abs))
    let network = PiecewiseNetwork(
      layers: layers, outputActivation: .linear, firstLayerErrors: errors)
    let balanced = network.balanced()
    let map = balanced.blocks[0].terms[0].map
    for row in 0..<4 {
      var found: [Int: Double] = [:]
      map.errors?.row(row).forEach { found[$0] = $1 }
      map.row(row).forEach { input, weight in
        guard weight != 0 else { return }
        // Both are divided by the same.
        let scaled = Dyadic(found[input] ?? 0) * Dyadic(abs(layers[0].weight[row, input]))
        #expect(scaled >= Dyadic(errors[row, input]) * Dyadic(abs(weight)))
      }
    }
  }
}
