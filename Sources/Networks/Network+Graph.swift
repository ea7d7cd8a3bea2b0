public import LinearAlgebra
internal import Basics

extension Network {
  /// The fully connected network that a graph is: dense layers with a ReLU between every two, numbers of
  /// float32, one logit for each class; nil for any other graph.
  public init?(_ graph: NetworkGraph) {
    guard graph.isSingle, graph.decision != .threshold else { return nil }
    var layers: [Layer] = []
    var isRectified = true
    for (position, node) in graph.nodes.enumerated() {
      guard node.inputs == [position == 0 ? .input : .node(position - 1)] else { return nil }
      switch node.operation {
      case .dense(let dense):
        guard isRectified else { return nil }
        layers.append(
          Layer(weight: dense.weight.converted(to: Float.self), bias: dense.bias.map(Float.init)))
        isRectified = false
      case .activation(.relu):
        guard !isRectified else { return nil }
        isRectified = true
      case .reshape, .dropout: break
      default: return nil
      }
    }
    guard !isRectified else { return nil }
    self.init(layers: layers, outputActivation: graph.ending == .relu ? .relu : .linear)
  }
}

extension NetworkGraph: InputClassifier {
  /// The same graph with its outputs read in another way: `relu` reads a negative logit as an output of
  /// zero, and so the network may answer nothing.
  ///
  /// - Parameter activation: nil for the graph's own way; a single logit is always read by its sign.
  public func reading(outputs activation: OutputActivation?) -> NetworkGraph {
    guard let activation, decision != .threshold else { return self }
    switch activation {
    case .relu: return ending(with: .relu)
    case .linear: return ending == .relu ? ending(with: .linear) : self
    }
  }

  /// How outputs are read, of those that `reading` knows.
  public var outputActivation: OutputActivation { ending == .relu ? .relu : .linear }

  /// Whether training drops numbers by chance.
  var dropsOut: Bool {
    nodes.contains { if case .dropout = $0.operation { true } else { false } }
  }

  /// The sizes of a fully connected network, for instance `784-8-8-8-10`, and the layers of any other.
  public var architecture: String {
    Network(self)?.architecture ?? "\(inputShape): \(layersText)"
  }

  /// The operations, one after the other; those that do not read the one before say what they read.
  var layersText: String {
    nodes.enumerated().map { position, node in
      let previous = position == 0 ? Source.input : .node(position - 1)
      let text = node.operation.implementation.text
      return node.inputs == [previous]
        ? text : "\(text)(\(node.inputs.map(\.description).joined(separator: ",")))"
    }.joined(separator: ",")
  }

  /// A name for what the graph computes: of a fully connected network `Network.fingerprint`, of any other
  /// the SHA-256 of its operations and all their numbers.
  public var fingerprint: String {
    if let dense = Network(self) { return dense.fingerprint }
    var digest = SHA256()
    digest.update("\(inputShape) \(ending.rawValue)".utf8)
    for node in nodes {
      digest.update("\n\(node.inputs) \(node.operation.implementation.text)".utf8)
      for numbers in node.operation.implementation.numbers {
        digest.update(" \(numbers.count) ".utf8)
        digest.update(
          numbers.flatMap { number in
            withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
          })
      }
    }
    return digest.finalize()
  }

  /// A name for the graph's logits: the same however its outputs are read.
  public var logitsFingerprint: String { reading(outputs: .linear).fingerprint }

  /// The answer to each input, or none; see `Decision.classification`.
  ///
  /// - Parameter inputs: count x inputCount.
  public func predictions(_ inputs: Matrix<Float>) -> [Int?] {
    let logits = logits(inputs)
    return (0..<logits.rows).map { decision.classification(logits.row($0)) }
  }

  /// The answer to one input of inputCount numbers in float64; nil for none.
  public func classification(_ input: [Double]) -> Int? {
    decision.classification(
      logits(Matrix(rows: 1, columns: inputCount, elements: input)).elements)
  }
}
