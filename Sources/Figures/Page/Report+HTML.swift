internal import Foundation

extension Report {
  /// The page as HTML.
  public func render() -> String {
    let ids = uniqueIDs
    let contents = zip(sections, ids).map { section, id in
      "<li><a href=\"#\(id)\">\(Markup.escape(section.title))</a></li>\n"
    }
    let bodies = zip(sections, ids).map { section, id in
      """
      <section id="\(id)">
      <h2>\(Markup.escape(section.title))</h2>
      \(section.blocks.map(Self.html).joined())</section>

      """
    }
    let warning =
      banner.map { "<p class=\"banner\" role=\"note\">\(Markup.inline($0))</p>\n" } ?? ""
    let lead = subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(Markup.inline(subtitle))</p>\n"
    let navigation =
      sections.count < 2
      ? ""
      : "<nav aria-label=\"Contents\"><p>Contents</p>\n<ol>\n\(contents.joined())</ol></nav>\n"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(Markup.escape(title))</title>
      <style>
      \(Self.styleSheet)</style>
      </head>
      <body>
      \(warning)<header>
      <h1>\(Markup.escape(title))</h1>
      \(lead)</header>
      <div class="page">
      \(navigation)<main>
      \(bodies.joined())</main>
      </div>
      </body>
      </html>

      """
  }

  /// The sections' ids in letters, digits and hyphens, with a number where one came before.
  private var uniqueIDs: [String] {
    var used: Set<String> = []
    return sections.map { section in
      let words = section.id.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      let base = words.isEmpty ? "section" : words.joined(separator: "-")
      var id = base
      var count = 1
      while !used.insert(id).inserted {
        count += 1
        id = "\(base)-\(count)"
      }
      return id
    }
  }

  private static func html(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): return "<p>\(Markup.inline(text))</p>\n"
    case .list(let items):
      return "<ul>\n" + items.map { "<li>\(Markup.inline($0))</li>\n" }.joined() + "</ul>\n"
    case .table(let table): return table.html()
    case .svg(let source, let caption):
      guard isHarmless(source) else { return html(.code(source)) }
      let drawing = source.range(of: "<svg").map { String(source[$0.lowerBound...]) } ?? source
      return figure("<div class=\"plot\">\n\(drawing)</div>", caption: caption)
    case .image(let png, let alt, let caption):
      return figure(image(png, alt: alt, minimumWidth: 280), caption: caption)
    case .pictures(let pictures):
      return "<div class=\"strip\">\n" + pictures.map(figure).joined() + "</div>\n"
    case .gallery(let cards):
      return "<div class=\"gallery\">\n" + cards.map(card).joined() + "</div>\n"
    case .code(let text): return "<pre><code>\(Markup.escape(text))</code></pre>\n"
    case .definitions(let pairs):
      let items = pairs.map {
        "<dt>\(Markup.inline($0.term))</dt><dd>\(Markup.inline($0.text))</dd>\n"
      }
      return "<dl>\n" + items.joined() + "</dl>\n"
    }
  }

  /// Whether an SVG document holds nothing that runs, loads or styles the page around it.
  ///
  /// The page's content policy stops scripts and loading as well; this keeps them out of the file.
  private static func isHarmless(_ source: String) -> Bool {
    let lowered = source.lowercased()
    let forbidden = ["<script", "<foreignobject", "<style", "<image", "<use", "<a ", "<iframe"]
    // Values go first: a label may say "only = 3" without being an event's attribute.
    let tags = lowered.replacingOccurrences(
      of: "\"[^\"]*\"", with: "\"\"", options: .regularExpression)
    let event = "<[^>]*\\son[a-z]+\\s*="
    return lowered.contains("<svg") && !forbidden.contains { lowered.contains($0) }
      && tags.range(of: event, options: .regularExpression) == nil
  }

  private static func figure(_ content: String, caption: String) -> String {
    let words = caption.isEmpty ? "" : "\n<figcaption>\(Markup.inline(caption))</figcaption>"
    return "<figure>\n\(content)\(words)\n</figure>\n"
  }

  /// A picture at a whole multiple of its size, so that all its pixels stay equal squares.
  private static func image(_ png: Data, alt: String, minimumWidth: Int) -> String {
    var size = ""
    if let (width, height) = PNG.size(of: png), width > 0 {
      let factor = max(1, (minimumWidth + width - 1) / width)
      size = " width=\"\(width * factor)\" height=\"\(height * factor)\""
    }
    let source = "data:image/png;base64,\(png.base64EncodedString())"
    return "<img src=\"\(source)\" alt=\"\(Markup.escape(alt))\"\(size)>"
  }

  private static func figure(_ picture: CaptionedPicture) -> String {
    """
    <figure>\(image(picture.png, alt: picture.caption, minimumWidth: 112))\
    <figcaption>\(Markup.inline(picture.caption))</figcaption></figure>

    """
  }

  private static func card(_ card: ExampleCard) -> String {
    let pictures = [card.original, card.change, card.adversarial].map(figure)
    let title = card.title.isEmpty ? "" : "<h3>\(Markup.escape(card.title))</h3>\n"
    return """
      <article class="card">
      \(title)<div class="pictures">
      \(pictures.joined())</div>
      <dl>
      <dt>Before</dt><dd>\(Markup.inline(card.before))</dd>
      <dt>After</dt><dd>\(Markup.inline(card.after))</dd>
      <dt>Distance</dt><dd>\(Markup.inline(card.distance))</dd>
      </dl>
      </article>

      """
  }
}
