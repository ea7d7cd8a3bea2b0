import Attacks
import Basics
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

  /// A plain gradient's attack, with steps that cross the whole ball.
  private static func plain(
    _ norm: Norm, radius: Double, staysInBox: Bool = true
  ) -> GradientAttack {
    var attack = GradientAttack(norm: norm, radius: radius, steps: 20, stepSize: 1000)
    attack.direction = .gradient
    attack.staysInBox = staysInBox
    return attack
  }

  /// The longest change of an input.
  private func distance(_ norm: Norm, _ data: LabelledInputs, _ original: LabelledInputs) -> Double
  {
    (0..<data.count).map { row in
      let changes = zip(data.inputs.row(row), original.inputs.row(row)).map { abs(Double($0 - $1)) }
      return Ball(norm).size(changes)
    }.max() ?? 0
  }

  @Test(arguments: [
    GradientAttack(norm: .linf, radius: 0.1), GradientAttack(norm: .linf, radius: 1, steps: 1),
    GradientAttack(norm: .l1, radius: 2), GradientAttack(norm: .l1, radius: 0.3, steps: 20),
    GradientAttack(norm: .l1, radius: 30, steps: 40), .fastGradientSign(radius: 0.1),
    GradientAttack(norm: .l1, radius: 2, startsAtRandom: false),
    GradientAttack(norm: .l2, radius: 0.5), GradientAttack(norm: .l2, radius: 2, steps: 40),
    plain(.linf, radius: 0.1), plain(.l1, radius: 2), plain(.l2, radius: 0.5),
    plain(.linf, radius: 0.1, staysInBox: false), plain(.l1, radius: 2, staysInBox: false),
    plain(.l2, radius: 0.5, staysInBox: false),
  ])
  func inputsStayInTheBallAndTheBoxAndTheLossGrows(attack: GradientAttack) throws {
    let (digits, network) = (Self.digits, Self.network)
    let result = try digits.attacked(network, by: attack)
    #expect(result.inputs.elements.allSatisfy { 0...1 ~= $0 } == attack.staysInBox)
    let distance = distance(attack.norm, result, digits)
    #expect(distance <= attack.radius * (1 + 1e-5))
    #expect(distance > attack.radius / 2)
    let before = loss(network, digits, .crossEntropy)
    #expect(loss(network, result, .crossEntropy) > 1.5 * before)
    #expect(network.accuracy(on: result) < network.accuracy(on: digits))
  }

  @Test(arguments: Loss.allCases, OutputActivation.allCases)
  func everyLossGrows(kind: Loss, activation: OutputActivation) throws {
    let network = Self.trained(kind, activation)
    let digits = Self.digits.subset(0..<50)
    for norm in Norm.allCases {
      let attack = GradientAttack(norm: norm, radius: Self.radius(norm))
      let result = try digits.attacked(network, by: attack, loss: kind)
      #expect(loss(network, result, kind) > 1.5 * loss(network, digits, kind))
    }
  }

  private static func radius(_ norm: Norm) -> Double {
    switch norm {
    case .l1: 2
    case .l2: 0.5
    case .linf: 0.1
    }
  }

  @Test func moreStepsFindMore() throws {
    func found(_ steps: Int) throws -> Double {
      let attack = GradientAttack(norm: .l1, radius: 2, steps: steps)
      return loss(Self.network, try Self.digits.attacked(Self.network, by: attack), .crossEntropy)
    }
    #expect(try found(20) > 1.1 * found(2))
  }

  /// A linear network's loss grows with logit 1 - logit 0 = -2 x0 + 4 x1 for label 0: the fast
  /// gradient sign method moves x0 down and x1 up, and stops at 1.
  @Test func theFastGradientSignMethodGoesToTheCorner() throws {
    let network = Network(layers: [
      Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, -2, -1, 2]), bias: [0, 0])
    ])
    let data = LabelledInputs(
      inputs: Matrix(rows: 2, columns: 2, elements: [0.5, 0.25, 0.25, 0.875]), labels: [0, 1])
    let result = try data.attacked(network, by: .fastGradientSign(radius: 0.25))
    #expect(result.inputs.elements == [0.25, 0.5, 0.5, 0.625])
    var far = GradientAttack.fastGradientSign(radius: 0.75)
    #expect(try data.attacked(network, by: far).inputs.elements == [0, 1, 1, 0.125])
    far.staysInBox = false
    #expect(
      try data.attacked(network, by: far).inputs.elements == [-0.25, 1, 1, 0.125])
  }

  /// Of a linear network with two classes no corner of the ball, and so none of its points, has a larger
  /// loss than the one that the fast gradient sign method goes to.
  @Test func theFastGradientSignMethodIsExactForTwoClasses() throws {
    var random = SeededRandom(seed: 61)
    for _ in 0..<20 {
      let network = Network(layers: [
        Layer(
          weight: Matrix(
            rows: 2, columns: 6, elements: (0..<12).map { _ in Float(random.uniform(-1, 1)) }),
          bias: [0.25, -0.25])
      ])
      let original = (0..<6).map { _ in Float(random.uniform()) }
      let data = LabelledInputs(
        inputs: Matrix(rows: 1, columns: 6, elements: original), labels: [1])
      let found = try #require(
        try NetworkGraph(network)
          .adversarialInputs(near: data, attack: .fastGradientSign(radius: 0.25))[0])
      let corners = (0..<64).map { corner in
        original.enumerated().map { i, value in
          max(0, min(1, value + (corner >> i & 1 == 1 ? 0.25 : -0.25)))
        }
      }
      let losses = corners.map { corner in
        loss(
          network,
          LabelledInputs(inputs: Matrix(rows: 1, columns: 6, elements: corner), labels: [1]),
          .crossEntropy)
      }
      #expect(isClose(found.objective, losses.max() ?? 0, relative: 1e-5))
      #expect(corners.contains(found.point))
    }
  }

  @Test(arguments: Norm.allCases)
  func theSeedDecidesTheStart(norm: Norm) throws {
    func inputs(_ seed: UInt64, startsAtRandom: Bool = true) throws -> [Float] {
      let attack = GradientAttack(
        norm: norm, radius: Self.radius(norm), startsAtRandom: startsAtRandom)
      return try Self.digits.attacked(Self.network, by: attack, seed: seed).inputs.elements
    }
    #expect(try inputs(4) == inputs(4))
    #expect(try inputs(4) != inputs(5))
    #expect(try inputs(4, startsAtRandom: false) == inputs(5, startsAtRandom: false))
  }

  @Test func noInputsAreNoInputs() throws {
    let none = Self.digits.subset([])
    let attack = GradientAttack(norm: .linf, radius: 0.1)
    #expect(try NetworkGraph(Self.network).adversarialInputs(near: none, attack: attack) == [])
  }

  /// What is said of a point is what the network and the ball say of it.
  @Test(arguments: Norm.allCases) func aResultSaysWhatHolds(norm: Norm) throws {
    let (digits, graph) = (Self.digits, NetworkGraph(Self.network))
    let attack = GradientAttack(norm: norm, radius: Self.radius(norm) / 3)
    let results = try graph.adversarialInputs(near: digits, attack: attack)
    var fooled = 0
    for (index, result) in results.enumerated() {
      let result = try #require(result)
      let one = LabelledInputs(
        inputs: Matrix(rows: 1, columns: 49, elements: result.point), labels: [digits.labels[index]]
      )
      #expect(result.answer == graph.predictions(one.inputs)[0])
      #expect(result.isFooled == (result.answer != digits.labels[index]))
      #expect(
        isClose(
          result.objective, loss(Self.network, one, .crossEntropy), relative: 1e-4, absolute: 1e-6))
      #expect(isClose(result.distance, distance(norm, one, digits.subset([index]))))
      fooled += result.isFooled ? 1 : 0
    }
    #expect(1..<digits.count ~= fooled)
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
    let result = try data.attacked(graph, by: .fastGradientSign(radius: 0.25))
    #expect(result.inputs.elements == [0.25, 0.25, 0, 0.75, 0.75, 0.75, 0.375, 1])
  }
}
