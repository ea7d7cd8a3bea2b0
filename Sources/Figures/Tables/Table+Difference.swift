extension Table {
  /// In a reference row: what the row above has more, as text with a sign; nil where that means nothing.
  func difference(_ row: Int, _ column: Int) -> String? {
    guard columns[column].isComparable, row > 0, rows[row].isReference, rows[row].isComparable,
      !rows[row - 1].isReference, let ours = cell(rows[row - 1], column).figure,
      let theirs = cell(rows[row], column).figure
    else { return nil }
    let text = Cell.number(ours - theirs).displayText(
      decimals: columns[column].decimals, missing: "", plusMinus: "")
    return (ours > theirs ? "+" : "") + text
  }

  /// Whether some row of this run has a document's figures under it.
  var hasDifferences: Bool {
    rows.indices.contains { row in columns.indices.contains { difference(row, $0) != nil } }
  }

  /// What differences are.
  ///
  /// - Parameter place: where they stand.
  func differenceNote(place: String) -> String {
    "\(place) the document's figures: by how much those of the row above are larger or smaller."
  }
}
