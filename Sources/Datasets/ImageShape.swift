/// How the values of one image lie: channel by channel, each row by row.
public struct ImageShape: Sendable, Equatable {
  /// 1 for grey images and tables; 3 for colours: red, green, blue.
  public let channels: Int
  /// The height in pixels; 1 for a table.
  public let rows: Int
  /// The width in pixels; for a table how many columns it has besides the labels.
  public let columns: Int

  /// A shape; all three numbers are positive.
  public init(channels: Int = 1, rows: Int, columns: Int) {
    self.channels = channels
    self.rows = rows
    self.columns = columns
  }

  /// The shape of a row of a table.
  public init(tableOf columns: Int) { self.init(rows: 1, columns: columns) }

  /// How many values an image has.
  public var count: Int { channels * rows * columns }
  /// Whether it is a row of numbers rather than a picture.
  public var isTable: Bool { channels == 1 && rows == 1 }

  /// Such as `28 x 28 = 784 pixels`, `3 x 32 x 32 = 3072 values` or `4 columns`.
  public var text: String {
    if isTable { return columns == 1 ? "1 column" : "\(columns) columns" }
    let pixels = "\(rows) x \(columns) = "
    return channels == 1 ? pixels + "\(count) pixels" : "\(channels) x \(pixels)\(count) values"
  }

  /// Where a value of an image lies, for error texts. `names` are those of a table's columns.
  func place(of value: Int, image: Int, names: [String]? = nil) -> String {
    if isTable {
      let column = names.map { "column '\($0[value])'" } ?? "column \(value)"
      return "row \(image), \(column)"
    }
    let channel = channels == 1 ? "" : "channel \(value / (rows * columns)), "
    return "image \(image), \(channel)row \(value / columns % rows), column \(value % columns)"
  }
}
