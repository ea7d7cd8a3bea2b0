import Attacks
import LinearAlgebra
import Networks
import TestSupport
import Testing
import Queries

@Suite struct AdversarialInputsTests {
  /// The tiny digits and a network that reads them.
  private static let digits = TinyDigits.labelled(TinyDigits.trainImages)
  private static let network = trained(.crossEntropy, .linear)

  private static func trained(_ loss: Loss, _ activation: OutputActivation) -> Network {
    var options = TrainingOptions()
    options.epochs = 30
    options.batchSize = 8
    options.learningRate = 0.01
    options.loss = loss
    let untrained = Network(randomWithSizes: [49, 8, 10], outputActivation: activation, seed: 1)
    guard let network = try? untrained.trained(on: digits, options: options) else {
      preconditionFailure("the tiny network cannot be trained")
    }
    return network
  }

  /// The mean loss.
  private func loss(_ network: Network, _ data: LabelledInputs, _ loss: Loss) -> Double {
    let step = Backpropagation(network: network, loss: loss, batchSize: data.count)
    return withExtendedLifetime(step) {
      for (offset, value) in data.inputs.elements.enumerated() { step.inputs[offset] = value }
      return step.evaluate(labels: data.labels).loss / Double(data.count)
    }
  }

  /// The longest change of an input.
  private func distance(_ norm: Norm, _ data: LabelledInputs, _ original: LabelledInputs) -> Double
  {
    (0..<data.count).map { row in
      let changes = zip(data.inputs.row(row), original.inputs.row(row)).map { abs(Double($0 - $1)) }
      return norm == .l1 ? changes.reduce(0, +) : changes.max() ?? 0
    }.max() ?? 0
  }

  @Test(arguments: [
    GradientAttack(norm: .linf, radius: 0.1), GradientAttack(norm: .linf, radius: 1, steps: 1),
    GradientAttack(norm: .l1, radius: 2), GradientAttack(norm: .l1, radius: 0.3, steps: 20),
    GradientAttack(norm: .l1, radius: 30, steps: 40), .fastGradientSign(radius: 0.1),
    GradientAttack(norm: .l1, radius: 2, startsAtRandom: false),
  ])
  func inputsStayInTheBallAndTheBoxAndTheLossGrows(attack: GradientAttack) {
    let (digits, network) = (Self.digits, Self.network)
    let result = network.adversarialInputs(near: digits, attack: attack)
    #expect(result.labels == digits.labels)
    #expect(result.inputs.elements.allSatisfy { 0...1 ~= $0 })
    let distance = distance(attack.norm, result, digits)
    #expect(distance <= attack.radius * (1 + 1e-5))
    #expect(distance > attack.radius / 2)
    let before = loss(network, digits, .crossEntropy)
    #expect(loss(network, result, .crossEntropy) > 1.5 * before)
    #expect(network.accuracy(on: result) < network.accuracy(on: digits))
  }

  @Test(arguments: Loss.allCases, OutputActivation.allCases)
  func everyLossGrows(kind: Loss, activation: OutputActivation) {
    let network = Self.trained(kind, activation)
    let digits = Self.digits.subset(0..<50)
    for norm in Norm.allCases {
      let attack = GradientAttack(norm: norm, radius: norm == .l1 ? 2 : 0.1)
      let result = network.adversarialInputs(near: digits, attack: attack, loss: kind)
      #expect(loss(network, result, kind) > 1.5 * loss(network, digits, kind))
    }
  }

  @Test func moreStepsFindMore() {
    func found(_ steps: Int) -> Double {
      let attack = GradientAttack(norm: .l1, radius: 2, steps: steps)
      let result = Self.network.adversarialInputs(near: Self.digits, attack: attack)
      return loss(Self.network, result, .crossEntropy)
    }
    #expect(found(20) > 1.1 * found(2))
  }

  /// A linear network's loss grows with logit 1 - logit 0 = -2 x0 + 4 x1 for label 0: the fast
  /// gradient sign method moves x0 down and x1 up, and stops at 1.
  @Test func theFastGradientSignMethodGoesToTheCorner() {
    let network = Network(layers: [
      Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, -2, -1, 2]), bias: [0, 0])
    ])
    let data = LabelledInputs(
      inputs: Matrix(rows: 2, columns: 2, elements: [0.5, 0.25, 0.25, 0.875]), labels: [0, 1])
    let result = network.adversarialInputs(near: data, attack: .fastGradientSign(radius: 0.25))
    #expect(result.inputs.elements == [0.25, 0.5, 0.5, 0.625])
    let far = network.adversarialInputs(near: data, attack: .fastGradientSign(radius: 0.75))
    #expect(far.inputs.elements == [0, 1, 1, 0.125])
  }

  @Test(arguments: Norm.allCases)
  func theSeedDecidesTheStart(norm: Norm) {
    func inputs(_ seed: UInt64, startsAtRandom: Bool = true) -> [Float] {
      let attack = GradientAttack(
        norm: norm, radius: norm == .l1 ? 2 : 0.1, startsAtRandom: startsAtRandom)
      return Self.network.adversarialInputs(near: Self.digits, attack: attack, seed: seed)
        .inputs.elements
    }
    #expect(inputs(4) == inputs(4))
    #expect(inputs(4) != inputs(5))
    #expect(inputs(4, startsAtRandom: false) == inputs(5, startsAtRandom: false))
  }

  @Test func noInputsAreNoInputs() {
    let none = Self.digits.subset([])
    let attack = GradientAttack(norm: .linf, radius: 0.1)
    #expect(Self.network.adversarialInputs(near: none, attack: attack).count == 0)
  }

  /// Logit 0 is the sum of a window's cells for channel 0, logit 1 the same with the other sign: for
  /// label 0 the loss grows as every cell falls.
  @Test func convolutionsAreAttackedToo() throws {
    let axis = WindowAxis(kernel: 2)
    let kernel = Matrix<Double>(rows: 2, columns: 4, elements: [1, 1, 1, 1, -1, -1, -1, -1])
    let graph = try NetworkGraph(
      inputShape: [1, 2, 2],
      nodes: [
        .init(.convolution(.init(kernel: kernel, vertical: axis, horizontal: axis)), [.input]),
        .init(.reshape(.flatten), [.node(0)]),
      ])
    let data = LabelledInputs(
      inputs: Matrix(rows: 2, columns: 4, elements: [0.5, 0.5, 0.125, 1, 0.5, 0.5, 0.125, 1]),
      labels: [0, 1])
    let result = graph.adversarialInputs(near: data, attack: .fastGradientSign(radius: 0.25))
    #expect(result.inputs.elements == [0.25, 0.25, 0, 0.75, 0.75, 0.75, 0.375, 1])
  }

  /// More inputs than a batch has, each by itself.
  @Test func allBatchesAreReplaced() {
    let digits = Self.digits
    let many = LabelledInputs(
      inputs: Matrix(
        rows: 4 * digits.count, columns: digits.inputs.columns,
        elements: (0..<4).flatMap { _ in digits.inputs.elements }),
      labels: (0..<4).flatMap { _ in digits.labels })
    #expect(many.count > 256)
    let attack = GradientAttack.fastGradientSign(radius: 0.1)
    let result = Self.network.adversarialInputs(near: many, attack: attack)
    let once = Self.network.adversarialInputs(near: digits, attack: attack).inputs
    #expect(result.inputs.elements == (0..<4).flatMap { _ in once.elements })
  }
}
