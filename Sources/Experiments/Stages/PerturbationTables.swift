internal import Defenses
internal import Figures
internal import Networks

/// The thesis's Tables 5 and 7.
struct PerturbationTables {
  let configuration: ExperimentConfiguration
  let reference: ThesisReference?
  let results: [NetworkResults]

  private var classCount: Int { results.classCount }

  private var generalImages: String {
    "\(2 * classCount) adversarial examples and \(classCount) originals"
  }

  /// The thesis's Table 5.
  var comparison: Table {
    table(
      configuration.table5, title: "Accuracy of input perturbations",
      caption: "General: \(generalImages). Conditional: \(2 * (classCount - 1)) and 5 for each "
        + "of \(classCount) classes; times are the sum, distances the mean.",
      reference: reference?.table5)
  }

  /// The thesis's Table 7.
  var variations: Table {
    table(
      configuration.table7,
      title: "Variations of the general perturbation",
      caption: "\(generalImages) unless the row says otherwise; of more "
        + "images two thirds are adversarial, as far as there are any.",
      reference: reference?.table7)
  }

  private func table(
    _ variants: [PerturbationVariant], title: String, caption: String,
    reference: [String: [Double]]?
  ) -> Table {
    var rows: [Table.Row] = []
    for result in results {
      for variant in variants {
        guard let found = result.first.perturbations[variant] else { continue }
        let name = Table.Cell.text(result.name.displayName)
        rows.append(
          Table.Row(
            [name, .text(variant.displayName)] + cells(found, isAuthors: variant.isAuthors)))
        if result.name == .dnn1, variant.isAuthors == (configuration.source == .author),
          let values = reference?[variant.publishedName]
        {
          rows.append(
            Table.Row(
              [name, .text(variant.displayName + " (thesis)")] + values.map { .number($0) },
              isReference: true))
        }
      }
    }
    return Table(
      title: title,
      caption: caption
        + " At most \(format(seconds: configuration.perturbation.timeLimit)) for each "
        + "perturbation.",
      columns: [
        .init(name: "Network"), .init(name: "Perturbation"),
      ]
        + SetAccuracy.columns(
          of: results.first?.first.perturbations.values.first?.accuracy, configuration.source) + [
          .init(name: "Time", unit: "s", decimals: 2),
          .init(name: "Sum of |p - 1|"), .init(name: "Sum of |q|"),
          .init(name: "Images correct", decimals: 0), .init(name: "Of", decimals: 0),
          .init(name: "At most", decimals: 0), .init(name: "Least distance", decimals: 3),
        ], rows: rows,
      notes: [
        "Images correct: of those that the perturbation was made from, by the margin rule; at most: "
          + "no perturbation has more. Least distance: with all of them correct no perturbation is "
          + "nearer to changing nothing than this; empty where the distance was not wanted.",
        "A conditional perturbation needs an image for every class; where a network has none there "
          + "is no row.",
      ] + (reference == nil ? [] : ["Rows marked (thesis) are printed in: \(source)."])
        + authorNotes)
  }

  /// What has to be said of the author's perturbations: how far some of them take inputs, and that the
  /// smallest is not.
  private var authorNotes: [String] {
    results.flatMap { result -> [String] in
      let found = result.first.perturbations.filter(\.key.isAuthors)
      let ranges = found.sorted { $0.key.name < $1.key.name }.compactMap { variant, found in
        found.farthest.flatMap { farthest -> String? in
          farthest <= 1
            ? nil
            : "\(variant.displayName): takes the images that it was made from as far as "
              + "\(format(compact: farthest)) from 0, out of the interval [-1, 1] that the thesis "
              + "asks for (section 4.3.2)."
        }
      }
      return ranges + [AuthorDistances(result)?.sentence].compactMap(\.self)
    }
  }

  private var source: String { reference?.source ?? "" }

  /// - Parameter isAuthors: whether it was not searched here, and took no time.
  private func cells(_ result: PerturbationResult, isAuthors: Bool) -> [Table.Cell] {
    let parts = result.file.perturbations
    let count = Double(max(1, parts.count))
    let accuracy = result.accuracy.cells.map { Table.Cell($0) }
    let bounds = parts.compactMap(\.distanceBound)
    return accuracy + [
      isAuthors ? .missing : .number(parts.reduce(0) { $0 + $1.seconds }),
      .number(parts.reduce(0) { $0 + $1.perturbation.weightDistance } / count),
      .number(parts.reduce(0) { $0 + $1.perturbation.disturbanceDistance } / count),
      .integer(parts.reduce(0) { $0 + $1.correctCount }),
      .integer(parts.reduce(0) { $0 + $1.images.count }),
      .integer(parts.reduce(0) { $0 + $1.countBound }),
      bounds.isEmpty ? .missing : .number(bounds.reduce(0, +) / count),
    ]
  }
}
