/// The names of a model's tensors: `layers.I.weight` and `layers.I.bias`, as this program writes
/// them, or any other text before the numbers, or none (`net.0.weight`, `0.weight`).
///
/// The numbers give the order. PyTorch's `Sequential` counts its ReLUs too, so that they may have
/// gaps; what would be ambiguous is an error.
struct LayerNames {
  /// The names of the weight and the bias of each layer, in order.
  let layers: [(weight: String, bias: String)]

  /// A tensor's name in parts.
  struct Parts: Hashable {
    /// What stands before the number; empty for nothing.
    let prefix: String
    /// The position, from 0.
    let number: Int

    /// The parts of a name of this shape; nil for any other name.
    init?(_ name: String) {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count >= 2, ["weight", "bias"].contains(parts[parts.count - 1]),
        let number = Int(parts[parts.count - 2]), number >= 0,
        // One name for each number: not 00 for 0.
        String(number) == parts[parts.count - 2]
      else { return nil }
      prefix = parts.dropLast(2).joined(separator: ".")
      self.number = number
    }

    init(prefix: String, number: Int) {
      self.prefix = prefix
      self.number = number
    }

    func name(_ kind: String) -> String {
      (prefix.isEmpty ? "" : prefix + ".") + "\(number).\(kind)"
    }
  }

  /// Orders the names of a file's tensors.
  ///
  /// - Parameters:
  ///   - names: all of them.
  ///   - isOwn: whether this program wrote the file: then no number is left out.
  init(_ names: [String], isOwn: Bool) throws(ModelFileError.Reason) {
    let names = names.sorted()
    let known = Set(names.compactMap(Parts.init))
    guard !known.isEmpty else { throw .noLayers(names) }
    let ordered = known.sorted { ($0.prefix, $0.number) < ($1.prefix, $1.number) }
    let first = ordered.indices.filter { $0 == 0 || ordered[$0].prefix != ordered[$0 - 1].prefix }
    guard first.count == 1 else {
      throw .severalNetworks(first.map { ordered[$0].name("weight") })
    }
    if let other = names.first(where: { Parts($0) == nil }) {
      throw .badTensor(
        other,
        "it is not part of a fully connected network, and leaving it out might change what the "
          + "network computes (only a weight and a bias for each layer are read: save the model "
          + "without it)")
    }
    if isOwn, let index = ordered.indices.first(where: { ordered[$0].number != $0 }) {
      throw .missingTensor(Parts(prefix: ordered[0].prefix, number: index).name("weight"))
    }
    try Self.checkGaps(ordered)
    layers = ordered.map { ($0.name("weight"), $0.name("bias")) }
  }

  /// Refuses neighbours that may have no ReLU between them: those of a `Sequential`, which numbers
  /// its ReLUs too, where there is nothing in front of the numbers or where other numbers have gaps.
  private static func checkGaps(_ layers: [Parts]) throws(ModelFileError.Reason) {
    let pairs = zip(layers, layers.dropFirst())
    guard let (first, second) = pairs.first(where: { $0.number + 1 == $1.number }) else { return }
    guard first.prefix.isEmpty || pairs.contains(where: { $0.number + 1 < $1.number }) else {
      return
    }
    throw .neighbours(first.name("weight"), second.name("weight"))
  }
}
