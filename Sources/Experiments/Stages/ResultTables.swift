internal import Figures
internal import Foundation
internal import Networks
internal import Verification

/// The tables of a run, from results alone.
struct ResultTables {
  let configuration: ExperimentConfiguration
  let reference: ThesisReference?
  let results: [NetworkResults]
  /// A note on the data that every table carries where they are not MNIST.
  let dataNote: String?

  /// File name and contents of a table, or of a figure's table.
  func table(_ item: ResultItem) -> (name: String, table: Table) {
    switch item {
    case .table1: ("table1-networks", noted(networks))
    case .table2: ("table2-performance", noted(performance.toTheEnd))
    case .table3: ("table3-performance-1-percent", noted(performance.toOnePercent))
    case .attacks: ("attacks", noted(attacks))
    case .table4: ("table4-retraining", noted(retraining))
    case .table6: ("table6-comparison", noted(comparison))
    case .figure3:
      (
        "figure3-largest-outputs",
        noted(
          LargestOutputs.table(
            results.compactMap(\.largestOutputs), timeLimit: configuration.figures.timeLimit))
      )
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
      let source = table.rows[row].isReference ? "MNIST" : "not MNIST"
      table.rows[row].cells.append(.text(source))
    }
    return table
  }

  /// The thesis's Table 1, and what training came to.
  private var networks: Table {
    Table(
      title: "Networks",
      caption: "Sizes of the layers, and accuracy on the test split after "
        + "\(configuration.training.epochs) epochs of Adam.",
      columns: [
        .init(name: "Network"), .init(name: "Architecture"),
        .init(name: "Test accuracy", unit: "%", decimals: 2),
        .init(name: "Training time", unit: "s", decimals: 1),
      ],
      rows: results.map { result in
        [
          .text(result.name.displayName),
          .text(result.networks[.original]?.architecture ?? ""),
          percent(result.testAccuracy[.original]),
          .number(result.history.reduce(0) { $0 + $1.seconds }),
        ]
      })
  }

  private var performance: PerformanceTables {
    PerformanceTables(
      configuration: configuration.performance, reference: reference,
      results: results.compactMap(\.performance))
  }

  /// What the attacks with all targets came to.
  private var attacks: Table {
    Table(
      title: "Smallest adversarial changes",
      caption: "One attack for each image and each wrong digit. Solved: proved smallest. The "
        + "distance is the mean over the examples found.",
      columns: [
        .init(name: "Network"), .init(name: "Images"), .init(name: "Attacks", decimals: 0),
        .init(name: "Solved", unit: "%", decimals: 1), .init(name: "Gap", unit: "%", decimals: 3),
        .init(name: "Nodes", decimals: 0), .init(name: "Time", unit: "s", decimals: 3),
        .init(name: "Longest time", unit: "s", decimals: 2),
        .init(name: "Distance", unit: configuration.attack.norm.rawValue, decimals: 3),
      ],
      rows: results.flatMap { result in
        [("training", result.trainingExamples), ("test", result.testExamples)].map {
          attackRow(result.name, $0.0, AttackSummary($0.1))
        }
      })
  }

  private func attackRow(
    _ network: ThesisNetwork, _ images: String, _ summary: AttackSummary
  ) -> [Table.Cell] {
    [
      .text(network.displayName), .text(images), .integer(summary.count),
      percent(summary.provedFraction), percent(summary.meanGap), .init(summary.meanNodes),
      .init(summary.meanSeconds), .init(summary.longestSeconds), .init(summary.meanDistance),
    ]
  }

  private var accuracyColumns: [Table.Column] {
    [
      .init(name: "Network"), .init(name: "Variant"),
      .init(name: "Adversarial examples", unit: "%", decimals: 2),
      .init(name: "Correct originals", unit: "%", decimals: 2),
      .init(name: "Misclassified originals", unit: "%", decimals: 2),
      .init(name: "Overall", unit: "%", decimals: 2),
    ]
  }

  /// The thesis's Table 4.
  private var retraining: Table {
    var rows: [Table.Row] = []
    for result in results {
      for variant in NetworkVariant.retrained {
        rows.append(Table.Row(accuracyCells(result, variant)))
        if result.name == .dnn1, let values = reference?.table4[variant.rawValue] {
          rows.append(referenceRow(variant, values))
        }
      }
    }
    return Table(
      title: "Accuracy after retraining",
      caption: "Accuracy on each test set. " + setSizes, columns: accuracyColumns, rows: rows,
      notes: referenceNote)
  }

  /// The thesis's Table 6.
  private var comparison: Table {
    var rows: [Table.Row] = []
    for result in results {
      for variant in NetworkVariant.allCases {
        let distances = AttackSummary(result.distanceRecords[variant] ?? [])
        rows.append(
          Table.Row(
            accuracyCells(result, variant) + [
              percent(result.testAccuracy[variant]), .init(distances.meanDistance),
              percent(distances.provedFraction),
            ]))
        if result.name == .dnn1, let values = reference?.table6[variant.rawValue] {
          var row = referenceRow(variant, Array(values.prefix(4)))
          row.cells += [.missing, .number(values[4]), .missing]
          rows.append(row)
        }
      }
    }
    let count = results.first?.distanceRecords[.original]?.count ?? 0
    return Table(
      title: "Comparison of the variants",
      caption: "The adversarial distance is the mean smallest change for the target "
        + "(label + 5) mod 10 over the first \(count) test images that all variants classify "
        + "correctly. " + setSizes,
      columns: accuracyColumns + [
        .init(name: "Test split", unit: "%", decimals: 2),
        .init(name: "Adversarial distance", decimals: 3),
        .init(name: "Proved", unit: "%", decimals: 0),
      ], rows: rows, notes: referenceNote)
  }

  private func accuracyCells(
    _ result: NetworkResults, _ variant: NetworkVariant
  ) -> [Table.Cell] {
    let accuracy = result.accuracy[variant]
    return [
      .text(result.name.displayName), .text(variant.displayName),
      percent(accuracy?.adversarial.fraction), percent(accuracy?.correctOriginals.fraction),
      percent(accuracy?.misclassifiedOriginals.fraction), percent(accuracy?.overall.fraction),
    ]
  }

  private func referenceRow(_ variant: NetworkVariant, _ values: [Double]) -> Table.Row {
    Table.Row(
      [.text("DNN1"), .text(variant.displayName + " (thesis)")] + values.map { .number($0) },
      isReference: true)
  }

  private var setSizes: String {
    guard let accuracy = results.first?.accuracy[.original] else { return "" }
    return "Sets: \(accuracy.adversarial.total) adversarial examples of test images, "
      + "\(accuracy.correctOriginals.total) other test images that the original classifies "
      + "correctly, \(accuracy.misclassifiedOriginals.total) that it misclassifies."
  }

  private var referenceNote: [String] {
    guard let reference else { return [] }
    return [
      "Rows marked (thesis) are printed in: \(reference.source). It used 900 adversarial examples "
        + "of 100 test images, 450 for retraining, and networks of its own training."
    ]
  }

  private func percent(_ fraction: Double?) -> Table.Cell { .init(fraction.map { $0 * 100 }) }
}
