internal import Basics
internal import Foundation
internal import Networks
internal import LinearAlgebra

// What losses look like: over a line, and in a plane.
extension TutorialStages {
  /// The output of 1-100-100-100-1 over a line, with random weights and after a hundred steps towards
  /// noise: even so simple a network is far from a line.
  var curve: TutorialStage {
    let seed = configuration.seed
    return .value(
      StageLabel(
        name: "loss curve", work: .other("a network of one input", seconds: 1))
    ) { _ in
      ["\(seed)"]
    } compute: { _ in
      let graph = try LayerList(dense: [100, 100, 100, 1]).graph(inputShape: [1])
        .withRandomParameters(.pytorch, seed: seed)
      let inputs = stride(from: -3.0, to: 3.0, by: 0.01).map { $0 }
      func outputs(_ graph: NetworkGraph) -> [Double] {
        graph.logits(Matrix(rows: inputs.count, columns: 1, elements: inputs)).elements
      }
      return TutorialFindings.LossCurve(
        inputs: inputs, untrained: outputs(graph),
        trained: outputs(trainedOnNoise(graph, seed: seed)))
    } keep: {
      $0.curve = $1
    }
  }

  /// A hundred steps of descent on the squared error, each on a hundred pairs of random numbers.
  private func trainedOnNoise(_ graph: NetworkGraph, seed: UInt64) -> NetworkGraph {
    let (count, rate) = (100, 0.01)
    let tape = graph.doubleTape(batchSize: count, for: .training)
    var random = SeededRandom(seed: seed, stream: 60)
    func normal() -> Double {
      // Box and Muller (1958).
      (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
    }
    return withExtendedLifetime(tape) {
      for _ in 0..<100 {
        for row in 0..<count { tape.inputs[row] = normal() }
        tape.forward(count)
        for row in 0..<count {
          tape.logitGradients[row] = 2 * (tape.logits[row] - normal()) / Double(count)
        }
        tape.backward(count)
        for index in 0..<graph.parameterCount {
          tape.parameters[index] -= rate * tape.parameterGradients[index]
        }
      }
      return graph.replacingParameters((0..<graph.parameterCount).map { tape.parameters[$0] })
    }
  }

  /// The loss of the first test image around it: along the sign of its gradient, and along random signs.
  var surface: TutorialStage {
    let seed = configuration.seed
    return .value(
      StageLabel(
        name: "loss surface", work: .other("a plane of inputs", seconds: 1)),
      after: ["\(TutorialNetwork.convolutional.rawValue) train"]
    ) { context in
      [
        context.data.description.test, try context.network(.convolutional).fingerprint,
        "\(seed) \(Self.surfaceSteps)",
      ]
    } compute: { context in
      let network = try context.network(.convolutional)
      let (image, label) = (context.data.test.inputs([0]), context.data.test.labels[0])
      let loss = GraphLoss(network, loss: .crossEntropy, batchSize: 1)
      let gradient: [Float] = withExtendedLifetime(loss) {
        loss.inputs.update(from: image.elements, count: image.elements.count)
        loss.differentiate(labels: [label])
        return (0..<image.elements.count).map { loss.gradients[$0] }
      }
      var random = SeededRandom(seed: seed, stream: 61)
      let signs = gradient.map { _ in Bool.random(using: &random) ? 1.0 : -1 }
      let steps = Self.surfaceSteps
      let values = steps.map { along in
        let rows = steps.flatMap { across in
          image.elements.indices.map { index -> Double in
            let slope = gradient[index]
            return Double(image.elements[index])
              + along * (slope > 0 ? 1 : slope < 0 ? -1 : 0) + across * signs[index]
          }
        }
        let logits = network.logits(
          Matrix(rows: steps.count, columns: image.columns, elements: rows))
        return (0..<steps.count).map { Self.crossEntropy(Array(logits.row($0)), label) }
      }
      return TutorialFindings.LossSurface(steps: steps, values: values)
    } keep: {
      $0.surface = $1
    }
  }

  /// From -0.2 to 0.2, few enough for a table of colours that can be read.
  private static let surfaceSteps = (-5...5).map { Double($0) / 25 }

  private static func crossEntropy(_ logits: [Double], _ label: Int) -> Double {
    let largest = logits.max() ?? 0
    return log(logits.reduce(0) { $0 + exp($1 - largest) }) - (logits[label] - largest)
  }
}
