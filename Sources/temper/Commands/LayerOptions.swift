internal import Campaigns
import ArgumentParsing
import Networks

/// The options of `temper train` that say what network it is.
enum LayerOptions {
  private static let network = Option<NamedNetwork?>(
    "network", value: "NAME", help: "a network of one of the documents, by name")
  private static let hidden = Option<IntList?>(
    "hidden", value: "SIZES", help: "the widths of fully connected hidden layers, such as 8,8,8")
  private static let layers = Option<LayerList?>(
    "layers", value: "LIST", help: "all layers, such as conv:16x3+1,relu,maxpool:2,dense:10")
  private static let dropout = Option<Double>(
    "dropout", value: "P", default: 0,
    help: "in training, what follows a ReLU is zero with this probability",
    validate: { 0 <= $0 && $0 < 1 ? nil : "must be at least 0 and below 1" })

  static let all: [any CommandArgument] = [network, hidden, layers, dropout]
  static let exclusive = Exclusive([network, hidden, layers], required: true)

  /// The untrained network for some images.
  static func graph(
    _ arguments: Arguments, for samples: LabelledImages, ending: NetworkGraph.Ending
  ) throws -> NetworkGraph {
    let logits = ending == .sigmoid ? 1 : samples.classCount
    if let sizes = arguments[hidden]?.values, !sizes.allSatisfy({ 1...maximalWidth ~= $0 }) {
      throw arguments.usageError("--hidden: each layer needs 1 to \(maximalWidth) neurons")
    }
    var list =
      arguments[layers] ?? arguments[network]?.layers(logits: logits)
      ?? LayerList(dense: (arguments[hidden]?.values ?? []) + [logits])
    if arguments[dropout] > 0 { list = list.droppingOut(arguments[dropout]) }
    let option =
      [("layers", layers.isGiven(arguments)), ("network", network.isGiven(arguments))]
      .first(where: \.1)?.0 ?? "hidden"
    let graph: NetworkGraph
    do {
      graph = try list.graph(inputShape: samples.inputShape, ending: ending)
    } catch {
      throw arguments.usageError("--\(option): \(error)")
    }
    guard graph.shapes.last == [logits] else {
      throw arguments.usageError(
        "--\(option): the last layer gives \(graph.shapes.last?.description ?? "nothing"), and "
          + (logits == 1
            ? "--loss binary takes one number" : "the data have \(logits) classes")
          + " (end with dense:\(logits))")
    }
    return graph
  }
}

extension Option {
  fileprivate func isGiven(_ arguments: Arguments) -> Bool { arguments.wasGiven(self) }
}

/// Wider layers are surely a slip of the finger.
private let maximalWidth = 100_000
