/// A table as plain values: what it shows, not how it looks.
///
/// `csv()` and `json()` carry every digit, for programs; `markdown()`, `html()` and `latex()` round
/// to each column's decimals, for readers. A short row is filled with missing cells when it is
/// drawn, and cells beyond the last column are left out.
public struct Table: Sendable, Codable, Hashable {
  /// A few words that name the table.
  public var title: String
  /// What the table shows and how its figures were made.
  public var caption: String
  /// The columns, from left to right.
  public var columns: [Column]
  /// The rows, from top to bottom.
  public var rows: [Row]
  /// Remarks under the table.
  public var notes: [String]

  /// A table of rows that may be marked as reference figures.
  public init(
    title: String, caption: String = "", columns: [Column], rows: [Row], notes: [String] = []
  ) {
    self.title = title
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }

  /// A table of plain rows of cells.
  public init(
    title: String, caption: String = "", columns: [Column], rows: some Sequence<[Cell]>,
    notes: [String] = []
  ) {
    self.init(
      title: title, caption: caption, columns: columns, rows: rows.map { Row($0) }, notes: notes)
  }

  /// One column: its name, the unit of its figures and how many decimals a reader needs.
  public struct Column: Sendable, Codable, Hashable {
    /// The name in the header.
    public var name: String
    /// The unit of every figure in the column, such as "s"; nil for counts and text.
    public var unit: String?
    /// Digits after the point when the table is drawn; nil for four significant digits.
    public var decimals: Int?
    /// Nil for true, so that tables of version 0.1 can be read.
    private var isNotComparable: Bool?

    /// Whether the reference rows' figures were measured on the same thing, so that a difference
    /// means something.
    public var isComparable: Bool { isNotComparable != true }

    /// A column.
    public init(
      name: String, unit: String? = nil, decimals: Int? = nil, isComparable: Bool = true
    ) {
      self.name = name
      self.unit = unit
      self.decimals = decimals
      isNotComparable = isComparable ? nil : true
    }

    /// The name with the unit in brackets, as in "Time (s)".
    public var heading: String {
      unit.map { "\(name) (\($0))" } ?? name
    }
  }

  /// One row of cells.
  public struct Row: Sendable, Codable, Hashable, ExpressibleByArrayLiteral {
    /// The cells, from left to right.
    public var cells: [Cell]
    /// Whether the figures come from the thesis and not from this run; such rows are drawn grey.
    public var isReference: Bool
    /// Nil for true, so that tables of version 0.1 can be read.
    private var isNotComparable: Bool?

    /// Whether a reference row's figures were measured on what those of the row above were.
    public var isComparable: Bool { isNotComparable != true }

    /// A row.
    public init(_ cells: [Cell], isReference: Bool = false, isComparable: Bool = true) {
      self.cells = cells
      self.isReference = isReference
      isNotComparable = isComparable ? nil : true
    }

    /// A row of this run's figures.
    public init(arrayLiteral cells: Cell...) {
      self.init(cells)
    }
  }

  /// The cell of `row` in column `index`, missing where the row is too short.
  package func cell(_ row: Row, _ index: Int) -> Cell {
    row.cells.indices.contains(index) ? row.cells[index].normalized : .missing
  }

  /// Whether column `index` holds figures, which are aligned on the right.
  package func isNumeric(column index: Int) -> Bool {
    rows.contains { cell($0, index).isNumeric }
  }

  /// Whether a program reading column `index` needs two columns: mean and deviation.
  package func hasIntervals(column index: Int) -> Bool {
    rows.contains {
      if case .interval = cell($0, index) { true } else { false }
    }
  }

  /// The column names, with a number after any that was used before, so that each is a unique key.
  package var uniqueNames: [String] {
    var used: Set<String> = ["isReference"]  // which marks reference rows in JSON
    return columns.map { column in
      var name = column.name
      var count = 1
      while !used.insert(name).inserted {
        count += 1
        name = "\(column.name) (\(count))"
      }
      return name
    }
  }
}
