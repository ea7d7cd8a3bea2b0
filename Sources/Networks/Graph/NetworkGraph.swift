internal import LinearAlgebra

/// A network as operations on values, in an order in which each reads earlier ones alone.
///
/// This is what a model file says: an example that fools a network is replayed on it. What is proved is
/// proved of `lowered()`, in real arithmetic the same function.
public struct NetworkGraph: Sendable, Equatable {
  /// Where an operation reads from.
  public enum Source: Sendable, Hashable, CustomStringConvertible {
    /// The network's input.
    case input
    /// The output of an earlier operation, by position.
    case node(Int)

    /// The position, or `input`.
    public var description: String {
      switch self {
      case .input: "input"
      case .node(let position): "\(position)"
      }
    }
  }

  /// An operation in its place.
  public struct Node: Sendable, Equatable {
    /// What the model file calls it; may be empty.
    public let name: String
    /// What it does.
    public let operation: Operation
    /// What it does it to.
    public let inputs: [Source]

    /// An operation on some values.
    public init(_ operation: Operation, _ inputs: [Source], name: String = "") {
      self.name = name
      self.operation = operation
      self.inputs = inputs
    }
  }

  /// What follows the logits, which are the values of the last operation.
  public enum Ending: String, Sendable, CaseIterable, Codable {
    /// Nothing: the logits are the outputs.
    case linear
    /// A ReLU as the thesis has it: the network answers nothing where no logit is positive.
    case relu
    /// A softmax, which changes no argmax.
    case softmax
    /// A sigmoid for each logit, which changes no argmax either. Of a single logit it is the probability
    /// of class 1.
    case sigmoid
  }

  /// The sizes of an input.
  public let inputShape: TensorShape
  /// The operations; the last one's values are the logits.
  public let nodes: [Node]
  /// The sizes of each operation's values.
  public let shapes: [TensorShape]
  /// What follows the logits.
  public let ending: Ending
  /// Whether every number of every operation is a float32: the graph in float32 is then the same
  /// function but for the rounding of its arithmetic.
  public let isSingle: Bool

  /// A graph of operations that fit together.
  ///
  /// - Throws: `GraphError`, for the first operation that does not fit.
  public init(
    inputShape: TensorShape, nodes: [Node], ending: Ending = .linear
  ) throws(GraphError) {
    guard inputShape.count > 0 else {
      throw GraphError(
        operation: "input", got: "\(inputShape)",
        needs: "positive sizes and at most \(TensorShape.largestCount) numbers")
    }
    guard !nodes.isEmpty else {
      throw GraphError(operation: "graph", got: "no operation", needs: "at least one")
    }
    var shapes: [TensorShape] = []
    for (position, node) in nodes.enumerated() {
      shapes.append(try node.shape(at: position, inputShape: inputShape, earlier: shapes))
    }
    self.init(inputShape: inputShape, nodes: nodes, shapes: shapes, ending: ending)
  }

  /// A graph of operations that are known to fit together.
  private init(
    inputShape: TensorShape, nodes: [Node], shapes: [TensorShape], ending: Ending
  ) {
    self.inputShape = inputShape
    self.nodes = nodes
    self.shapes = shapes
    self.ending = ending
    isSingle = nodes.allSatisfy {
      $0.operation.implementation.numbers.allSatisfy { $0.allSatisfy(\.isSingle) }
    }
  }

  /// The same graph with operations of the same sizes.
  func replacing(_ nodes: [Node]) -> NetworkGraph {
    NetworkGraph(inputShape: inputShape, nodes: nodes, shapes: shapes, ending: ending)
  }

  /// The same graph with something else behind the logits.
  func ending(with ending: Ending) -> NetworkGraph {
    NetworkGraph(inputShape: inputShape, nodes: nodes, shapes: shapes, ending: ending)
  }

  /// A fully connected network as a graph, which answers bit for bit the same.
  public init(_ network: Network) {
    var nodes: [Node] = []
    var shapes: [TensorShape] = []
    for (index, layer) in network.layers.enumerated() {
      let dense = Dense(
        weight: layer.weight.converted(to: Double.self), bias: layer.bias.map(Double.init))
      nodes.append(Node(.dense(dense), [nodes.isEmpty ? .input : .node(nodes.count - 1)]))
      shapes.append([layer.outputCount])
      if index < network.layers.count - 1 {
        nodes.append(Node(.activation(.relu), [.node(nodes.count - 1)]))
        shapes.append([layer.outputCount])
      }
    }
    self.init(
      inputShape: [network.inputCount], nodes: nodes, shapes: shapes,
      ending: network.outputActivation == .relu ? .relu : .linear)
  }
}

extension NetworkGraph {
  /// The number of inputs.
  public var inputCount: Int { inputShape.count }
  /// The number of logits.
  public var logitCount: Int { shapes[shapes.count - 1].count }
  /// How the logits become the answer.
  public var decision: Decision {
    switch ending {
    case .sigmoid where logitCount == 1: .threshold
    case .linear, .softmax, .sigmoid: .argmax(classCount: logitCount)
    case .relu: .positiveArgmax(classCount: logitCount)
    }
  }

  /// The sizes of a source's values.
  func shape(of source: Source) -> TensorShape {
    switch source {
    case .input: inputShape
    case .node(let position): shapes[position]
    }
  }

  /// Whether the logits depend on each operation.
  var isNeeded: [Bool] {
    var result = [Bool](repeating: false, count: nodes.count)
    result[nodes.count - 1] = true
    for position in nodes.indices.reversed() where result[position] {
      for case .node(let earlier) in nodes[position].inputs { result[earlier] = true }
    }
    return result
  }
}

extension NetworkGraph.Node {
  /// The sizes of the values, for an operation at a position.
  fileprivate func shape(
    at position: Int, inputShape: TensorShape, earlier: [TensorShape]
  ) throws(GraphError) -> TensorShape {
    let kind = operation.implementation.kind
    let label = name.isEmpty ? "operation \(position) (\(kind))" : "\(name) (\(kind))"
    var shapes: [TensorShape] = []
    for input in inputs {
      switch input {
      case .input: shapes.append(inputShape)
      case .node(let source):
        guard earlier.indices.contains(source) else {
          throw GraphError(
            operation: label, got: "operation \(source) as an input",
            needs: earlier.isEmpty
              ? "the network's input, as it is the first operation"
              : "the network's input or one of the operations 0 to \(position - 1)")
        }
        shapes.append(earlier[source])
      }
    }
    do throws(OperationProblem) {
      let result = try operation.implementation.outputShape(shapes)
      guard result.count > 0 else {
        throw OperationProblem(
          got: "sizes that make \(result)",
          needs: "at least one and at most \(TensorShape.largestCount) numbers")
      }
      return result
    } catch {
      throw GraphError(operation: label, got: error.got, needs: error.needs)
    }
  }
}

extension Double {
  /// Whether float32 has this number.
  fileprivate var isSingle: Bool { Double(Float(self)) == self }
}
