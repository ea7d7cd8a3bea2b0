extension Table {
  /// The table as a piece of HTML that stands in any page, and scrolls sideways where it is wider
  /// than its place.
  ///
  /// Alignment is in style attributes. For a page's own style sheet, such as a `Report`'s, there are
  /// classes (`table-scroll`, `wide`, `intervals`, `figure`, `reference`, `difference`, `notes`), the
  /// number of columns (`--columns`), and each cell's heading (`data-label`).
  public func html() -> String {
    let escapedTitle = Markup.escape(title)
    var text = "<div class=\"table-block\">\n"
    if !title.isEmpty { text += "<p class=\"table-title\">\(escapedTitle)</p>\n" }
    if !caption.isEmpty { text += "<p class=\"table-caption\">\(Markup.inline(caption))</p>\n" }
    text += """
      <div class="table-scroll\(classes)" \
      style="overflow-x:auto;--columns:\(columns.count)" tabindex="0" role="region" \
      aria-label="\(escapedTitle)">
      <table>
      <thead><tr>\(columns.indices.map(htmlHeading).joined())</tr></thead>
      <tbody>
      \(rows.indices.map(htmlRow).joined())</tbody>
      </table>
      </div>

      """
    if !notes.isEmpty || hasDifferences {
      let items = ((hasDifferences ? [differenceNote(place: "Under")] : []) + notes).map {
        "<li>\(Markup.inline($0))</li>"
      }.joined()
      text += "<ul class=\"notes\">\(items)</ul>\n"
    }
    return text + "</div>\n"
  }

  /// Whether a phone cannot show the columns side by side.
  private var isWide: Bool { columns.count > 5 }

  /// What the page's style sheet makes of the table, after its first class.
  private var classes: String {
    guard isWide else { return "" }
    return columns.indices.contains(where: hasIntervals) ? " wide intervals" : " wide"
  }

  private static let figureStyle =
    " class=\"figure\" style=\"text-align:right;font-variant-numeric:tabular-nums\""

  private func htmlHeading(_ index: Int) -> String {
    let column = columns[index]
    let unit = column.unit.map { " <span class=\"unit\">(\(Markup.escape($0)))</span>" } ?? ""
    let style = isNumeric(column: index) ? Self.figureStyle : " style=\"text-align:left\""
    return "<th scope=\"col\"\(style)>\(Markup.escape(column.name))\(unit)</th>"
  }

  private func htmlRow(_ position: Int) -> String {
    let row = rows[position]
    let cells = columns.enumerated().map { index, column in
      let content = cell(row, index)
      let text = content.displayText(
        decimals: column.decimals, missing: "–", plusMinus: "\u{a0}±\u{a0}")
      let shown = Markup.escape(content.isNumeric ? NumberText.typographic(text) : text)
      if index == 0, !isNumeric(column: 0) {
        return "<th scope=\"row\" style=\"text-align:left\">\(shown)</th>"
      }
      let more =
        difference(position, index).map {
          " <small class=\"difference\">\(NumberText.typographic($0))</small>"
        } ?? ""
      let label = isWide ? " data-label=\"\(Markup.escape(column.heading))\"" : ""
      let style = isNumeric(column: index) ? Self.figureStyle : ""
      return "<td\(style)\(label)>\(shown)\(more)</td>"
    }
    let marks = row.isReference ? " class=\"reference\"" : ""
    return "<tr\(marks)>\(cells.joined())</tr>\n"
  }
}
