extension Table {
  /// The table as GitHub-flavoured Markdown, its columns padded so that the source reads as a table
  /// too.
  ///
  /// Reference rows are set in italics, with differences to the row above in brackets.
  public func markdown() -> String {
    let grid = [columns.map { Self.markdownEscaped($0.heading) }] + rows.indices.map(markdownCells)
    let widths = columns.indices.map { index in
      max(3, grid.map { $0[index].count }.max() ?? 3)
    }
    let isRight = columns.indices.map { isNumeric(column: $0) }
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { index, cell in
        let space = String(repeating: " ", count: widths[index] - cell.count)
        return isRight[index] ? space + cell : cell + space
      }
      return "| " + padded.joined(separator: " | ") + " |\n"
    }
    let rule = columns.indices.map { index in
      String(repeating: "-", count: widths[index] - (isRight[index] ? 1 : 0))
        + (isRight[index] ? ":" : "")
    }
    var text = title.isEmpty ? "" : "**\(Self.markdownEscaped(title))**\n\n"
    if !caption.isEmpty { text += Self.markdownProse(caption) + "\n\n" }
    if !columns.isEmpty {
      text += line(grid[0]) + line(rule) + grid.dropFirst().map(line).joined()
    }
    let remarks = (hasDifferences ? [differenceNote(place: "In brackets, behind")] : []) + notes
    if !remarks.isEmpty {
      text += "\n" + remarks.map { "- \(Self.markdownProse($0))\n" }.joined()
    }
    return text
  }

  private func markdownCells(_ position: Int) -> [String] {
    let row = rows[position]
    return columns.enumerated().map { index, column in
      let text = Self.markdownEscaped(
        cell(row, index).displayText(decimals: column.decimals, missing: "–", plusMinus: " ± "))
      guard row.isReference, !text.isEmpty, cell(row, index) != .missing else { return text }
      return "*\(text)*" + (difference(position, index).map { " (\($0))" } ?? "")
    }
  }

  /// `text` escaped, but for what stands between backquotes.
  private static func markdownProse(_ text: String) -> String {
    Markup.splitCode(text).map { $0.isCode ? "`\($0.text)`" : markdownEscaped($0.text) }.joined()
  }

  /// `text` on one line, with what Markdown or HTML would take as a mark escaped.
  private static func markdownEscaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\r", "\n", "\r\n": escaped += " "
      case "|", "\\", "*", "_", "`", "[", "]": escaped += "\\\(character)"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
