/// Named points in the plane, such as one point a network.
public struct ScatterPlot: Sendable, Hashable {
  /// One point.
  public struct Point: Sendable, Hashable {
    /// The name beside the point, and where a pointer rests on it; may be empty.
    public var name: String
    /// The place on the horizontal axis.
    public var x: Double
    /// The place on the vertical axis.
    public var y: Double
    /// What the point belongs to, which gives its colour and a line in the legend; may be empty.
    public var group: String

    /// A point.
    public init(name: String, x: Double, y: Double, group: String = "") {
      self.name = name
      self.x = x
      self.y = y
      self.group = group
    }
  }

  /// What the plot shows.
  public var title: String
  /// The horizontal axis.
  public var xAxis: Axis
  /// The vertical axis.
  public var yAxis: Axis
  /// The points; those that cannot be drawn are left out.
  public var points: [Point]
  /// Whether to draw the line where both coordinates are equal, and give both axes one range.
  public var showsDiagonal: Bool

  /// A scatter plot.
  public init(
    title: String, xAxis: Axis, yAxis: Axis, points: [Point], showsDiagonal: Bool = false
  ) {
    self.title = title
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.points = points
    self.showsDiagonal = showsDiagonal
  }

  /// The plot as an SVG document.
  ///
  /// A name that finds no free place beside its point shows only where a pointer rests on it.
  public func svg() -> String {
    let shown = points.filter { xAxis.canDraw($0.x) && yAxis.canDraw($0.y) }
    var groups: [String] = []
    for point in points where !groups.contains(point.group) { groups.append(point.group) }
    let xValues = Self.withRoom(shown.map(\.x), on: xAxis)
    let yValues = Self.withRoom(shown.map(\.y), on: yAxis)
    let frame = PlotFrame(
      title: title,
      legend: groups.enumerated().map { index, group in
        Legend.Entry(name: group, paint: Palette.series(index), sample: .marker(index))
      },
      x: .numeric(xAxis.fitted(to: showsDiagonal ? xValues + yValues : xValues)),
      y: yAxis.fitted(to: showsDiagonal ? xValues + yValues : yValues))
    return frame.render(isEmpty: shown.isEmpty) { writer in
      if showsDiagonal { drawDiagonal(&writer, frame) }
      let positions = shown.map { frame.position($0.x, $0.y) }
      var labels = LabelPlacement(
        area: frame.area, points: positions.compactMap { $0 }, size: PlotFrame.fontSize - 1)
      for (point, position) in zip(shown, positions) {
        guard let position else { continue }
        let group = groups.firstIndex(of: point.group) ?? 0
        let values = "\(NumberText.compact(point.x)), \(NumberText.compact(point.y))"
        writer.marker(
          shape: group, x: position.x, y: position.y, Palette.series(group), radius: 4.5,
          tooltip: point.name.isEmpty ? values : "\(point.name): \(values)")
        guard let place = labels.place(point.name, beside: position) else { continue }
        writer.text(point.name, x: place.left, y: place.bottom - 4, size: labels.size)
      }
    }
  }

  /// The values and two more around them, so that points and their names keep off the edges.
  ///
  /// Values of one sign keep to their side of zero.
  private static func withRoom(_ values: [Double], on axis: Axis) -> [Double] {
    guard axis.scale == .linear, let least = values.min(), let most = values.max() else {
      return values
    }
    let room = (most - least) * 0.06
    let low = least >= 0 ? max(0, least - room) : least - room
    let high = most <= 0 ? min(0, most + room) : most + room
    return values + [low, high]
  }

  /// The line of equal coordinates, over the part of the plot where both axes have them.
  private func drawDiagonal(_ writer: inout SVGWriter, _ frame: PlotFrame) {
    guard case .numeric(let axis) = frame.horizontal else { return }
    let (x, y) = (axis.ticks.range, frame.vertical.ticks.range)
    let low = max(x.lowerBound, y.lowerBound)
    let high = min(x.upperBound, y.upperBound)
    guard low < high, let start = frame.position(low, low), let end = frame.position(high, high)
    else { return }
    writer.polyline([start, end], Palette.reference, width: 1.5, dash: "6 4")
  }
}
