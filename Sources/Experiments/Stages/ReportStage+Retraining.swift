internal import Campaigns
internal import Basics
internal import Figures
internal import Foundation

/// What numbers hide about retraining: distributions, the price of distance, examples before and
/// after.
extension ReportStage {
  func retrainingFigures(_ result: NetworkResults) throws -> [Report.Block] {
    guard !result.first.distanceRecords.isEmpty else { return [] }
    let prefix = result.name.rawValue
    let distances = distancePlot(result)
    try AtomicFile.write(distances, to: store.path("figures/\(prefix)-distance.svg"))
    let trade = tradePlot(result)
    try AtomicFile.write(trade, to: store.path("figures/\(prefix)-accuracy-distance.svg"))
    return [
      .svg(
        distances,
        caption: "Share of images whose smallest change is at most so large, before and after "
          + "retraining; all seeds together."),
      .svg(
        trade,
        caption: "Accuracy on the test split against the adversarial distance: one point a "
          + "variant, means over the seeds."),
      .paragraph(
        "The smallest changes of the same images before and after partial retraining with "
          + "originals:"),
      .gallery(cards(result)),
    ]
  }

  /// Between the networks of the first seeds.
  func transfer() throws -> Transfer {
    try Transfer(
      results.compactMap { result in
        result.first.networks[.original].map { .init(result.name, $0, result.first.testExamples) }
      }, samples: data.test)
  }

  /// Where there are networks to transfer between.
  func transferSection(_ transfer: Transfer) -> [Report.Section] {
    guard experiment.items.contains(.transfer), transfer.isWorthShowing else { return [] }
    var map = transfer.heatMap
    map.title = title(map.title)
    return [
      Report.Section(
        id: "transfer", title: "Do examples against one network fool the others?",
        blocks: [.svg(map.svg(), caption: transfer.table.caption)])
    ]
  }

  /// The variants of the thesis; with all the others the curves could not be told apart.
  private func distancePlot(_ result: NetworkResults) -> String {
    ECDFPlot(
      title: title("\(result.name.displayName): adversarial distance"),
      xAxis: Axis("Smallest change (\(norm))", scale: .logarithmic),
      yLabel: "Share of images",
      samples: result.first.variants
        .filter { $0.round == 1 && $0.originalsPerDigit == nil }
        .map { variant in
          let records = result.runs.flatMap { $0.distanceRecords[variant] ?? [] }
          return .init(
            name: variant.displayName, values: records.compactMap(\.leastDistance),
            total: records.count)
        }
    ).svg()
  }

  /// The norm of the run's attacks as plots name it.
  private var norm: String { configuration.attack.norm.displayName }

  private func tradePlot(_ result: NetworkResults) -> String {
    ScatterPlot(
      title: title("\(result.name.displayName): accuracy and distance"),
      xAxis: "Test accuracy (%)",
      yAxis: Axis("Adversarial distance (\(norm))", scale: .logarithmic),
      points: result.first.variants.compactMap { variant in
        let accuracy = Moments(result.runs.compactMap { $0.testAccuracy(variant) })
        let distance = Moments(
          result.runs.compactMap {
            AttackSummary($0.distanceRecords[variant] ?? []).meanDistance
          })
        guard let accuracy, let distance else { return nil }
        return .init(
          name: variant.detail, x: accuracy.mean * 100, y: distance.mean,
          group: variant.kind.displayName)
      }
    ).svg()
  }

  /// Up to ten images, each with the smallest change before and after.
  private func cards(_ result: NetworkResults) -> [ExampleCard] {
    let variants = [NetworkVariant.original, NetworkVariant(.partialOriginals)]
    let records = variants.map { result.first.distanceRecords[$0] ?? [] }
    return zip(records[0], records[1]).prefix(10).flatMap { before, after in
      [
        card(before, title: "\(result.name.displayName)"),
        card(after, title: "\(result.name.displayName) retrained"),
      ].compactMap { $0 }
    }
  }
}
