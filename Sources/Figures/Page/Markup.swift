/// Escaping for HTML and SVG, which agree on what text has to look like.
package enum Markup {
  /// `text` as it may stand between tags and in quoted attributes of HTML and of XML.
  ///
  /// Control characters that XML forbids even as references become U+FFFD, so that a stray byte in
  /// a name cannot make a whole figure unreadable.
  package static func escape(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || (0xfffe...0xffff).contains(scalar.value):
        escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// `text` escaped, with what stands between backquotes set as code.
  package static func inline(_ text: String) -> String {
    splitCode(text).map { $0.isCode ? "<code>\(escape($0.text))</code>" : escape($0.text) }.joined()
  }

  /// The pieces of `text` outside and inside backquotes, in order and without the backquotes.
  ///
  /// A last backquote without a partner stays in the text as it is.
  package static func splitCode(_ text: String) -> [(text: String, isCode: Bool)] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    return parts.enumerated().map { index, part in
      let isCode = index % 2 == 1
      let isUnpaired = isCode && index == parts.count - 1
      return isUnpaired ? ("`" + part, false) : (part, isCode)
    }
  }
}
