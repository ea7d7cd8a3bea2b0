import Foundation
import Networks

/// A network in float64 and in plain loops, slow and obvious, to compare the fast one with. It
/// shares no code with it, and its gradients are finite differences of its loss.
struct ReferenceNetwork {
  /// Inputs, hidden layers, classes.
  let sizes: [Int]
  let outputActivation: OutputActivation
  /// For each layer its weights (outputs x inputs, row by row) and then its biases.
  var parameters: [Double]

  init(_ network: Network) {
    sizes = [network.inputCount] + network.layers.map(\.bias.count)
    outputActivation = network.outputActivation
    parameters = network.layers.flatMap { $0.weight.elements + $0.bias }.map(Double.init)
  }

  /// The last layer's pre-activations.
  func logits(_ input: [Double]) -> [Double] {
    var activation = input
    var offset = 0
    for layer in 1..<sizes.count {
      let (inputs, outputs) = (sizes[layer - 1], sizes[layer])
      var next: [Double] = []
      for neuron in 0..<outputs {
        var sum = parameters[offset + inputs * outputs + neuron]
        for i in 0..<inputs { sum += parameters[offset + neuron * inputs + i] * activation[i] }
        next.append(layer < sizes.count - 1 && sum < 0 ? 0 : sum)
      }
      activation = next
      offset += (inputs + 1) * outputs
    }
    return activation
  }

  /// The loss of one input.
  func loss(_ loss: Loss, input: [Double], label: Int) -> Double {
    var outputs = logits(input)
    if outputActivation == .relu { outputs = outputs.map { $0 < 0 ? 0 : $0 } }
    switch loss {
    case .crossEntropy:
      return -log(exp(outputs[label]) / outputs.map { exp($0) }.reduce(0, +))
    case .meanSquaredError:
      var sum = 0.0
      for (j, output) in outputs.enumerated() {
        let target = j == label ? 1.0 : 0.0
        sum += (output - target) * (output - target)
      }
      return sum / Double(outputs.count)
    }
  }

  /// The sum of the losses of some inputs.
  func totalLoss(_ kind: Loss, inputs: [[Double]], labels: [Int]) -> Double {
    zip(inputs, labels).map { loss(kind, input: $0, label: $1) }.reduce(0, +)
  }

  /// The gradient of the mean loss by central differences.
  func gradient(_ kind: Loss, inputs: [[Double]], labels: [Int]) -> [Double] {
    let step = 1e-6
    return parameters.indices.map { index in
      var (above, below) = (self, self)
      above.parameters[index] += step
      below.parameters[index] -= step
      let difference =
        above.totalLoss(kind, inputs: inputs, labels: labels)
        - below.totalLoss(kind, inputs: inputs, labels: labels)
      return difference / (2 * step) / Double(labels.count)
    }
  }

  /// The gradient of one input's loss by that input, by central differences.
  func inputGradient(_ kind: Loss, input: [Double], label: Int) -> [Double] {
    let step = 1e-6
    return input.indices.map { index in
      var (above, below) = (input, input)
      above[index] += step
      below[index] -= step
      let difference =
        loss(kind, input: above, label: label) - loss(kind, input: below, label: label)
      return difference / (2 * step)
    }
  }
}

/// Adam in float64 as algorithm 1 of Kingma and Ba (2015) states it, with the step size and the
/// epsilon of the remark at the end of their section 2.
struct ReferenceAdam {
  let learningRate: Double
  private var moments: [(m: Double, v: Double)]
  private var time = 0.0

  init(count: Int, learningRate: Double) {
    self.learningRate = learningRate
    moments = [(m: Double, v: Double)](repeating: (0, 0), count: count)
  }

  mutating func step(_ parameters: inout [Double], gradient: [Double]) {
    time += 1
    let rate = learningRate * sqrt(1 - pow(0.999, time)) / (1 - pow(0.9, time))
    for i in parameters.indices {
      moments[i].m = 0.9 * moments[i].m + 0.1 * gradient[i]
      moments[i].v = 0.999 * moments[i].v + 0.001 * gradient[i] * gradient[i]
      parameters[i] -= rate * moments[i].m / (sqrt(moments[i].v) + 1e-7)
    }
  }
}
