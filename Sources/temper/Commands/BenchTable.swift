import Foundation

/// Measured figures as a Markdown table, each beside its ratio to an earlier run's.
struct BenchTable {
  /// One column: its name, its decimals, and whether a ratio to an earlier run says something.
  struct Column {
    let name: String
    let decimals: Int
    var hasRatio = true
  }

  let title: String
  let caption: String
  let columns: [Column]
  var rows: [(name: String, values: [Double?])] = []

  init(title: String, caption: String, columns: [Column]) {
    self.title = title
    self.caption = caption
    self.columns = columns
  }

  /// Adds the figures of a network, one for each column.
  mutating func add(_ name: String, _ values: [Double?]) { rows.append((name, values)) }

  /// The section of a page.
  func markdown(before: BenchFigures?) -> String {
    let head = "| | " + columns.map(\.name).joined(separator: " | ") + " |"
    let rule = "|---|" + String(repeating: "---:|", count: columns.count)
    let lines = rows.map { row in
      let cells = zip(columns, row.values).map { column, value in
        let text = Text.number(value, column.decimals)
        guard column.hasRatio, let value,
          let earlier = before?.value(title, row.name, column.name), earlier > 0
        else { return text }
        return "\(text) (\(Text.number(value / earlier, 2)))"
      }
      return "| \(row.name) | " + cells.joined(separator: " | ") + " |"
    }
    return (["## \(title)", "", caption, "", head, rule] + lines).joined(separator: "\n") + "\n"
  }
}

/// The figures of an earlier page of such tables.
struct BenchFigures {
  private var values: [[String]: Double] = [:]

  /// Reads a page; what is no such table is passed over.
  init(_ page: String) {
    var (title, columns): (String, [String]) = ("", [])
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") { (title, columns) = (String(line.dropFirst(3)), []) }
      guard line.hasPrefix("|") else { continue }
      let cells = line.dropFirst().dropLast().split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if columns.isEmpty {
        columns = Array(cells.dropFirst())
      } else {
        for (column, cell) in zip(columns, cells.dropFirst()) {
          values[[title, cells[0], column]] = cell.split(separator: " ").first.flatMap {
            Double($0)
          }
        }
      }
    }
  }

  func value(_ title: String, _ row: String, _ column: String) -> Double? {
    values[[title, row, column]]
  }
}
