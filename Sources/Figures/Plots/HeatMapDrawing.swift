/// The layout of a heat map: row label and names on the left, column label and names on top.
struct HeatMapDrawing {
  private static let size = PlotFrame.fontSize
  private static let edge = PlotFrame.edge
  private static let cellHeight = 32.0
  private static let nameLimit = 160.0

  private let map: HeatMap
  private let cellWidth: Double
  private let areColumnsSlanted: Bool
  private let titleLines: [String]
  private let width: Double
  private let left: Double
  private let top: Double

  init(_ map: HeatMap) {
    self.map = map
    func widest(_ texts: [String]) -> Double {
      min(Self.nameLimit, texts.map { TextMeasure.width($0, size: Self.size) }.max() ?? 0)
    }
    let printed = map.values.joined().filter(\.isFinite).map(map.text)
    let columnNames = widest(map.columns)
    let wanted = max(widest(printed), columnNames) + 14
    areColumnsSlanted = wanted > 96
    cellWidth = max(40, areColumnsSlanted ? widest(printed) + 14 : wanted)
    left = Self.edge + (map.rowLabel.isEmpty ? 0 : 24) + widest(map.rows) + 10
    let overhang = areColumnsSlanted ? columnNames * 0.82 - cellWidth / 2 : 0
    let right = left + cellWidth * Double(map.columns.count) + max(0, overhang)
    width = max(right + Self.edge, 240)
    titleLines = TextMeasure.wrapped(
      map.title, size: PlotFrame.titleSize * TextMeasure.boldFactor, limit: width - 2 * Self.edge)
    top =
      Self.edge + Double(titleLines.count) * 20 + (map.columnLabel.isEmpty ? 0 : 22)
      + (areColumnsSlanted ? columnNames * 0.58 + 18 : 24)
  }

  private var bottom: Double { top + Self.cellHeight * Double(map.rows.count) }

  func svg() -> String {
    var writer = SVGWriter()
    for (index, line) in titleLines.enumerated() {
      writer.text(
        line, x: Self.edge, y: Self.edge + 13 + Double(index) * 20, size: PlotFrame.titleSize,
        isBold: true)
    }
    drawNames(&writer)
    for row in map.rows.indices {
      for column in map.columns.indices { drawCell(&writer, row: row, column: column) }
    }
    return writer.document(width: width, height: bottom + Self.edge, title: map.title)
  }

  private func drawNames(_ writer: inout SVGWriter) {
    for (index, name) in map.columns.enumerated() {
      let x = left + (Double(index) + 0.5) * cellWidth
      writer.text(
        TextMeasure.truncated(name, size: Self.size, limit: Self.nameLimit), x: x, y: top - 8,
        Palette.faintInk, size: Self.size, anchor: areColumnsSlanted ? .start : .middle,
        rotation: areColumnsSlanted ? -35 : 0)
    }
    for (index, name) in map.rows.enumerated() {
      writer.text(
        TextMeasure.truncated(name, size: Self.size, limit: Self.nameLimit), x: left - 8,
        y: top + (Double(index) + 0.5) * Self.cellHeight + 4.5, Palette.faintInk, size: Self.size,
        anchor: .end)
    }
    if !map.columnLabel.isEmpty {
      let y = Self.edge + Double(titleLines.count) * 20 + 15
      let middle = left + cellWidth * Double(map.columns.count) / 2
      // Centred over the columns unless it is too long to stand there.
      let half = TextMeasure.width(map.columnLabel, size: Self.size) / 2
      let x = max(Self.edge + half, min(middle, width - Self.edge - half))
      writer.text(map.columnLabel, x: x, y: y, size: Self.size, anchor: .middle)
    }
    if !map.rowLabel.isEmpty {
      let limit = bottom - top + 30
      writer.text(
        TextMeasure.truncated(map.rowLabel, size: Self.size, limit: limit), x: Self.edge + 11,
        y: (top + bottom) / 2, size: Self.size, anchor: .middle, rotation: -90)
    }
  }

  private func drawCell(_ writer: inout SVGWriter, row: Int, column: Int) {
    let x = left + Double(column) * cellWidth
    let y = top + Double(row) * Self.cellHeight
    let name = "\(map.rows[row]), \(map.columns[column])"
    guard let value = map.value(row: row, column: column) else {
      writer.rectangle(
        x: x + 0.5, y: y + 0.5, width: cellWidth - 1, height: Self.cellHeight - 1, Palette.grid,
        opacity: 0.5, tooltip: "\(name): no value")
      return
    }
    let color = map.color(value)
    writer.rectangle(
      x: x + 0.5, y: y + 0.5, width: cellWidth - 1, height: Self.cellHeight - 1,
      Palette.Paint(fixed: color), tooltip: "\(name): \(NumberText.compact(value))")
    writer.text(
      map.text(value), x: x + cellWidth / 2, y: y + Self.cellHeight / 2 + 4.5,
      Palette.Paint(fixed: color.readableInk), size: Self.size, anchor: .middle)
  }
}
