/// How wide text is, estimated: an SVG file cannot ask the reader's font.
///
/// The widths are near those of the widest common fonts (Verdana, DejaVu Sans), since a label that
/// is given too much room looks better than one that is cut off.
package enum TextMeasure {
  /// The width of `text` in pixels at `size` pixels a font.
  package static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + emWidth($1) } * size
  }

  /// How much wider semi-bold text is.
  package static let boldFactor = 1.12

  private static func emWidth(_ character: Character) -> Double {
    switch character {
    case "i", "j", "l", "|", "'", ".", ",", ":", ";", "I", "!": 0.32
    case " ", "f", "t", "r", "(", ")", "[", "]", "-", "/": 0.4
    case "m", "w", "M", "W", "%", "@": 0.95
    case "\u{2e80}"...: 1.05
    case "A"..."Z", "&", "±", "×", "=", "+", "\u{2212}": 0.74
    default: 0.63
    }
  }

  /// `text` cut to `limit` pixels, with an ellipsis where something is missing.
  package static func truncated(_ text: String, size: Double, limit: Double) -> String {
    guard width(text, size: size) > limit else { return text }
    var shown = text
    while !shown.isEmpty, width(shown + "…", size: size) > limit { shown.removeLast() }
    while shown.hasSuffix(" ") { shown.removeLast() }
    return shown + "…"
  }

  /// `text` as lines of at most `limit` pixels, broken at spaces; a longer word is cut.
  package static func wrapped(_ text: String, size: Double, limit: Double) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
      if let last = lines.last, width(last + " " + word, size: size) <= limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(truncated(word, size: size, limit: limit))
      }
    }
    return lines
  }
}
