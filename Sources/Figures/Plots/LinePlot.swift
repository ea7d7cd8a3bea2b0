/// Several named lines over a common axis, such as accuracy by epoch.
public struct LinePlot: Sendable, Hashable {
  /// One line.
  public struct Series: Sendable, Hashable {
    /// The name in the legend.
    public var name: String
    /// The points, joined in this order. A point that cannot be drawn interrupts the line.
    public var points: [Point]
    /// Whether the figures come from elsewhere; such lines are grey and dashed.
    public var isReference: Bool

    /// A line through points.
    public init(name: String, points: [Point], isReference: Bool = false) {
      self.name = name
      self.points = points
      self.isReference = isReference
    }

    /// A line through the points (x[0], y[0]), (x[1], y[1]), ... as far as both go.
    public init(name: String, x: [Double], y: [Double], isReference: Bool = false) {
      self.init(
        name: name, points: zip(x, y).map { Point(x: $0, y: $1) }, isReference: isReference)
    }
  }

  /// One point of a line.
  public struct Point: Sendable, Hashable {
    /// The place on the horizontal axis.
    public var x: Double
    /// The place on the vertical axis.
    public var y: Double

    /// A point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What the plot shows.
  public var title: String
  /// The horizontal axis.
  public var xAxis: Axis
  /// The vertical axis.
  public var yAxis: Axis
  /// The lines, the first painted first.
  public var series: [Series]
  /// Whether every point has a marker; points without neighbours always do.
  public var showsMarkers: Bool
  /// Whether what lies between the first two lines is filled: they are a lower and an upper bound.
  public var isBand: Bool

  /// A line plot.
  public init(
    title: String, xAxis: Axis, yAxis: Axis, series: [Series], showsMarkers: Bool = false,
    isBand: Bool = false
  ) {
    self.title = title
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.series = series
    self.showsMarkers = showsMarkers
    self.isBand = isBand
  }

  /// The plot as an SVG document.
  public func svg() -> String {
    let styles = SeriesStyle.styles(areReferences: series.map(\.isReference))
    let points = series.flatMap(\.points).filter { xAxis.canDraw($0.x) && yAxis.canDraw($0.y) }
    let frame = PlotFrame(
      title: title,
      legend: zip(series, styles).map { series, style in
        style.legendEntry(series.name, hasMarkers: showsMarkers)
      },
      x: .numeric(xAxis.fitted(to: points.map(\.x))), y: yAxis.fitted(to: points.map(\.y)))
    return frame.render(isEmpty: points.isEmpty) { writer in
      if isBand, series.count > 1 {
        let (one, other) = (runs(of: series[0], in: frame), runs(of: series[1], in: frame))
        writer.area(one.joined() + other.joined().reversed(), styles[0].paint)
      }
      for (series, style) in zip(series, styles) {
        for run in runs(of: series, in: frame) {
          writer.polyline(run, style.paint, dash: style.dash)
          guard showsMarkers || run.count == 1 else { continue }
          for point in run {
            writer.marker(shape: style.marker, x: point.x, y: point.y, style.paint)
          }
        }
      }
    }
  }

  /// The stretches of points that can be drawn.
  private func runs(of series: Series, in frame: PlotFrame) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for point in series.points {
      if let position = frame.position(point.x, point.y) {
        runs[runs.count - 1].append(position)
      } else {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}
