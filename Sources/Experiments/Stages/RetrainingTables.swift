internal import Campaigns
internal import Figures
internal import Networks

/// The thesis's Tables 4, 6 and 8, repeated from several seeds, and what differs for sure.
struct RetrainingTables {
  let configuration: ExperimentConfiguration
  let reference: ThesisReference?
  let results: [NetworkResults]
  let comparisons: [RetrainingComparison]

  /// The thesis's Table 4.
  var accuracy: Table {
    table(
      title: "Accuracy after retraining", caption: "Accuracy on each test set. " + setSizes,
      columns: accuracyColumns, reference: reference?.table4
    ) { accuracyCells($0, $1) }
  }

  /// The thesis's Table 6.
  var comparison: Table {
    table(
      title: "Comparison of the variants",
      caption: distanceCaption + " " + setSizes,
      columns: [.init(name: "Adversarial distance", decimals: 3)] + accuracyColumns + [
        .init(name: "Test split", unit: "%", decimals: 2)
      ] + readColumns + [.init(name: "Proved", unit: "%", decimals: 1)] + furtherColumns,
      // The distance is what this table adds, so it comes first here; in print it is last.
      reference: reference?.table6.mapValues { $0.suffix(1) + $0.dropLast() }
    ) { result, variant in
      [cell(result) { AttackSummary($0.distanceRecords[variant] ?? []).meanDistance }]
        + accuracyCells(result, variant) + [
          percent(result) { $0.testAccuracy(variant) }
        ] + readColumns.map { _ in percent(result) { $0.readAccuracy[variant] } } + [
          percent(result) { AttackSummary($0.distanceRecords[variant] ?? []).provedFraction }
        ] + furtherCells(result, variant)
    }
  }

  /// The thesis's Table 8.
  var effort: Table {
    table(
      title: "Making adversarial examples of the variants", caption: distanceCaption,
      columns: [
        .init(name: "Solved", unit: "%", decimals: 1), .init(name: "Gap", unit: "%", decimals: 3),
        .init(name: "Nodes", decimals: 0), .init(name: "Time", unit: "s", decimals: 3),
        .init(name: "Adversarial distance", decimals: 3),
      ] + furtherColumns, reference: reference?.table8, brighter: brighterRow
    ) { result, variant in
      effortCells(result) { $0.distanceRecords[variant] ?? [] } + furtherCells(result, variant)
    }
  }

  private func effortCells(
    _ result: NetworkResults, _ records: (NetworkRun) -> [AttackRecord]
  ) -> [Table.Cell] {
    func measure(_ value: (AttackSummary) -> Double?) -> Table.Cell {
      cell(result) { value(AttackSummary(records($0))) }
    }
    return [
      measure { $0.provedFraction.map { $0 * 100 } }, measure { $0.meanGap.map { $0 * 100 } },
      measure(\.meanNodes), measure(\.meanSeconds), measure(\.meanDistance),
    ]
  }

  /// The other reading of the thesis's row of the perturbation; nil where it was not attacked so.
  private func brighterRow(_ result: NetworkResults, _ variant: NetworkVariant) -> Table.Row? {
    guard result.first.brighterDistances[variant] != nil else { return nil }
    let range = configuration.brighterSettings.imageRange?.upper ?? 1
    return Table.Row(
      [
        .text(result.name.displayName),
        .text(variant.displayName + ", pixels up to \(range) before it"),
      ] + effortCells(result) { $0.brighterDistances[variant] ?? [] }
        + furtherColumns.map { _ in .missing })
  }

  /// The accuracy with outputs read as for distances, where that is another.
  private var readColumns: [Table.Column] {
    configuration.readsOutputsOtherwise
      ? [
        .init(
          name: "Test split, \(configuration.distances.outputs.rawValue)", unit: "%", decimals: 2)
      ]
      : []
  }

  /// The distance with each of the further floors.
  private var furtherColumns: [Table.Column] {
    configuration.distances.furtherFloors.map {
      .init(name: "Distance, floor \($0)", decimals: 3)
    }
  }

  private func furtherCells(_ result: NetworkResults, _ variant: NetworkVariant) -> [Table.Cell] {
    configuration.distances.furtherFloors.map { floor in
      cell(result) { AttackSummary($0.furtherDistances[floor]?[variant] ?? []).meanDistance }
    }
  }

  /// What each variant changes, with intervals.
  var differences: Table {
    let measures = RetrainingComparison.Measure.allCases
    return Table(
      title: "Differences between the variants",
      caption: "Paired: the same seed, the same images. Mean difference with a 95 % interval "
        + "that resamples seeds, and images within each. "
        + configuration.successText,
      columns: [.init(name: "Network"), .init(name: "Variant"), .init(name: "Against")]
        + measures.flatMap { measure in
          ["", ", from", ", to"].map {
            .init(name: measure.displayName + $0, unit: measure.unit, decimals: 2)
          }
        },
      rows: comparisons.map { comparison in
        [
          .text(comparison.network.displayName), .text(comparison.variant.displayName),
          .text(comparison.base.displayName),
        ]
          + measures.flatMap { measure -> [Table.Cell] in
            let difference = comparison.differences[measure]
            return [
              .init(difference?.mean), .init(difference?.interval.lowerBound),
              .init(difference?.interval.upperBound),
            ]
          }
      },
      notes: ["An interval that holds zero does not tell which variant is ahead."])
  }

  /// What distances have in common with the author's; none on other networks.
  var agreements: [Agreement] {
    guard configuration.source == .author, let first = results.first?.first else { return [] }
    return first.variants.compactMap { variant in
      guard let name = variant.publishedName(configuration.source),
        let published = reference?.table8[name], let distance = published.last
      else { return nil }
      return Agreement(
        name: variant.displayName, records: first.distanceRecords[variant] ?? [],
        published: distance, isWhole: published[0] == 100)
    }
  }

  private func table(
    title: String, caption: String, columns: [Table.Column], reference: [String: [Double]]?,
    brighter: (NetworkResults, NetworkVariant) -> Table.Row? = { _, _ in nil },
    cells: (NetworkResults, NetworkVariant) -> [Table.Cell]
  ) -> Table {
    var rows: [Table.Row] = []
    for result in results where !result.first.accuracy.isEmpty {
      for variant in result.first.variants {
        let network = Table.Cell.text(result.name.displayName)
        rows.append(
          Table.Row([network, .text(variant.displayName)] + cells(result, variant)))
        if let row = brighter(result, variant) { rows.append(row) }
        if result.name == .dnn1, let name = variant.publishedName(configuration.source),
          let values = reference?[name]
        {
          rows.append(
            Table.Row(
              [network, .text(variant.displayName + " (thesis)")] + values.map { .number($0) }
                + columns.dropFirst(values.count).map { _ in .missing },
              isReference: true))
        }
      }
    }
    return Table(
      title: title, caption: caption,
      columns: [.init(name: "Network"), .init(name: "Variant")] + columns, rows: rows,
      notes: seedNotes + referenceNotes)
  }

  private var accuracyColumns: [Table.Column] {
    SetAccuracy.columns(of: results.first?.first.accuracy[.original], configuration.source)
  }

  private func accuracyCells(
    _ result: NetworkResults, _ variant: NetworkVariant
  ) -> [Table.Cell] {
    accuracyColumns.indices.map { column in
      cell(result) { $0.accuracy[variant].flatMap { $0.cells[column] } }
    }
  }

  /// Mean and standard deviation over the seeds.
  private func cell(_ result: NetworkResults, _ value: (NetworkRun) -> Double?) -> Table.Cell {
    guard let moments = Moments(result.runs.compactMap(value)) else { return .missing }
    return moments.deviation.map { .interval(mean: moments.mean, deviation: $0) }
      ?? .number(moments.mean)
  }

  private func percent(_ result: NetworkResults, _ value: (NetworkRun) -> Double?) -> Table.Cell {
    cell(result) { value($0).map { $0 * 100 } }
  }

  private var distanceCaption: String {
    let count = results.first?.first.distanceRecords[.original]?.count ?? 0
    let images =
      configuration.source == .author
      ? "the author's \(count) images"
      : "the first \(count) test images that all variants of a seed classify correctly"
    return "The adversarial distance is the mean smallest change, "
      + "\(AttackTargets.thesisText(classCount: results.classCount)), over \(images), at most \(format(seconds: configuration.retraining.timeLimit)) each; "
      + "where the proof did not end in time, the smallest change found. "
      + configuration.successText
  }

  private var setSizes: String {
    guard let accuracy = results.first?.first.accuracy[.original] else { return "" }
    if configuration.source == .author {
      return "Sets, as far as they are published: the author's \(accuracy.adversarial.total) "
        + "adversarial examples to retrain on, their \(accuracy.correctOriginals.total) originals, "
        + "\(accuracy.misclassifiedOriginals.total) images that the original misclassifies."
    }
    return "Sets, for the first seed: \(accuracy.adversarial.total) adversarial examples of test "
      + "images, \(accuracy.correctOriginals.total) other test images that the original "
      + "classifies correctly, \(accuracy.misclassifiedOriginals.total) that it misclassifies."
  }

  private var seedNotes: [String] {
    let repeated = results.filter { $0.runs.count > 1 }
    guard !repeated.isEmpty else { return [] }
    return [
      "Mean ± standard deviation over training seeds: "
        + repeated.map { "\($0.name.displayName) \($0.runs.count)" }.joined(separator: ", ")
        + ". Rows without a deviation come from the first seed alone."
    ]
  }

  private var referenceNotes: [String] {
    guard let reference else { return [] }
    if configuration.source == .author {
      return agreements.map(\.sentence) + [
        "Rows marked (thesis): \(reference.source). Its accuracies are of 900 other adversarial "
          + "examples and 900 other originals, which are not published."
      ]
    }
    return [
      "Rows marked (thesis) are printed in: \(reference.source). It used 900 adversarial examples "
        + "of 100 test images, 450 for retraining, networks of its own training, and one run."
    ]
  }
}
