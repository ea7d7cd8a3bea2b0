/// A grid of figures, each cell in the colour of its value, such as distances by digit and target.
public struct HeatMap: Sendable, Hashable {
  /// What the map shows.
  public var title: String
  /// The names of the rows, from top to bottom.
  public var rows: [String]
  /// The names of the columns, from left to right.
  public var columns: [String]
  /// What the rows are; may be empty.
  public var rowLabel: String
  /// What the columns are; may be empty.
  public var columnLabel: String
  /// One value a cell, by row; values that are not finite, or not there, leave the cell empty.
  public var values: [[Double]]
  /// Digits after the point of the printed values; nil for up to three significant digits.
  public var decimals: Int?
  /// Whether blue stands for negative and red for positive values, around white at zero; otherwise
  /// light stands for the least value and dark for the largest.
  public var isDiverging: Bool

  /// A heat map.
  public init(
    title: String, rows: [String], columns: [String], rowLabel: String = "",
    columnLabel: String = "", values: [[Double]], decimals: Int? = nil, isDiverging: Bool = false
  ) {
    self.title = title
    self.rows = rows
    self.columns = columns
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.values = values
    self.decimals = decimals
    self.isDiverging = isDiverging
  }

  /// The map as an SVG document, which is as wide as its columns need.
  public func svg() -> String {
    HeatMapDrawing(self).svg()
  }

  /// The value of a cell, or nil where there is none.
  package func value(row: Int, column: Int) -> Double? {
    guard values.indices.contains(row), values[row].indices.contains(column) else { return nil }
    let value = values[row][column]
    return value.isFinite ? value : nil
  }

  /// The printed value.
  package func text(_ value: Double) -> String {
    NumberText.typographic(
      decimals.map { NumberText.fixed(value, decimals: $0) }
        ?? NumberText.compact(value, significant: 3))
  }

  /// The colour of a value, from the least and largest of the map.
  package func color(_ value: Double) -> RGBColor {
    let all = rows.indices.flatMap { row in
      columns.indices.compactMap { self.value(row: row, column: $0) }
    }
    if isDiverging {
      let limit = all.map(abs).max() ?? 0
      return ColorMap.diverging.color(at: limit > 0 ? 0.5 + value / limit / 2 : 0.5)
    }
    guard let low = all.min(), let high = all.max(), low < high else {
      return ColorMap.sequential.color(at: 0.25)
    }
    return ColorMap.sequential.color(at: value / (high - low) - low / (high - low))
  }
}
