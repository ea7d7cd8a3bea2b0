internal import Foundation

/// A text file of numbers, each row with a label, as rows of numbers and texts of labels.
struct CSVTable {
  /// The path of the file.
  let path: String
  /// What the columns are called, without the labels'; nil where the file has no header.
  private(set) var columnNames: [String]?
  /// How many columns there are besides the labels'.
  private(set) var columnCount = 0
  /// The numbers, row by row.
  private(set) var numbers = NumberBuffer()
  /// For each row which of the `labelTexts` it has.
  private(set) var labels: [Int] = []
  /// The texts that occur as labels, in the order they first do.
  private(set) var labelTexts: [String] = []
  private var knownLabels: [[UInt8]: Int] = [:]

  /// What the column of labels is called where nobody says.
  private static let labelNames = ["label", "class", "target", "y"]

  /// Reads a file, plain or gzipped.
  ///
  /// - Parameter label: the column of the labels: its name, or its position counted from 0; nil for one
  ///   that is called so, and in a file without a header for the first.
  init(path: String, label: String?) throws(DatasetError) {
    self.path = path
    var records = try CSVRecords(path: path)
    guard let first = try records.next() else { throw .emptyFile(path: path) }
    let names = (0..<first.count).map(first.text)
    let hasHeader = Self.isHeader(names, label: label)
    let labelColumn = try Self.labelColumn(names, hasHeader: hasHeader, label: label, path: path)
    guard first.count > 1 else {
      throw Self.unusable(
        path, line: first.line, "one column only",
        remedy: "separate the columns by commas, semicolons or tabs")
    }
    columnCount = first.count - 1
    if hasHeader {
      var others = names
      others.remove(at: labelColumn)
      if let nameless = names.firstIndex(of: "") {
        throw Self.unusable(
          path, line: first.line, "column \(nameless) has no name; does it number the rows?",
          remedy: "give it a name, or leave it out: to_csv(index=False)")
      }
      columnNames = others
    } else {
      try add(first, labelColumn)
    }
    while let record = try records.next() { try add(record, labelColumn) }
    guard !labels.isEmpty else {
      throw Self.unusable(
        path, line: first.line, "no row follows the header", remedy: "add the data")
    }
  }

  /// Whether the first line names the columns: nothing in it is a number, or a name in it says so.
  private static func isHeader(_ names: [String], label: String?) -> Bool {
    let isNamed = names.contains { name in
      guard Double(name) == nil else { return false }
      return name == label || labelNames.contains(name.lowercased())
    }
    return isNamed || names.allSatisfy { Double($0) == nil }
  }

  private static func labelColumn(
    _ names: [String], hasHeader: Bool, label: String?, path: String
  ) throws(DatasetError) -> Int {
    let shown = names.prefix(20).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
    let columns =
      "the columns are \(shown)" + (names.count > 20 ? " and \(names.count - 20) more" : "")
    guard let label else {
      guard hasHeader else { return 0 }
      for name in labelNames {
        if let column = names.firstIndex(where: { $0.lowercased() == name }) { return column }
      }
      throw .unusable(
        path: path, place: nil,
        problem: "none of its columns is called \(labelNames.joined(separator: ", ")); \(columns)",
        remedy: "say which one holds the labels: --label COLUMN")
    }
    let named = hasHeader ? names.indices.filter { names[$0] == label } : []
    if let column = named.first, named.count == 1 { return column }
    if named.isEmpty, let column = Int(label), names.indices.contains(column) { return column }
    throw .unusable(
      path: path, place: nil,
      problem: named.count > 1
        ? "\(named.count) columns are called '\(label)'"
        : "no column '\(label)'; " + (hasHeader ? columns : "it has \(names.count) without names"),
      remedy: "--label: a column's name, or its position from 0 to \(names.count - 1)")
  }

  /// Adds a row.
  private mutating func add(
    _ record: CSVRecords.Record, _ labelColumn: Int
  ) throws(DatasetError) {
    guard record.count == columnCount + 1 else {
      throw Self.unusable(
        path, line: record.line, "\(record.count) fields instead of \(columnCount + 1)",
        remedy: "give every row the same columns")
    }
    for column in 0..<record.count where column != labelColumn {
      guard let number = Self.number(record[column]) else {
        throw notANumber(record, column, labelColumn)
      }
      numbers.append(number)
    }
    labels.append(try labelIndex(record, labelColumn))
  }

  private func notANumber(
    _ record: CSVRecords.Record, _ column: Int, _ labelColumn: Int
  ) -> DatasetError {
    let text = record.text(column)
    let name = columnNames.map { "'\($0[column > labelColumn ? column - 1 : column].prefix(40))'" }
    return Self.unusable(
      path, line: record.line,
      "column \(name ?? "\(column)") "
        + (text.isEmpty ? "is empty" : "is '\(text.prefix(40))', which is no finite number"),
      remedy: text.contains(",")
        ? "write decimals with a point"
        : "give a number, or leave the row or the column out; or is it the labels' column? then "
          + "--label")
  }

  /// Which text the label of a row is.
  private mutating func labelIndex(
    _ record: CSVRecords.Record, _ column: Int
  ) throws(DatasetError) -> Int {
    let field = Array(record[column])
    if let known = knownLabels[field] { return known }
    let text = record.text(column)
    guard !text.isEmpty else {
      throw Self.unusable(
        path, line: record.line, "the label is empty", remedy: "give it, or leave the row out")
    }
    let index = labelTexts.firstIndex(of: text) ?? labelTexts.count
    if index == labelTexts.count {
      guard index < ImageDataset.largestClassCount else {
        throw Self.unusable(
          path, line: record.line,
          "more than \(ImageDataset.largestClassCount) different labels",
          remedy: "is another column the labels'? --label names it")
      }
      labelTexts.append(text)
    }
    knownLabels[field] = index
    return index
  }

  /// The number that a field is, with blanks around it or not; nil for none that is finite.
  private static func number(_ field: ArraySlice<UInt8>) -> Double? {
    // Most are short whole numbers.
    if 1...9 ~= field.count {
      var number = 0
      for byte in field {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
          return decimal(field)
        }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return Double(number)
    }
    return decimal(field)
  }

  private static func decimal(_ field: ArraySlice<UInt8>) -> Double? {
    let text = String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func unusable(
    _ path: String, line: Int, _ problem: String, remedy: String
  ) -> DatasetError {
    .unusable(path: path, place: "line \(line)", problem: problem, remedy: remedy)
  }
}
