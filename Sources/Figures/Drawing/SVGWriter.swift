/// Writes an SVG document element by element, in the order they are painted.
///
/// Every colour is written twice: as an attribute, for programs that do not know CSS variables, and
/// as a style that a page can override. Nothing needs an id, so figures can share a page.
package struct SVGWriter {
  /// How a text hangs on its point.
  package enum Anchor: String {
    case start, middle, end
  }

  private var body = ""

  package init() {}

  /// A straight line.
  package mutating func line(
    _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ paint: Palette.Paint,
    width: Double = 1
  ) {
    body += """
      <line x1="\(Self.text(from.x))" y1="\(Self.text(from.y))" x2="\(Self.text(to.x))" \
      y2="\(Self.text(to.y))" \(Self.stroke(paint, width: width))/>

      """
  }

  /// A line through points.
  package mutating func polyline(
    _ points: [(x: Double, y: Double)], _ paint: Palette.Paint, width: Double = 2,
    dash: String? = nil
  ) {
    guard points.count > 1 else { return }
    let list = points.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
    let dashes = dash.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    body += """
      <polyline points="\(list)" fill="none" stroke-linejoin="round" \
      \(Self.stroke(paint, width: width))\(dashes)/>

      """
  }

  /// What lies between points, filled lightly.
  package mutating func area(_ points: [(x: Double, y: Double)], _ paint: Palette.Paint) {
    guard points.count > 2 else { return }
    let list = points.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
    body += """
      <polygon points="\(list)" \(Self.fill(paint)) fill-opacity="0.18"/>

      """
  }

  /// A filled rectangle; `tooltip` shows where a pointer rests on it.
  package mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ paint: Palette.Paint, radius: Double = 0,
    opacity: Double = 1, tooltip: String = ""
  ) {
    let corner = radius > 0 ? " rx=\"\(Self.text(radius))\"" : ""
    let alpha = opacity < 1 ? " fill-opacity=\"\(Self.text(opacity))\"" : ""
    body += """
      <rect x="\(Self.text(x))" y="\(Self.text(y))" width="\(Self.text(max(0, width)))" \
      height="\(Self.text(max(0, height)))"\(corner) \(Self.fill(paint))\(alpha)\
      \(Self.closing("rect", tooltip))

      """
  }

  /// The marker of series `shape`: circle, square, diamond or triangle in turn.
  package mutating func marker(
    shape: Int, x: Double, y: Double, _ paint: Palette.Paint, radius: Double = 4,
    tooltip: String = ""
  ) {
    // Squares, diamonds and triangles with about the area of the circle.
    let corners: [(Double, Double)]
    switch shape % 4 {
    case 0:
      body += """
        <circle cx="\(Self.text(x))" cy="\(Self.text(y))" r="\(Self.text(radius))" \
        \(Self.fill(paint))\(Self.closing("circle", tooltip))

        """
      return
    case 1: corners = [(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)]
    case 2: corners = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
    default: corners = [(0, -1.3), (1.2, 0.8), (-1.2, 0.8)]
    }
    let list = corners.map { "\(Self.text(x + $0 * radius)),\(Self.text(y + $1 * radius))" }
    body += """
      <polygon points="\(list.joined(separator: " "))" \
      \(Self.fill(paint))\(Self.closing("polygon", tooltip))

      """
  }

  /// One line of text, its baseline at `y`; `rotation` turns it clockwise around its point.
  package mutating func text(
    _ content: String, x: Double, y: Double, _ paint: Palette.Paint = Palette.ink,
    size: Double, anchor: Anchor = .start, isBold: Bool = false, rotation: Double = 0
  ) {
    let turn =
      rotation == 0
      ? "" : " transform=\"rotate(\(Self.text(rotation)) \(Self.text(x)) \(Self.text(y)))\""
    body += """
      <text x="\(Self.text(x))" y="\(Self.text(y))" font-size="\(Self.text(size))" \
      text-anchor="\(anchor.rawValue)"\(isBold ? " font-weight=\"600\"" : "")\(turn) \
      \(Self.fill(paint))>\(Markup.escape(content))</text>

      """
  }

  /// The whole document on a background, with `title` for readers who cannot see it.
  ///
  /// A page may shrink it to three quarters, below which its text could not be read on a phone.
  package func document(width: Double, height: Double, title: String) -> String {
    let size = "width=\"\(Self.text(width))\" height=\"\(Self.text(height))\""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \
      \(Self.text(height))" \(size) role="img" \
      style="min-width:\(Self.text(width * 0.75))px" aria-label="\(Markup.escape(title))" \
      font-family="system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif">
      <rect \(size) \(Self.fill(Palette.background))/>
      \(body)</svg>

      """
  }

  private static func fill(_ paint: Palette.Paint) -> String {
    let style = paint.variable.isEmpty ? "" : " style=\"fill:\(paint.css)\""
    return "fill=\"\(paint.light.css)\"" + style
  }

  private static func stroke(_ paint: Palette.Paint, width: Double) -> String {
    let style = paint.variable.isEmpty ? "" : " style=\"stroke:\(paint.css)\""
    return "stroke=\"\(paint.light.css)\" stroke-width=\"\(text(width))\"" + style
  }

  private static func closing(_ tag: String, _ tooltip: String) -> String {
    tooltip.isEmpty ? "/>" : "><title>\(Markup.escape(tooltip))</title></\(tag)>"
  }

  /// A coordinate to a hundredth of a pixel.
  private static func text(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 2)
    guard text.hasSuffix("0") else { return text }
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : String(text.dropLast())
  }
}
