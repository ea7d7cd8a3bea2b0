extension Table {
  /// The table as RFC 4180 text: a header, every digit, lines that end in CR LF.
  ///
  /// A column of intervals becomes two, "name mean" and "name deviation". A last column `reference`
  /// (true or false) appears when the table has reference rows. Missing cells are empty; title,
  /// caption and notes are left out.
  public func csv() -> String {
    let split = columns.indices.map { hasIntervals(column: $0) }
    let hasReferences = rows.contains { $0.isReference }
    var header: [String] = []
    for (index, column) in columns.enumerated() {
      let suffix = column.unit.map { " (\($0))" } ?? ""
      let name = uniqueNames[index]
      header +=
        split[index] ? ["\(name) mean\(suffix)", "\(name) deviation\(suffix)"] : [name + suffix]
    }
    var lines = [header + (hasReferences ? ["reference"] : [])]
    for row in rows {
      let fields = columns.indices.flatMap { index in
        let fields = Self.csvFields(cell(row, index))
        return split[index] ? [fields[0], fields.count > 1 ? fields[1] : ""] : fields
      }
      lines.append(fields + (hasReferences ? [String(row.isReference)] : []))
    }
    return lines.map { $0.map(Self.csvQuoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func csvFields(_ cell: Cell) -> [String] {
    switch cell {
    case .text(let text): [text]
    case .integer(let value): [String(value)]
    case .number(let value): [NumberText.exact(value)]
    case .interval(let mean, let deviation):
      [NumberText.exact(mean), NumberText.exact(deviation)]
    case .missing: [""]
    }
  }

  /// A field in quotes when it holds a comma, a quote, a line break or spaces at an end.
  private static func csvQuoted(_ field: String) -> String {
    let needsQuotes =
      field.unicodeScalars.contains { [",", "\"", "\r", "\n"].contains($0) }
      || field.hasPrefix(" ") || field.hasSuffix(" ")
    guard needsQuotes else { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
