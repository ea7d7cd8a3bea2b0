extension Table {
  /// The table as a JSON object: title, caption, columns, rows as objects by column name, notes.
  ///
  /// Every number has all its digits; an interval is `{"mean": ..., "deviation": ...}`, a missing
  /// cell null. Reference rows carry `"isReference": true`. Keys stand in the order of the columns,
  /// which is why this is written by hand: the same table always gives the same bytes.
  public func json() -> String {
    let names = uniqueNames
    let columnLines = columns.enumerated().map { index, column in
      let unit = column.unit.map(Self.jsonString) ?? "null"
      return "    {\"name\": \(Self.jsonString(names[index])), \"unit\": \(unit)}"
    }
    let rowLines = rows.map { row in
      var members = names.enumerated().map { index, name in
        "\(Self.jsonString(name)): \(Self.jsonValue(cell(row, index)))"
      }
      if row.isReference { members.append("\"isReference\": true") }
      return "    {" + members.joined(separator: ", ") + "}"
    }
    return """
      {
        "title": \(Self.jsonString(title)),
        "caption": \(Self.jsonString(caption)),
        "columns": \(Self.jsonArray(columnLines)),
        "rows": \(Self.jsonArray(rowLines)),
        "notes": \(Self.jsonArray(notes.map { "    " + Self.jsonString($0) }))
      }

      """
  }

  private static func jsonArray(_ lines: [String]) -> String {
    lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n  ]"
  }

  private static func jsonValue(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): jsonString(text)
    case .integer(let value): String(value)
    case .number(let value): NumberText.exact(value)
    case .interval(let mean, let deviation):
      "{\"mean\": \(NumberText.exact(mean)), \"deviation\": \(NumberText.exact(deviation))}"
    case .missing: "null"
    }
  }

  private static func jsonString(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
