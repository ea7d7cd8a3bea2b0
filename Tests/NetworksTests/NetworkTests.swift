import LinearAlgebra
import Networks
import Testing

@Suite struct NetworkTests {
  /// A network of 2-2-2 that is easy to follow by hand.
  static let small = Network(layers: [
    Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, -1, 2, 0.5]), bias: [0, -1]),
    Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, 1, -2, 4]), bias: [0.5, 0]),
  ])

  /// (1, 2): hidden (1 - 2, 2 + 1 - 1) = (-1, 2) -> (0, 2), logits (0.5 + 2, 8).
  /// (2, 0): hidden (2, 3), logits (0.5 + 5, -4 + 12).
  @Test func forwardPassByHand() {
    let logits = Self.small.logits(Matrix(rows: 2, columns: 2, elements: [1, 2, 2, 0]))
    #expect(logits == Matrix(rows: 2, columns: 2, elements: [2.5, 8, 5.5, 8]))
  }

  @Test(arguments: ["plain", "relu", "metadata"])
  func forwardPassIsNumPys(name: String) throws {
    let expected = try Fixture.expected()
    let network = try ModelFile(contentsOf: Fixture.path("\(name).safetensors")).network
    let inputs = Matrix(
      rows: expected.inputs.count, columns: network.inputCount,
      elements: expected.inputs.flatMap { $0 })
    let logits = network.logits(inputs)
    let expectedLogits = try #require(expected.preActivations.last)
    for (row, values) in expectedLogits.enumerated() {
      for (column, value) in values.enumerated() {
        #expect(isClose(logits[row, column], value, relative: 1e-5, absolute: 1e-5))
      }
    }
    let classes = zip(expected.classes, expectedLogits).map { answer, logits in
      network.outputActivation == .relu && logits.allSatisfy { $0 <= 0 } ? nil : answer
    }
    #expect(network.predictions(inputs) == classes)
  }

  @Test func noInputsHaveNoLogits() {
    let logits = Self.small.logits(Matrix(rows: 0, columns: 2))
    #expect(logits == Matrix(rows: 0, columns: 2))
  }

  @Test func sizesAreDescribed() {
    let network = Network(randomWithSizes: [784, 8, 7, 10], seed: 0)
    #expect(network.inputCount == 784)
    #expect(network.classCount == 10)
    #expect(network.hiddenSizes == [8, 7])
    #expect(network.architecture == "784-8-7-10")
    #expect(network.parameterCount == 785 * 8 + 9 * 7 + 8 * 10)
  }

  @Test func fingerprintChangesWithEverythingComputed() {
    var prints = [Self.small.fingerprint]
    var changed = Self.small
    changed.outputActivation = .relu
    prints.append(changed.fingerprint)
    changed = Self.small
    changed.layers[0].weight[1, 1] += 0.001
    prints.append(changed.fingerprint)
    changed = Self.small
    changed.layers[1].bias[0] = changed.layers[1].bias[0].nextUp
    prints.append(changed.fingerprint)
    #expect(Set(prints).count == 4)
    #expect(prints.allSatisfy { $0.count == 64 })
    #expect(Self.small.fingerprint == prints[0])
  }

  /// `sha256` of "1-1 linear" and the little-endian bytes of 1.0 and 0.0, by Python's hashlib.
  @Test func fingerprintIsTheDocumentedDigest() {
    let network = Network(layers: [
      Layer(weight: Matrix(rows: 1, columns: 1, elements: [1]), bias: [0])
    ])
    #expect(
      network.fingerprint
        == "79898dcb8c9909dbb5782edc332b01a3acad4f660f07d52ac833cdec9379c242")
  }

  /// Neither a negative logit nor one of zero is an answer.
  @Test func outputsReadThroughAReLUMayAnswerNothing() {
    let network = Network(layers: [
      Layer(weight: Matrix(rows: 3, columns: 1, elements: [1, -1, 0]), bias: [0, 0, 0]),
      Layer(
        weight: Matrix(rows: 2, columns: 3, elements: [-1, 0, 2, 0, 0, 0]), bias: [0, -1]),
    ])
    let inputs = Matrix<Float>(rows: 3, columns: 1, elements: [-1, 0, 2])
    // Logits (0, -1), (0, -1), (-2, -1).
    #expect(network.predictions(inputs) == [0, 0, 1])
    let read = network.reading(outputs: .relu)
    #expect(read.predictions(inputs) == [nil, nil, nil])
    #expect(read.layers == network.layers && read.reading(outputs: .linear) == network)
    #expect(network.reading(outputs: nil) == network && read.reading(outputs: nil) == read)
    #expect(read.fingerprint != network.fingerprint)
    #expect(read.logitsFingerprint == network.logitsFingerprint)
    #expect(read.logitsFingerprint == network.fingerprint)
    let labels = LabelledInputs(inputs: inputs, labels: [0, 0, 1])
    #expect(network.accuracy(on: labels) == 1 && read.accuracy(on: labels) == 0)
  }

  @Test func argmaxIsTheFirstOfEquals() {
    #expect(argmax([1, 3, 2, 3]) == 1)
    #expect(argmax([-2.0, -1.0]) == 1)
    #expect(argmax([5, 1, 9, 4].dropFirst()) == 1)
    #expect(argmax([0, 0]) == 0)
  }
}
