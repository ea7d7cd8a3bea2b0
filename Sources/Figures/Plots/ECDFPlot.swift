/// Empirical distribution functions: for every value, the share of a sample that is no larger.
public struct ECDFPlot: Sendable, Hashable {
  /// One sample.
  public struct Sample: Sendable, Hashable {
    /// The name in the legend.
    public var name: String
    /// The values in any order; NaN is ignored.
    public var values: [Double]
    /// How many were measured, with those whose value is unknown but beyond all others (runs that
    /// met their time limit); the curve ends below 1 by their share. Nil: as many as `values`.
    public var total: Int?
    /// Whether the values come from elsewhere; such curves are grey and dashed.
    public var isReference: Bool

    /// A sample.
    public init(name: String, values: [Double], total: Int? = nil, isReference: Bool = false) {
      self.name = name
      self.values = values
      self.total = total
      self.isReference = isReference
    }

    /// The places where the curve rises, with the share it rises to.
    ///
    /// Infinite values count in the share without ever being reached.
    package var steps: [(value: Double, share: Double)] {
      let known = values.filter { !$0.isNaN }
      let count = Double(max(total ?? known.count, known.count))
      var steps: [(value: Double, share: Double)] = []
      for (index, value) in known.sorted().enumerated() where value.isFinite {
        if steps.last?.value == value { steps.removeLast() }
        steps.append((value, Double(index + 1) / count))
      }
      return steps
    }
  }

  /// What the plot shows.
  public var title: String
  /// The axis of the values.
  public var xAxis: Axis
  /// The label of the vertical axis, which runs from 0 to 1.
  public var yLabel: String
  /// The samples, the first painted first.
  public var samples: [Sample]

  /// A plot of distribution functions.
  public init(title: String, xAxis: Axis, yLabel: String = "Share", samples: [Sample]) {
    self.title = title
    self.xAxis = xAxis
    self.yLabel = yLabel
    self.samples = samples
  }

  /// The plot as an SVG document.
  public func svg() -> String {
    let styles = SeriesStyle.styles(areReferences: samples.map(\.isReference))
    let frame = PlotFrame(
      title: title,
      legend: zip(samples, styles).map { $1.legendEntry($0.name, hasMarkers: false) },
      x: .numeric(xAxis.fitted(to: samples.lazy.flatMap(\.steps).map(\.value))),
      y: Axis(yLabel, bounds: 0...1).fitted(to: []))
    return frame.render(isEmpty: samples.allSatisfy { $0.steps.isEmpty }) { writer in
      for (sample, style) in zip(samples, styles) {
        writer.polyline(curve(sample, in: frame), style.paint, dash: style.dash)
      }
    }
  }

  /// The staircase from the left edge of the plot to the right one.
  ///
  /// On a logarithmic axis values of zero and below count from the left edge on.
  private func curve(_ sample: Sample, in frame: PlotFrame) -> [(x: Double, y: Double)] {
    guard case .numeric(let axis) = frame.horizontal, !sample.steps.isEmpty else { return [] }
    let low = axis.ticks.range.lowerBound
    var points: [(x: Double, y: Double)] = []
    var share = 0.0
    func add(_ value: Double, _ share: Double) {
      if let position = frame.position(value, share) { points.append(position) }
    }
    add(low, 0)
    for step in sample.steps {
      let value = max(step.value, low)
      add(value, share)
      share = step.share
      add(value, share)
    }
    add(axis.ticks.range.upperBound, share)
    return points
  }
}
