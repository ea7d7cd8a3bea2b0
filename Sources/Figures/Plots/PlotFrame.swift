/// What the plots share: title, legend, axes with their marks, and the area between them.
///
/// The frame is laid out from top to bottom (title, legend, area, marks, axis label), and grows
/// downward by what title, legend and category names need, so that nothing is cut off.
package struct PlotFrame {
  /// The horizontal axis: figures, or names side by side.
  package enum Horizontal {
    case numeric(FittedAxis)
    case categories([String], label: String)
  }

  static let width = 560.0
  static let areaHeight = 270.0
  static let fontSize = 13.0
  static let titleSize = 15.0
  static let edge = 14.0

  let title: String
  let horizontal: Horizontal
  let vertical: FittedAxis
  let legend: Legend
  /// The area of the plot: left, top, right, bottom.
  package let area: Box

  package init(title: String, legend: [Legend.Entry], x: Horizontal, y: FittedAxis) {
    self.title = title
    horizontal = x
    vertical = y
    let marks = y.ticks.labels.map { TextMeasure.width($0, size: Self.fontSize) }.max() ?? 0
    let left = Self.edge + (y.axis.shownLabel.isEmpty ? 0 : 22) + marks + 8
    var overhang = 0.0
    if case .numeric(let axis) = x, let last = axis.ticks.labels.last {
      overhang = TextMeasure.width(last, size: Self.fontSize) / 2
    }
    let right = Self.width - max(Self.edge, overhang + 4)
    self.legend = Legend(entries: legend, width: Self.width - 2 * Self.edge)
    let titleHeight = Double(Self.titleLines(title).count) * 20
    let top = Self.edge + titleHeight + self.legend.height + 8
    area = Box(left: left, top: top, right: right, bottom: top + Self.areaHeight)
  }

  /// Where a point lies on the page, or nil when it cannot be drawn.
  package func position(_ x: Double, _ y: Double) -> (x: Double, y: Double)? {
    guard case .numeric(let axis) = horizontal, let across = axis.fraction(x),
      let up = vertical.fraction(y)
    else { return nil }
    return (area.left + across * area.width, area.bottom - up * area.height)
  }

  /// The plot whose content `draw` paints over the grid; a plot of nothing says so.
  package func render(isEmpty: Bool, _ draw: (inout SVGWriter) -> Void) -> String {
    var writer = SVGWriter()
    drawHeader(&writer)
    drawVertical(&writer)
    let bottom = drawHorizontal(&writer)
    draw(&writer)
    if isEmpty {
      writer.text(
        "No values", x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2,
        Palette.faintInk, size: Self.fontSize, anchor: .middle)
    }
    return writer.document(width: Self.width, height: bottom + Self.edge, title: title)
  }

  static func titleLines(_ title: String) -> [String] {
    TextMeasure.wrapped(
      title, size: titleSize * TextMeasure.boldFactor, limit: width - 2 * edge)
  }

  private func drawHeader(_ writer: inout SVGWriter) {
    var baseline = Self.edge + 13
    for line in Self.titleLines(title) {
      writer.text(line, x: Self.edge, y: baseline, size: Self.titleSize, isBold: true)
      baseline += 20
    }
    legend.draw(&writer, left: Self.edge, top: baseline - 13)
  }

  private func drawVertical(_ writer: inout SVGWriter) {
    for (value, label) in zip(vertical.ticks.values, vertical.ticks.labels) {
      guard let up = vertical.fraction(value) else { continue }
      let y = area.bottom - up * area.height
      writer.line((area.left, y), (area.right, y), Palette.grid)
      writer.text(
        label, x: area.left - 7, y: y + 4.5, Palette.faintInk, size: Self.fontSize, anchor: .end)
    }
    let label = TextMeasure.truncated(
      vertical.axis.shownLabel, size: Self.fontSize, limit: area.height + 24)
    guard !label.isEmpty else { return }
    writer.text(
      label, x: Self.edge + 11, y: (area.top + area.bottom) / 2, size: Self.fontSize,
      anchor: .middle, rotation: -90)
  }

  /// Draws marks and label below the area and gives the lowest place it used.
  private func drawHorizontal(_ writer: inout SVGWriter) -> Double {
    writer.line((area.left, area.bottom), (area.right, area.bottom), Palette.faintInk)
    var bottom = area.bottom + 24
    let label: String
    switch horizontal {
    case .numeric(let axis):
      label = axis.axis.shownLabel
      drawMarks(&writer, axis)
    case .categories(let names, let text):
      label = text
      bottom = drawNames(&writer, names)
    }
    for line in TextMeasure.wrapped(label, size: Self.fontSize, limit: area.width) {
      bottom += 17
      writer.text(
        line, x: (area.left + area.right) / 2, y: bottom, size: Self.fontSize, anchor: .middle)
    }
    return bottom
  }

  private func drawMarks(_ writer: inout SVGWriter, _ axis: FittedAxis) {
    var free = -Double.infinity
    for (value, label) in zip(axis.ticks.values, axis.ticks.labels) {
      guard let across = axis.fraction(value) else { continue }
      let x = area.left + across * area.width
      writer.line((x, area.top), (x, area.bottom), Palette.grid)
      let half = TextMeasure.width(label, size: Self.fontSize) / 2
      guard x - half > free else { continue }
      free = x + half + 6
      writer.text(
        label, x: x, y: area.bottom + 19, Palette.faintInk, size: Self.fontSize, anchor: .middle)
    }
  }

  /// Names side by side in up to four lines each, or slanting when they are too long for that.
  private func drawNames(_ writer: inout SVGWriter, _ names: [String]) -> Double {
    let band = area.width / Double(max(1, names.count))
    let wrapped = names.map { TextMeasure.wrapped($0, size: Self.fontSize, limit: band - 8) }
    let lineCount = wrapped.map(\.count).max() ?? 1
    guard lineCount <= 4, !wrapped.joined().contains(where: { $0.hasSuffix("…") }) else {
      return drawSlantedNames(&writer, names, band: band)
    }
    for (index, lines) in wrapped.enumerated() {
      for (row, line) in lines.enumerated() {
        writer.text(
          line, x: area.left + (Double(index) + 0.5) * band,
          y: area.bottom + 19 + Double(row) * 16, Palette.faintInk, size: Self.fontSize,
          anchor: .middle)
      }
    }
    return area.bottom + 8 + Double(max(1, lineCount)) * 16
  }

  private func drawSlantedNames(
    _ writer: inout SVGWriter, _ names: [String], band: Double
  ) -> Double {
    var longest = 0.0
    for (index, name) in names.enumerated() {
      let x = area.left + (Double(index) + 0.5) * band + 5
      // A name of width w that slants by 35 degrees reaches 0.82 w to the left and 0.57 w down.
      let limit = min(180, (x - 4) / 0.82)
      let shown = TextMeasure.truncated(name, size: Self.fontSize, limit: limit)
      longest = max(longest, TextMeasure.width(shown, size: Self.fontSize))
      writer.text(
        shown, x: x, y: area.bottom + 16, Palette.faintInk, size: Self.fontSize, anchor: .end,
        rotation: -35)
    }
    return area.bottom + 18 + longest * 0.57
  }
}
