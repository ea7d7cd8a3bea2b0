extension Table {
  /// The table as a LaTeX float with rules of the `booktabs` package.
  ///
  /// The words of reference rows are set in italics. Compile with LuaLaTeX, XeLaTeX or a recent
  /// pdfLaTeX, all of which read UTF-8.
  public func latex() -> String {
    let alignment = columns.indices.map { isNumeric(column: $0) ? "r" : "l" }.joined()
    let head = columns.map { Self.latexEscaped($0.heading) }.joined(separator: " & ")
    let body = rows.map { latexCells($0).joined(separator: " & ") + " \\\\\n" }.joined()
    let words = [title, caption].filter { !$0.isEmpty }.map(Self.latexProse)
    let remarks = notes.map { "  \\par\\smallskip{\\footnotesize \(Self.latexProse($0))}\n" }
    return """
      \\begin{table}
        \\centering
        \\caption{\(words.joined(separator: ". "))}
        \\begin{tabular}{\(alignment)}
      \\toprule
      \(head) \\\\
      \\midrule
      \(body)\\bottomrule
        \\end{tabular}
      \(remarks.joined())\\end{table}

      """
  }

  private func latexCells(_ row: Row) -> [String] {
    columns.enumerated().map { index, column in
      let content = cell(row, index)
      let text = content.displayText(
        decimals: column.decimals, missing: "--", plusMinus: " \\pm ")
      let shown = content.isNumeric ? "$\(Self.latexNumber(text))$" : Self.latexEscaped(text)
      return row.isReference && !content.isNumeric && content != .missing
        ? "\\textit{\(shown)}" : shown
    }
  }

  /// Scientific notation as a power of ten: 3e-7 becomes 3 \cdot 10^{-7}.
  private static func latexNumber(_ text: String) -> String {
    text.split(separator: " ").map { word in
      let parts = word.split(separator: "e")
      return parts.count == 2 ? "\(parts[0]) \\cdot 10^{\(parts[1])}" : String(word)
    }.joined(separator: " ")
  }

  /// `text` escaped, with what stands between backquotes in a typewriter face.
  private static func latexProse(_ text: String) -> String {
    Markup.splitCode(text).map {
      $0.isCode ? "\\texttt{\(latexEscaped($0.text))}" : latexEscaped($0.text)
    }.joined()
  }

  private static func latexEscaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(character)"
      case "\\": escaped += "\\textbackslash{}"
      case "~": escaped += "\\textasciitilde{}"
      case "^": escaped += "\\textasciicircum{}"
      case "<": escaped += "\\textless{}"
      case ">": escaped += "\\textgreater{}"
      case "\r", "\n", "\r\n": escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
