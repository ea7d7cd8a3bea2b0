public import LinearAlgebra

/// A network as blocks of sums of linear maps, with a ReLU or without: what every question is asked
/// about, and every answer is proved of.
///
/// In real arithmetic it is the same function as the network that it was made of.
public struct PiecewiseNetwork: Sendable {
  /// Where a block reads from.
  public enum Source: Sendable, Hashable {
    /// The network's input.
    case input
    /// The output of an earlier block, by position.
    case block(Int)
  }

  /// A part of a block's sum.
  public struct Term: Sendable, Equatable {
    /// What the map is applied to.
    public var source: Source
    /// A linear map of it; its outputs are the block's neurons.
    public var map: LinearMap

    /// A map of a source.
    public init(_ source: Source, _ map: LinearMap) {
      self.source = source
      self.map = map
    }
  }

  /// One block: preActivation = sum of maps of sources + bias, output = max(0, preActivation) or the
  /// same.
  public struct Block: Sendable, Equatable {
    /// The parts of the sum, of different sources.
    public var terms: [Term]
    /// One number for each neuron.
    public var bias: [Double]
    /// By how much each bias may differ from the one that is meant; nil where all are exact.
    public var biasErrors: [Double]?
    /// Whether the outputs are max(0, preActivation).
    public var isRectified: Bool

    /// A block of maps that all have one output for each bias.
    public init(
      _ terms: [Term], bias: [Double], biasErrors: [Double]? = nil, isRectified: Bool
    ) {
      precondition(
        terms.allSatisfy { $0.map.outputCount == bias.count }
          && biasErrors?.count ?? bias.count == bias.count,
        "a block needs one bias for each output of its maps")
      precondition(
        Set(terms.map(\.source)).count == terms.count, "a block reads each of its sources once")
      self.terms = terms
      self.bias = bias
      self.biasErrors = biasErrors
      self.isRectified = isRectified
    }

    /// The number of neurons.
    public var count: Int { bias.count }
  }

  /// The number of inputs.
  public let inputCount: Int
  /// In an order in which each reads earlier ones alone. The last one's pre-activations are the
  /// logits.
  public let blocks: [Block]
  /// How the logits become the answer.
  public let decision: Decision
  /// The network in float32 that this one is; nil where it was put together from others.
  public let single: Network?
  /// The network as its file has it, which examples are replayed on; nil where it was put together from
  /// others.
  public let original: NetworkGraph?

  /// A network of blocks that fit together.
  ///
  /// - Parameters:
  ///   - single: the dense network in float32 that this one is, if any.
  ///   - original: the graph that this one is; nil for that of `single`.
  package init(
    inputCount: Int, blocks: [Block], decision: Decision, single: Network? = nil,
    original: NetworkGraph? = nil
  ) {
    precondition(
      blocks.last.map { !$0.isRectified && $0.count == decision.logitCount } ?? false,
      "the last block has the logits")
    for (index, block) in blocks.enumerated() {
      for term in block.terms {
        let size =
          switch term.source {
          case .input: inputCount
          case .block(let earlier): earlier < index ? blocks[earlier].count : -1
          }
        precondition(term.map.inputCount == size, "a block's map does not fit its source")
      }
    }
    self.inputCount = inputCount
    self.blocks = blocks
    self.decision = decision
    self.single = single
    self.original = original ?? single.map { NetworkGraph($0) }
  }

  /// The same function as a graph, up to its logits.
  public init(_ graph: NetworkGraph) {
    self = Network(graph).map { PiecewiseNetwork($0) } ?? graph.lowered()
  }

  /// The same function as a network, in float64; the weights are the float32 weights without rounding.
  public init(_ network: Network) {
    let original = NetworkGraph(network)
    let layers = original.nodes.compactMap { node in
      if case .dense(let layer) = node.operation { layer } else { nil }
    }
    self.init(
      inputCount: network.inputCount,
      blocks: layers.enumerated().map { index, layer in
        Block(
          [Term(index == 0 ? .input : .block(index - 1), LinearMap(layer.weight))],
          bias: layer.bias, isRectified: index < layers.count - 1)
      }, decision: original.decision, single: network, original: original)
  }
}

extension PiecewiseNetwork {
  /// The number of logits.
  public var logitCount: Int { blocks[blocks.count - 1].count }
  /// The block of the logits.
  public var output: Block { blocks[blocks.count - 1] }

  /// How many neurons have a ReLU.
  public var neuronCount: Int { blocks.reduce(0) { $1.isRectified ? $0 + $1.count : $0 } }

  /// Numbers of the neurons with a ReLU, from some of every block's.
  package func rectified<Value>(_ values: [[Value]]) -> [Value] {
    zip(blocks, values).flatMap { $0.isRectified ? $1 : [] }
  }
}

extension PiecewiseNetwork {
  /// The pre-activations of every block for one input (`inputCount` numbers); the last are the logits.
  public func preActivations(_ input: [Double]) -> [[Double]] {
    preActivations(Matrix(rows: 1, columns: input.count, elements: input)).map(\.elements)
  }

  /// The pre-activations of every block (count x neurons) for count x `inputCount` inputs; the last are
  /// the logits.
  public func preActivations(_ inputs: Matrix<Double>) -> [Matrix<Double>] {
    precondition(inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    var result: [Matrix<Double>] = []
    for block in blocks {
      var values = Matrix<Double>(rows: inputs.rows, columns: block.count)
      for (number, term) in block.terms.enumerated() {
        let part = term.map.form.apply(outputs(of: term.source, inputs, result))
        if number == 0 {
          values = part
        } else {
          for index in values.elements.indices { values.elements[index] += part.elements[index] }
        }
      }
      for index in values.elements.indices {
        values.elements[index] += block.bias[index % block.count]
      }
      result.append(values)
    }
    return result
  }

  /// What a block reads from a source, given the pre-activations.
  private func outputs(
    of source: Source, _ inputs: Matrix<Double>, _ preActivations: [Matrix<Double>]
  ) -> Matrix<Double> {
    switch source {
    case .input: inputs
    case .block(let index):
      Matrix(
        rows: inputs.rows, columns: blocks[index].count,
        elements: blocks[index].outputs(preActivations[index].elements))
    }
  }

  /// The logits for one input (`inputCount` numbers).
  public func logits(_ input: [Double]) -> [Double] {
    preActivations(input)[blocks.count - 1]
  }

  /// The class that the network gives one input; nil for none.
  public func classification(_ input: [Double]) -> Int? { decision.classification(logits(input)) }

  /// The size of what each logit is summed from in the last block alone.
  ///
  /// - Parameter preActivations: those at the input; see `preActivations`.
  public func lastTerms(_ preActivations: [[Double]], input: [Double]) -> [Double] {
    let sources = output.terms.map { term in
      switch term.source {
      case .input: input
      case .block(let index): blocks[index].outputs(preActivations[index])
      }
    }
    return output.bias.indices.map { row in
      var size = abs(output.bias[row])
      for (term, values) in zip(output.terms, sources) {
        term.map.row(row).forEach { size += abs($1 * values[$0]) }
      }
      return size
    }
  }

  /// How much a sum of multiples of the logits grows with each input, in the linear piece of the
  /// network around an input: `inputCount` numbers.
  ///
  /// - Parameters:
  ///   - coefficients: one for each logit.
  ///   - preActivations: those at the input; see `preActivations`.
  public func gradient(_ coefficients: [Double], at preActivations: [[Double]]) -> [Double] {
    func row(_ values: [Double]) -> Matrix<Double> {
      Matrix(rows: 1, columns: values.count, elements: values)
    }
    return gradients(row(coefficients), at: preActivations.map(row)).elements
  }

  /// The same for many inputs: count x logits coefficients, the pre-activations of every block (count x
  /// neurons), and count x `inputCount` slopes.
  public func gradients(
    _ coefficients: Matrix<Double>, at preActivations: [Matrix<Double>]
  ) -> Matrix<Double> {
    var result = Matrix<Double>(rows: coefficients.rows, columns: inputCount)
    var slopes = blocks.map { Matrix<Double>(rows: coefficients.rows, columns: $0.count) }
    slopes[blocks.count - 1] = coefficients
    func add(_ part: Matrix<Double>, to sum: inout Matrix<Double>) {
      for index in part.elements.indices { sum.elements[index] += part.elements[index] }
    }
    for (index, block) in blocks.enumerated().reversed() {
      if block.isRectified {
        let values = preActivations[index].elements
        for element in values.indices where values[element] <= 0 {
          slopes[index].elements[element] = 0
        }
      }
      for term in block.terms {
        let part = term.map.form.applyTransposed(slopes[index])
        switch term.source {
        case .input: add(part, to: &result)
        case .block(let earlier): add(part, to: &slopes[earlier])
        }
      }
    }
    return result
  }
}

extension PiecewiseNetwork {
  /// The network up to one neuron, whose pre-activation times a factor of 1 or -1 is the only logit.
  package func preActivation(of neuron: Int, in block: Int, times factor: Double)
    -> PiecewiseNetwork
  {
    func single(_ form: LinearMap.Form, times factor: Double) -> LinearMap.Form {
      var row = [Double](repeating: 0, count: form.inputCount)
      form.row(neuron).forEach { row[$0] = factor * $1 }
      return .dense(Matrix(rows: 1, columns: row.count, elements: row))
    }
    let last = blocks[block]
    let logit = Block(
      last.terms.map { term in
        let errors = term.map.errors.map { single($0, times: 1) }
        return Term(term.source, LinearMap(single(term.map.form, times: factor), errors: errors))
      }, bias: [factor * last.bias[neuron]], biasErrors: last.biasErrors.map { [$0[neuron]] },
      isRectified: false)
    return PiecewiseNetwork(
      inputCount: inputCount, blocks: blocks[..<block] + [logit], decision: .argmax(classCount: 1))
  }
}

extension PiecewiseNetwork.Block {
  /// What later blocks read, given the pre-activations.
  package func outputs(_ preActivations: [Double]) -> [Double] {
    isRectified ? preActivations.map { $0 < 0 ? 0 : $0 } : preActivations
  }
}
