package import Campaigns
internal import Figures
package import Networks

/// Whether adversarial examples against one network fool others too.
///
/// An example of an image transfers to a network that classifies the two differently (S. Canu,
/// Adversarial examples, slides).
package struct Transfer {
  /// A network under attack.
  package struct Source {
    let name: NetworkName
    let network: Network
    let records: [AttackRecord]

    /// A network and the attacks on it; those without an example do not count.
    package init(_ name: NetworkName, _ network: Network, _ records: [AttackRecord]) {
      self.name = name
      self.network = network
      self.records = records.filter { $0.delta != nil }
    }
  }

  private let sources: [Source]
  /// From the network in the row to that in the column: the share of its examples.
  package let shares: [[Double]]

  /// Tries every network on the examples against each of them.
  ///
  /// - Parameters:
  ///   - sources: those without examples are left out.
  ///   - samples: what the examples were made of.
  package init(_ sources: [Source], samples: LabelledImages) throws {
    let sources = sources.filter { !$0.records.isEmpty }
    self.sources = sources
    let answers = sources.map { $0.network.predictions(samples.labelled.inputs) }
    shares = try sources.map { source in
      let inputs = try samples.adversarialInputs(source.records).inputs
      return zip(sources, answers).map { target, answers in
        let fooled = zip(source.records, target.network.predictions(inputs))
          .count { answers[$0.index] != $1 }
        return Double(fooled) / Double(source.records.count)
      }
    }
  }

  /// Whether there are two networks at least.
  var isWorthShowing: Bool { sources.count > 1 }

  var table: Table {
    Table(
      title: "Transfer of adversarial examples",
      caption: "The share of a network's adversarial examples of test images that the network in "
        + "the column classifies differently from the image they were made of.",
      columns: [.init(name: "Made against"), .init(name: "Examples")]
        + names.map { .init(name: $0, unit: "%", decimals: 1) },
      rows: sources.indices.map { row in
        [.text(names[row]), .integer(sources[row].records.count)]
          + shares[row].map { .number($0 * 100) }
      })
  }

  private var names: [String] { sources.map(\.name.displayName) }

  /// The table as a picture.
  var heatMap: HeatMap {
    HeatMap(
      title: "Transfer (% of the examples)", rows: names, columns: names,
      rowLabel: "made against", columnLabel: "tried on",
      values: shares.map { $0.map { $0 * 100 } }, decimals: 1)
  }
}
