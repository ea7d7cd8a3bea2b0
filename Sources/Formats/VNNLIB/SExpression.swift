/// A part of a property's text: a word, a text in quotes, numbers in brackets, or a list of such parts.
struct SExpression {
  /// What it is.
  enum Content {
    /// A name, a number or an operator.
    case word(String)
    /// What stands between two quotes.
    case text(String)
    /// Whole numbers between brackets, as in `[1,3,32]`.
    case brackets([Int])
    /// What stands between parentheses.
    case list([SExpression])
  }

  /// Where it begins.
  var place: PropertyPlace
  /// What it is.
  var content: Content

  /// The word; nil for anything else.
  var word: String? {
    if case .word(let word) = content { word } else { nil }
  }

  /// The parts of a list; nil for anything else.
  var list: [SExpression]? {
    if case .list(let parts) = content { parts } else { nil }
  }

  /// The word that a list begins with, which says what it is; nil for anything else.
  var head: String? { list?.first?.word }

  /// As it may be written, not in full where that is long; for errors.
  var shown: String {
    switch content {
    case .word(let word): Self.clipped(word)
    case .text(let text): Self.clipped("\"\(text)\"")
    case .brackets(let numbers):
      // No error shows more.
      Self.clipped("[\(numbers.prefix(30).map(String.init).joined(separator: ","))]")
    case .list(let parts): Self.clipped(Self.shown(parts))
    }
  }

  /// Lists within the list are only named.
  private static func shown(_ parts: [SExpression]) -> String {
    var text = ""
    for part in parts.prefix(30) {
      if case .brackets = part.content {} else if !text.isEmpty { text += " " }
      text += part.list == nil ? part.shown : "(\(part.head.map(clipped) ?? "") ...)"
    }
    return "(\(text)\(parts.count > 30 ? " ..." : ""))"
  }

  private static func clipped(_ text: String) -> String {
    text.count > 60 ? text.prefix(57) + "..." : text
  }
}
