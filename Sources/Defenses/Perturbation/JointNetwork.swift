internal import LinearAlgebra
internal import Networks
package import Queries

/// The network once for each of some images, as one large network whose inputs are the weights and
/// then the disturbances. Its smallest change from (1, ..., 1, 0, ..., 0) is the smallest
/// perturbation under which all of the images are classified correctly, so everything that finds
/// and proves smallest adversarial changes applies.
///
/// The box couples weight and disturbance of an input. Where it is to be kept, a neuron stands for
/// the overshoot at each end, an output is their sum, and the rule asks for zero.
///
/// What reads the input has products of weights with images, and few of those are a float64. By how much
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
  package var query: Query {
    let count = problem.network.inputCount
    let inputs = InputSet(
      around: Array(repeating: 1, count: count) + Array(repeating: 0, count: count), Ball(.l1),
      ranges: problem.weightRanges + problem.disturbanceRanges)
    var query = Query(network: network, inputs: inputs, regions: [region])
    query.ruleTolerance = Tolerances.successRule
    return query
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

  /// The network's blocks, each once for every image, then the overshoots, then the logits of all images
  /// and the sum of the overshoots.
  private var network: PiecewiseNetwork {
    let network = problem.network
    var blocks = network.blocks.dropLast().flatMap { block in
      images.indices.map { copy($0, of: block) }
    }
    var outputs = Outputs(network.output, copies: images.count, hasSum: !boxed.isEmpty)
    for number in images.indices {
      for term in copy(number, of: network.output).terms { outputs.add(term, of: number) }
    }
    if !boxed.isEmpty {
      blocks.append(overshoots)
      let ones = [Double](repeating: 1, count: 2 * boxed.count)
      outputs.add(
        .init(
          .block(blocks.count - 1), LinearMap(Matrix(rows: 1, columns: ones.count, elements: ones))),
        of: images.count)
    }
    let last = outputs.block
    return PiecewiseNetwork(
      inputCount: 2 * network.inputCount, blocks: blocks + [last],
      decision: .argmax(classCount: last.count))
  }

  /// A block of the network, as it reads one of the images behind the perturbation.
  private func copy(_ number: Int, of block: PiecewiseNetwork.Block) -> PiecewiseNetwork.Block {
    var result = block
    for index in result.terms.indices {
      switch result.terms[index].source {
      case .input: result.terms[index].map = behindPerturbation(result.terms[index].map, number)
      case .block(let earlier):
        result.terms[index].source = .block(earlier * images.count + number)
      }
    }
    return result
  }

  /// A map of an image as one of weights and disturbances: weight times pixel, and weight.
  private func behindPerturbation(_ map: LinearMap, _ number: Int) -> LinearMap {
    let values = problem.images[images[number]].input
    let valueErrors = problem.inputErrors?[images[number]]
    let count = values.count
    let isDense = if case .dense = map.form { true } else { false }
    var rows: [LinearMap.Row] = []
    var errors: [LinearMap.Row] = []
    for output in 0..<map.outputCount {
      var weights = [Double](repeating: 0, count: count)
      var weightErrors = weights
      map.row(output).forEach { weights[$0] = $1 }
      map.errors?.row(output).forEach { weightErrors[$0] = $1 }
      // An error may stand where no coefficient does.
      let inputs = (0..<count).filter { isDense || weights[$0] != 0 || weightErrors[$0] != 0 }
      let productErrors = inputs.map { input in
        var error = RoundedSum(Double.productError(weights[input], values[input]))
        error.add(weightErrors[input], abs(values[input]))
        if let valueError = valueErrors?[input] {
          error.add(abs(weights[input]), valueError)
          error.add(weightErrors[input], valueError)
        }
        return error.upper
      }
      let columns = inputs + inputs.map { $0 + count }
      rows.append(
        LinearMap.Row(
          columns: columns,
          values: (inputs.map { weights[$0] * values[$0] } + inputs.map { weights[$0] })[...]))
      errors.append(
        LinearMap.Row(
          columns: columns, values: (productErrors + inputs.map { weightErrors[$0] })[...]))
    }
    func form(_ rows: [LinearMap.Row]) -> LinearMap.Form {
      isDense
        ? .dense(
          Matrix(rows: rows.count, columns: 2 * count, elements: rows.flatMap { Array($0.values) }))
        : .sparse(SparseMap(inputCount: 2 * count, rows: rows))
    }
    return LinearMap(form(rows), errors: form(errors))
  }

  /// The overshoot at both ends of the box.
  private var overshoots: PiecewiseNetwork.Block {
    let count = problem.network.inputCount
    let ends = boxed.flatMap { input in
      [
        (input, 1.0, problem.spans[input].upper, problem.box.upper),
        (input, -1.0, problem.spans[input].lower, problem.box.lower),
      ]
    }
    let rows = ends.map { input, sign, value, _ in
      LinearMap.Row(columns: [input, count + input], values: [sign * value, sign])
    }
    return PiecewiseNetwork.Block(
      [.init(.input, LinearMap(.sparse(SparseMap(inputCount: 2 * count, rows: rows))))],
      bias: ends.map { -$1 * $3 }, isRectified: true)
  }

  /// Every image meets its rule, and nothing is out of the box.
  private var region: OutputRegion {
    let classes = problem.network.logitCount
    let boxOutputs = boxed.isEmpty ? 0 : 1
    let outputs = images.count * classes + boxOutputs
    var constraints: [OutputConstraint] = []
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
        OutputConstraint(
          coefficients: (0..<outputs).map { $0 == output ? -1 : 0 }, lower: 0,
          name: "box_\(output)"))
    }
    return OutputRegion(target: nil, constraints: constraints)
  }
}

/// The logits of several copies of a network one below the other, put together term by term.
private struct Outputs {
  private let bias: [Double]
  private let biasErrors: [Double]?
  private let classes: Int
  /// For each source the rows of its map and of their errors.
  private var rows: [PiecewiseNetwork.Source: (map: [LinearMap.Row], errors: [LinearMap.Row])] = [:]
  private var sizes: [PiecewiseNetwork.Source: Int] = [:]
  private var sources: [PiecewiseNetwork.Source] = []

  /// - Parameter hasSum: whether there is one more output.
  init(_ output: PiecewiseNetwork.Block, copies: Int, hasSum: Bool) {
    classes = output.count
    let last = hasSum ? [0.0] : []
    bias = (0..<copies).flatMap { _ in output.bias } + last
    biasErrors = output.biasErrors.map { errors in (0..<copies).flatMap { _ in errors } + last }
  }

  /// Adds a term to the outputs of one copy.
  mutating func add(_ term: PiecewiseNetwork.Term, of copy: Int) {
    let empty = [LinearMap.Row](repeating: .init(columns: [], values: []), count: bias.count)
    if rows[term.source] == nil {
      sources.append(term.source)
      sizes[term.source] = term.map.inputCount
    }
    var found = rows[term.source] ?? (empty, empty)
    let errors = term.map.errors.map(SparseMap.init)?.rows
    for (row, values) in SparseMap(term.map.form).rows.enumerated() {
      found.map[copy * classes + row] = values
      if let errors { found.errors[copy * classes + row] = errors[row] }
    }
    rows[term.source] = found
  }

  var block: PiecewiseNetwork.Block {
    let terms = sources.compactMap { source -> PiecewiseNetwork.Term? in
      guard let (map, errors) = rows[source], let size = sizes[source] else { return nil }
      let isExact = errors.allSatisfy { $0.values.isEmpty }
      return .init(
        source,
        LinearMap(
          .sparse(SparseMap(inputCount: size, rows: map)),
          errors: isExact ? nil : .sparse(SparseMap(inputCount: size, rows: errors))))
    }
    return PiecewiseNetwork.Block(
      terms, bias: bias, biasErrors: biasErrors, isRectified: false)
  }
}
