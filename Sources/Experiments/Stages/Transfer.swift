internal import Figures
internal import Networks
internal import Verification

/// Whether adversarial examples against one network fool others too.
///
/// An example of an image transfers to a network that classifies the two differently (S. Canu,
/// Adversarial examples, slides).
struct Transfer {
  /// The networks with examples, by which the values are counted twice.
  let networks: [ThesisNetwork]
  /// From the network in the row to that in the column: the share of its examples of test images;
  /// NaN where it has none.
  let shares: [[Double]]
  /// How many examples each network has.
  let counts: [Int]

  /// With the networks and the examples of the first seed.
  init(_ results: [NetworkResults], digits: Digits) throws {
    let attacked = results.filter { !$0.first.testExamples.isEmpty }
    networks = attacked.map(\.name)
    counts = attacked.map { $0.first.testExamples.count { $0.delta != nil } }
    let answers = attacked.map {
      $0.first.networks[.original]?.predictions(digits.labelled.inputs) ?? []
    }
    shares = try attacked.map { source in
      let records = source.first.testExamples.filter { $0.delta != nil }
      let inputs = try digits.adversarialInputs(records)
      return zip(attacked, answers).map { target, answers in
        let fooled = target.first.networks[.original]?.predictions(inputs.inputs) ?? []
        let count = zip(records, fooled).count { answers[$0.index] != $1 }
        return Double(count) / Double(records.count)
      }
    }
  }

  var table: Table {
    Table(
      title: "Transfer of adversarial examples",
      caption: "The share of a network's adversarial examples of test images that the network in "
        + "the column classifies differently from the image they were made of.",
      columns: [.init(name: "Made against"), .init(name: "Examples")]
        + networks.map { .init(name: $0.displayName, unit: "%", decimals: 1) },
      rows: networks.indices.map { row in
        [.text(networks[row].displayName), .integer(counts[row])]
          + shares[row].map { .number($0 * 100) }
      })
  }

  /// The table as a picture.
  var heatMap: HeatMap {
    let names = networks.map(\.displayName)
    return HeatMap(
      title: "Transfer (% of the examples)", rows: names, columns: names,
      rowLabel: "made against", columnLabel: "tried on",
      values: shares.map { $0.map { $0 * 100 } }, decimals: 1)
  }
}
