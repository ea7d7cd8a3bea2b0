/// Groups of bars side by side, such as one group a network and one bar a method.
public struct BarPlot: Sendable, Hashable {
  /// The bars of one colour, one in every group.
  public struct Series: Sendable, Hashable {
    /// The name in the legend.
    public var name: String
    /// One value a group; a value that cannot be drawn, or is not there, leaves its place empty.
    public var values: [Double]
    /// Standard deviations, drawn as whiskers; empty for none.
    public var deviations: [Double]
    /// Whether the figures come from elsewhere; such bars are grey.
    public var isReference: Bool

    /// The bars of one colour.
    public init(
      name: String, values: [Double], deviations: [Double] = [], isReference: Bool = false
    ) {
      self.name = name
      self.values = values
      self.deviations = deviations
      self.isReference = isReference
    }
  }

  /// What the plot shows.
  public var title: String
  /// The names of the groups.
  public var groups: [String]
  /// The label under the groups; may be empty.
  public var groupLabel: String
  /// The axis of the values. A linear one always holds 0, where bars begin; a logarithmic one has
  /// no such place, and its bars begin at its lower end.
  public var valueAxis: Axis
  /// The bars by colour.
  public var series: [Series]
  /// Digits after the point of the values over the bars; nil to leave the values out.
  public var decimals: Int?

  /// A bar plot.
  public init(
    title: String, groups: [String], groupLabel: String = "", valueAxis: Axis, series: [Series],
    decimals: Int? = nil
  ) {
    self.title = title
    self.groups = groups
    self.groupLabel = groupLabel
    self.valueAxis = valueAxis
    self.series = series
    self.decimals = decimals
  }

  /// The plot as an SVG document.
  public func svg() -> String {
    let styles = SeriesStyle.styles(areReferences: series.map(\.isReference))
    let frame = PlotFrame(
      title: title,
      legend: zip(series, styles).map {
        Legend.Entry(name: $0.name, paint: $1.paint, sample: .bar)
      },
      x: .categories(groups, label: groupLabel), y: valueAxis.fitted(to: drawnValues))
    let area = frame.area
    let band = area.width / Double(max(1, groups.count))
    let barWidth = min(56, band * 0.8 / Double(max(1, series.count)))
    return frame.render { writer in
      for group in groups.indices {
        let middle = area.left + (Double(group) + 0.5) * band
        let start = middle - barWidth * Double(series.count) / 2
        for (index, series) in series.enumerated() {
          let slot = Slot(left: start + Double(index) * barWidth, width: barWidth)
          drawBar(&writer, frame, series, group: group, slot: slot, paint: styles[index].paint)
        }
      }
    }
  }

  /// The room of one bar.
  private struct Slot {
    let left: Double
    let width: Double
    var middle: Double { left + width / 2 }
  }

  /// The values that the axis has to hold: bars, ends of whiskers, and 0 on a linear axis.
  private var drawnValues: [Double] {
    let ends = series.flatMap { series in
      series.values.enumerated().flatMap { index, value in
        let deviation = series.deviations.indices.contains(index) ? series.deviations[index] : 0
        return [value, value - deviation, value + deviation]
      }
    }
    return valueAxis.scale == .linear && ends.contains(where: valueAxis.canDraw) ? ends + [0] : ends
  }

  private func drawBar(
    _ writer: inout SVGWriter, _ frame: PlotFrame, _ series: Series, group: Int, slot: Slot,
    paint: Palette.Paint
  ) {
    guard series.values.indices.contains(group),
      let up = frame.vertical.fraction(series.values[group])
    else { return }
    let value = series.values[group]
    let base = valueAxis.scale == .linear ? frame.vertical.fraction(0) ?? 0 : 0
    let area = frame.area
    let (top, bottom) = (area.bottom - max(up, base) * area.height, area.bottom - min(up, base) * area.height)
    writer.rectangle(
      x: slot.left + 1, y: top, width: slot.width - 2, height: bottom - top, paint,
      tooltip: "\(groups[group]), \(series.name): \(NumberText.compact(value))")
    var labelTop = top
    if series.deviations.indices.contains(group) {
      let deviation = series.deviations[group]
      if let low = frame.vertical.fraction(value - deviation),
        let high = frame.vertical.fraction(value + deviation), deviation > 0
      {
        let (yLow, yHigh) = (area.bottom - low * area.height, area.bottom - high * area.height)
        writer.line((slot.middle, yLow), (slot.middle, yHigh), Palette.ink, width: 1.5)
        for y in [yLow, yHigh] {
          writer.line((slot.middle - 4, y), (slot.middle + 4, y), Palette.ink, width: 1.5)
        }
        labelTop = min(labelTop, yHigh)
      }
    }
    drawValue(&writer, value, slot: slot, y: up < base ? bottom + 13 : labelTop - 5)
  }

  /// The value over its bar, unless it is wider than the bar's room.
  private func drawValue(_ writer: inout SVGWriter, _ value: Double, slot: Slot, y: Double) {
    guard let decimals else { return }
    let text = NumberText.typographic(NumberText.fixed(value, decimals: decimals))
    let size = PlotFrame.fontSize - 2
    guard TextMeasure.width(text, size: size) <= slot.width + 4 else { return }
    writer.text(text, x: slot.middle, y: y, size: size, anchor: .middle)
  }
}
