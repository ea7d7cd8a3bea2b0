internal import Foundation

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
  ///
  /// A value that would cover another value or a bar shows only where a pointer rests on its bar.
  public func svg() -> String {
    let styles = SeriesStyle.styles(areReferences: series.map(\.isReference))
    let frame = PlotFrame(
      title: title,
      legend: zip(series, styles).map {
        Legend.Entry(name: $0.name, paint: $1.paint, sample: .bar)
      },
      x: .categories(groups, label: groupLabel), y: valueAxis.fitted(to: drawnValues))
    let bars = self.bars(in: frame)
    return frame.render(isEmpty: bars.isEmpty) { writer in
      for bar in bars {
        let words = "\(groups[bar.group]), \(series[bar.series].name)"
        writer.rectangle(
          x: bar.box.left + 1, y: bar.box.top, width: bar.box.width - 2, height: bar.box.height,
          styles[bar.series].paint, tooltip: "\(words): \(NumberText.compact(bar.value))")
      }
      for bar in bars { drawWhisker(&writer, bar) }
      drawValues(&writer, bars)
    }
  }

  /// One bar on the page.
  private struct Bar {
    let series: Int
    let group: Int
    let value: Double
    let box: Box
    /// The ends of its whisker, from top to bottom.
    let whisker: (top: Double, bottom: Double)?
    var middle: Double { (box.left + box.right) / 2 }
  }

  private func bars(in frame: PlotFrame) -> [Bar] {
    let area = frame.area
    let band = area.width / Double(max(1, groups.count))
    let width = min(56, band * 0.8 / Double(max(1, series.count)))
    func height(_ value: Double) -> Double? {
      frame.vertical.fraction(value).map { area.bottom - $0 * area.height }
    }
    let base = valueAxis.scale == .linear ? height(0) ?? area.bottom : area.bottom
    var bars: [Bar] = []
    for group in groups.indices {
      let start = area.left + (Double(group) + 0.5) * band - width * Double(series.count) / 2
      for (index, series) in series.enumerated() where series.values.indices.contains(group) {
        let value = series.values[group]
        guard let end = height(value) else { continue }
        let left = start + Double(index) * width
        var whisker: (top: Double, bottom: Double)?
        if let deviation = series.deviation(group), let top = height(value + deviation) {
          whisker = (top, height(value - deviation) ?? area.bottom)
        }
        let box = Box(left: left, top: min(end, base), right: left + width, bottom: max(end, base))
        bars.append(Bar(series: index, group: group, value: value, box: box, whisker: whisker))
      }
    }
    return bars
  }

  /// The values that the axis has to hold: bars, ends of whiskers, 0 on a linear axis, and room
  /// for the printed values.
  private var drawnValues: [Double] {
    let ends = series.flatMap { series in
      series.values.enumerated().flatMap { index, value in
        let deviation = series.deviation(index) ?? 0
        return [value, value - deviation, value + deviation]
      }
    }
    let known = ends.filter(valueAxis.canDraw)
    guard let least = known.min(), let most = known.max() else { return [] }
    guard valueAxis.scale == .linear else {
      return decimals == nil ? known : known + [most * pow(most / least, 0.08)]
    }
    let room = decimals == nil ? 0 : (max(most, 0) - min(least, 0)) * 0.08
    return [min(least < 0 ? least - room : 0, 0), max(most > 0 ? most + room : 0, 0)]
  }

  private func drawWhisker(_ writer: inout SVGWriter, _ bar: Bar) {
    guard let whisker = bar.whisker else { return }
    let x = bar.middle
    writer.line((x, whisker.top), (x, whisker.bottom), Palette.ink, width: 1.5)
    for y in [whisker.top, whisker.bottom] {
      writer.line((x - 4, y), (x + 4, y), Palette.ink, width: 1.5)
    }
  }

  /// The values over their bars, under them for negative ones.
  private func drawValues(_ writer: inout SVGWriter, _ bars: [Bar]) {
    guard let decimals else { return }
    let size = PlotFrame.fontSize - 2
    var printed: [Box] = []
    for bar in bars {
      let text = NumberText.typographic(NumberText.fixed(bar.value, decimals: decimals))
      let half = TextMeasure.width(text, size: size) / 2
      let bottom = max(bar.box.bottom, bar.whisker?.bottom ?? 0)
      let top = min(bar.box.top, bar.whisker?.top ?? .infinity)
      let isBelow = bar.value < 0
      let nearest = isBelow ? bottom + size + 2 : top - 5
      // Up to two lines farther away where a neighbour's value is in the way.
      for line in 0..<3 {
        let baseline = nearest + Double(isBelow ? line : -line) * (size + 1)
        var place = Box(
          left: bar.middle - half, top: baseline - size + 1, right: bar.middle + half,
          bottom: baseline + 1)
        guard !bars.contains(where: { $0.box.overlaps(place) }),
          !printed.contains(where: { $0.overlaps(place) })
        else { continue }
        // Two values side by side would read as one number without a space between them.
        place.left -= 3
        place.right += 3
        printed.append(place)
        writer.text(text, x: bar.middle, y: baseline, size: size, anchor: .middle)
        break
      }
    }
  }
}

extension BarPlot.Series {
  /// The deviation of a group's value, if there is one to draw.
  fileprivate func deviation(_ group: Int) -> Double? {
    guard deviations.indices.contains(group), deviations[group].isFinite, deviations[group] > 0
    else { return nil }
    return deviations[group]
  }
}
