internal import LinearAlgebra
internal import Networks
package import Queries

/// The network once for each of some images, as one large network whose inputs are the weights and
/// then the disturbances. Its smallest change from (1, ..., 1, 0, ..., 0) is the smallest
/// perturbation under which all of the images are classified correctly, so everything that finds
/// and proves smallest adversarial changes applies.
///
/// The box couples weight and disturbance of an input. Where it is to be kept, a neuron stands for
/// the excess over each end, hidden layers pass on the sum, and the rule asks for zero.
///
/// Layer 1's weights are products of weights with images, and few of those are a float64. By how much
/// each may be off goes with the network, and every proof is charged for it.
package struct JointNetwork {
  private let problem: PerturbationProblem
  /// The images, by position.
  private let images: [Int]
  /// The inputs at which the box is kept.
  private let boxed: [Int]

  /// The network for some images, by position, with the box kept at some inputs.
  package init(_ problem: PerturbationProblem, images: [Int], boxed: [Int]) {
    self.problem = problem
    self.images = images
    self.boxed = boxed
  }

  /// The question for the smallest perturbation.
  package var attack: AttackProblem {
    let count = problem.network.inputCount
    var attack = AttackProblem(
      network: network,
      image: Array(repeating: 1, count: count) + Array(repeating: 0, count: count),
      rule: JointRule(region: region), norm: .l1,
      ranges: problem.weightRanges + problem.disturbanceRanges)
    attack.ruleTolerance = Tolerances.successRule
    return attack
  }

  /// What an input of the joint network stands for.
  func perturbation(_ input: [Double]) -> InputPerturbation {
    let count = problem.network.inputCount
    return InputPerturbation(
      weights: Array(input[..<count]), disturbances: Array(input[count...]))
  }

  /// The input of the joint network that stands for a perturbation.
  func input(_ perturbation: InputPerturbation) -> [Double] {
    perturbation.weights + perturbation.disturbances
  }

  private var network: ExactNetwork {
    var layers = [firstLayer]
    for layer in problem.network.layers.dropFirst() {
      let previous = layers[layers.count - 1].bias.count
      layers.append(deeperLayer(layer, inputs: previous))
    }
    return ExactNetwork(
      layers: layers, outputActivation: problem.network.outputActivation,
      firstLayerErrors: firstLayerErrors)
  }

  /// Weight times image, and weight; then the excess over both ends of the box.
  private var firstLayer: (weight: Matrix<Double>, bias: [Double]) {
    let (layer, count) = (problem.network.layers[0], problem.network.inputCount)
    var rows: [Double] = []
    var bias: [Double] = []
    for image in images {
      let values = problem.images[image].input
      for neuron in layer.bias.indices {
        let weights = layer.weight.row(neuron)
        rows += zip(weights, values).map { $0 * $1 }
        rows += weights
      }
      bias += layer.bias
    }
    for input in boxed {
      for (sign, value, end) in [
        (1.0, problem.spans[input].upper, problem.box.upper),
        (-1.0, problem.spans[input].lower, problem.box.lower),
      ] {
        var row = [Double](repeating: 0, count: 2 * count)
        row[input] = sign * value
        row[count + input] = sign
        rows += row
        bias.append(-sign * end)
      }
    }
    return (Matrix(rows: bias.count, columns: 2 * count, elements: rows), bias)
  }

  /// How far `firstLayer` may be from the products of weights with images; all else in it is exact.
  private var firstLayerErrors: Matrix<Double> {
    let (layer, count) = (problem.network.layers[0], problem.network.inputCount)
    var rows: [Double] = []
    for image in images {
      let (values, errors) = (problem.images[image].input, problem.inputErrors?[image])
      for neuron in layer.bias.indices {
        for (input, weight) in layer.weight.row(neuron).enumerated() {
          var error = RoundedSum(Double.productError(weight, values[input]))
          if let errors { error.add(abs(weight), errors[input]) }
          rows.append(error.upper)
        }
        rows += Array(repeating: 0, count: count)
      }
    }
    let exact = [Double](repeating: 0, count: 2 * boxed.count * 2 * count)
    return Matrix(
      rows: images.count * layer.bias.count + 2 * boxed.count, columns: 2 * count,
      elements: rows + exact)
  }

  /// The layer once for each image, and the sum of all excesses.
  private func deeperLayer(
    _ layer: (weight: Matrix<Double>, bias: [Double]), inputs: Int
  ) -> (weight: Matrix<Double>, bias: [Double]) {
    let (rows, columns) = (layer.weight.rows, layer.weight.columns)
    let hasBox = !boxed.isEmpty
    var weight = Matrix<Double>(
      rows: images.count * rows + (hasBox ? 1 : 0), columns: inputs)
    for block in images.indices {
      for row in 0..<rows {
        for column in 0..<columns {
          weight[block * rows + row, block * columns + column] = layer.weight[row, column]
        }
      }
    }
    if hasBox {
      for column in images.count * columns..<inputs { weight[images.count * rows, column] = 1 }
    }
    return (weight, images.flatMap { _ in layer.bias } + (hasBox ? [0] : []))
  }

  /// Every image meets its rule, and nothing is out of the box.
  private var region: LogitRegion {
    let classes = problem.network.classCount
    let boxOutputs = boxed.isEmpty ? 0 : problem.network.hiddenLayerCount > 0 ? 1 : 2 * boxed.count
    let outputs = images.count * classes + boxOutputs
    var constraints: [LogitConstraint] = []
    for (block, image) in images.enumerated() {
      for var constraint in problem.rule(problem.images[image].label).constraints {
        constraint.coefficients =
          Array(repeating: 0, count: block * classes) + constraint.coefficients
          + Array(repeating: 0, count: outputs - (block + 1) * classes)
        constraint.name += "_of_\(image)"
        constraints.append(constraint)
      }
    }
    for output in images.count * classes..<outputs {
      constraints.append(
        LogitConstraint(
          coefficients: (0..<outputs).map { $0 == output ? -1 : 0 }, lower: 0,
          name: "box_\(output)"))
    }
    return LogitRegion(target: nil, constraints: constraints)
  }
}

/// One region, whatever the network.
private struct JointRule: SuccessRule {
  let region: LogitRegion

  func regions(classCount: Int, outputActivation: OutputActivation) -> [LogitRegion] { [region] }
}
