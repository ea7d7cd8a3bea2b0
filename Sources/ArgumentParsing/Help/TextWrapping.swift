/// Breaking of texts into lines of a width.
package enum TextWrapping {
  /// The words of a text in as few lines as a width permits. A longer word has its own line.
  package static func lines(_ text: String, width: Int) -> [String] {
    fill(text.split(whereSeparator: \.isWhitespace).map(String.init), width: width)
  }

  /// Units that must not be broken, in as few lines as a width permits.
  package static func fill(_ units: [String], width: Int) -> [String] {
    var lines: [String] = []
    for unit in units {
      if let last = lines.last, last.count + 1 + unit.count <= width {
        lines[lines.count - 1] += " " + unit
      } else {
        lines.append(unit)
      }
    }
    return lines
  }

  /// The paragraphs of a text, which empty lines separate; lines that start with a space stay.
  package static func paragraphs(_ text: String, width: Int) -> [String] {
    var result: [String] = []
    var words = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) + [Substring()] {
      if !line.isEmpty, !line.hasPrefix(" ") {
        words += line + " "
        continue
      }
      result += lines(words, width: width)
      words = ""
      result.append(String(line))
    }
    result.removeLast()
    return result
  }

  /// A shell command on lines that a shell joins again; an option stays beside its value. One
  /// with quotes stays whole, because a break inside them would change it.
  package static func shellLines(_ command: String, width: Int) -> [String] {
    guard !command.contains(where: { "'\"\\".contains($0) }) else { return [command] }
    var units: [String] = []
    var previousIsOption = false
    for word in command.split(separator: " ") {
      if previousIsOption, !word.hasPrefix("-") {
        units[units.count - 1] += " " + word
      } else {
        units.append(String(word))
      }
      previousIsOption = word.hasPrefix("-")
    }
    // Two columns for the indent of a continued line, two for the backslash.
    let lines = fill(units, width: width - 4)
    return lines.enumerated().map { index, line in
      (index > 0 ? "  " : "") + line + (index < lines.count - 1 ? " \\" : "")
    }
  }
}
