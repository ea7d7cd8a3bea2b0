internal import Basics
internal import Figures

/// Whether a proof takes longer where the smallest change is larger: the thesis asks, and leaves it
/// open.
extension ReportStage {
  func proofTimes(_ result: NetworkResults) throws -> [Report.Block] {
    let records = result.performance?.methods.first { $0.method == .exact }?.records ?? []
    let points = records.compactMap { record in
      record.isProved && record.seconds > 0
        ? record.leastDistance.map { (distance: $0, seconds: record.seconds) } : nil
    }
    guard points.count > 2 else { return [] }
    let plot = ScatterPlot(
      title: title("\(result.name.displayName): time of a proof"),
      xAxis: Axis("Smallest change (\(configuration.attack.norm.displayName))"),
      yAxis: Axis("Time (s)", scale: .logarithmic),
      points: points.sorted { $0 < $1 }.map { .init(name: "", x: $0.distance, y: $0.seconds) }
    ).svg()
    try AtomicFile.write(plot, to: store.path("figures/\(result.name.rawValue)-proof-times.svg"))
    let rank = RankCorrelation(points.map(\.distance), points.map(\.seconds))
    return [
      .svg(
        plot,
        caption:
          "Time of the exact search against the distance that it proves, one point an image. "
          + (rank?.sentence ?? ""))
    ]
  }
}
