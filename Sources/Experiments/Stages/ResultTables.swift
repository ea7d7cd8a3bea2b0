internal import Campaigns
internal import Figures
internal import Foundation
internal import Networks

/// The tables of a run, from results alone.
struct ResultTables {
  let configuration: ExperimentConfiguration
  let reference: ThesisReference?
  let results: [NetworkResults]
  let comparisons: [RetrainingComparison]
  let transfer: Transfer
  let perturbations: [PerturbationPictures]
  /// A note on the data that every table carries where they are not MNIST.
  let dataNote: String?
  /// What such a note's column calls the data.
  let dataName: String

  /// File name and contents of a table, or of a figure's table.
  func table(_ item: ResultItem) -> (name: String, table: Table) {
    var (name, table) = untitled(item)
    if let number = item.tableNumber { table.title = "Table \(number): \(table.title)" }
    return (name, table)
  }

  private func untitled(_ item: ResultItem) -> (name: String, table: Table) {
    switch item {
    case .table1: ("table1-networks", noted(networks))
    case .table2: ("table2-performance", noted(performance.toTheEnd))
    case .table3: ("table3-performance-1-percent", noted(performance.toOnePercent))
    case .attacks: ("attacks", noted(attacks))
    case .table4: ("table4-retraining", noted(retraining.accuracy))
    case .table5: ("table5-perturbation", noted(perturbation.comparison))
    case .table6: ("table6-comparison", noted(retraining.comparison))
    case .table7: ("table7-perturbation-variations", noted(perturbation.variations))
    case .table8: ("table8-effort", noted(retraining.effort))
    case .differences: ("differences", noted(retraining.differences))
    case .transfer: ("transfer", noted(transfer.table))
    case .figure3:
      (
        "figure3-largest-outputs",
        noted(
          LargestOutputs.table(
            results.compactMap(\.largestOutputs), timeLimit: configuration.figures.timeLimit))
      )
    case .figure5: ("figure5-weight-range", noted(perturbed(item)))
    case .figure6: ("figure6-disturbances", noted(perturbed(item)))
    case .figure7: ("figure7-both", noted(perturbed(item)))
    case .figure8: ("figure8-set-right", noted(perturbed(item)))
    case .figure4:
      (
        "figure4-smallest-changes",
        noted(SmallestChanges.table(results.compactMap(\.smallestChanges)))
      )
    }
  }

  /// Says in every format, CSV included, that the data are not MNIST.
  private func noted(_ table: Table) -> Table {
    guard let dataNote else { return table }
    var table = table
    table.caption = dataNote + " " + table.caption
    table.columns.append(Table.Column(name: "Data"))
    for row in table.rows.indices {
      let source = table.rows[row].isReference ? "MNIST" : dataName
      table.rows[row].cells.append(.text(source))
    }
    return table
  }

  private func perturbed(_ item: ResultItem) -> Table {
    PerturbationPictures.table(item, perturbations, published: reference?.ranges?[item.rawValue])
  }

  /// The thesis's Table 1, and what training came to.
  private var networks: Table {
    let origin =
      configuration.source == .author
      ? "of the author's own networks" : "after \(configuration.training.epochs) epochs of Adam"
    return Table(
      title: "Networks",
      caption: "Sizes of the layers, and accuracy on the test split \(origin).",
      columns: [
        .init(name: "Network"), .init(name: "Architecture"),
        .init(name: "Test accuracy", unit: "%", decimals: 2),
        .init(name: "Training time", unit: "s", decimals: 1),
      ],
      rows: results.map { result in
        [
          .text(result.name.displayName),
          .text(result.first.networks[.original]?.architecture ?? ""),
          percent(result.first.testAccuracy(.original)),
          result.first.history.isEmpty
            ? .missing : .number(result.first.history.reduce(0) { $0 + $1.seconds }),
        ]
      }, notes: configuration.source == .author ? networkNotes : [])
  }

  /// Where the author's networks are others than the thesis says.
  private var networkNotes: [String] {
    results.compactMap { result in
      guard let hidden = result.first.networks[.original]?.hiddenSizes,
        let printed = result.name.thesis?.hiddenSizes, hidden != printed
      else { return nil }
      return
        "\(result.name.displayName) has \(hidden.count) hidden "
        + "layer\(hidden.count == 1 ? "" : "s"), where Table 1 of the thesis says \(printed.count)."
    }
  }

  private var performance: PerformanceTables {
    PerformanceTables(
      configuration: configuration, reference: reference,
      results: results.compactMap(\.performance), classCount: results.classCount)
  }

  private var retraining: RetrainingTables {
    RetrainingTables(
      configuration: configuration, reference: reference, results: results,
      comparisons: comparisons)
  }

  private var perturbation: PerturbationTables {
    PerturbationTables(configuration: configuration, reference: reference, results: results)
  }

  /// What the attacks with all targets came to.
  private var attacks: Table {
    Table(
      title: "Smallest adversarial changes",
      caption: "One attack for each image and each wrong class. Solved: proved smallest. The "
        + "distance is the mean over the examples found.",
      columns: [
        .init(name: "Network"), .init(name: "Images"), .init(name: "Attacks", decimals: 0),
        .init(name: "Solved", unit: "%", decimals: 1), .init(name: "Gap", unit: "%", decimals: 3),
        .init(name: "Nodes", decimals: 0), .init(name: "Time", unit: "s", decimals: 3),
        .init(name: "Longest time", unit: "s", decimals: 2),
        .init(name: "Distance", unit: configuration.attack.norm.rawValue, decimals: 3),
      ],
      rows: results.flatMap { result in
        [
          (isAuthors ? "the author's originals" : "training", result.first.trainingExamples),
          (isAuthors ? "the same, as published" : "test", result.first.testExamples),
        ].filter { !isAuthors || !$0.1.isEmpty }.map {
          attackRow(result.name, $0.0, AttackSummary($0.1))
        }
      }, notes: results.compactMap(sameExamples))
  }

  private var isAuthors: Bool { configuration.source == .author }

  /// How many of the author's examples are as far from their images as ours are at least.
  private func sameExamples(_ result: NetworkResults) -> String? {
    let theirs = result.first.testExamples
    guard isAuthors, !theirs.isEmpty else { return nil }
    let published = Dictionary(
      theirs.map { (AttackInstance(index: $0.index, label: $0.label, target: $0.target), $0) },
      uniquingKeysWith: { first, _ in first })
    let pairs = result.first.trainingExamples.filter(\.isProved).compactMap { record in
      published[AttackInstance(index: record.index, label: record.label, target: record.target)]
        .flatMap { other in
          record.leastDistance.flatMap { ours in other.distance.map { (ours, $0) } }
        }
    }
    let same = pairs.count { abs($0 - $1) <= 1e-5 * $1 }
    return
      "\(result.name.displayName): \(same) of the author's \(theirs.count) published examples have the "
      + "proved smallest distance, to a relative difference of 1e-5."
  }

  private func attackRow(
    _ network: NetworkName, _ images: String, _ summary: AttackSummary
  ) -> [Table.Cell] {
    [
      .text(network.displayName), .text(images), .integer(summary.count),
      percent(summary.provedFraction), percent(summary.meanGap), .init(summary.meanNodes),
      .init(summary.meanSeconds), .init(summary.longestSeconds), .init(summary.meanDistance),
    ]
  }

  private func percent(_ fraction: Double?) -> Table.Cell { .init(fraction.map { $0 * 100 }) }
}
