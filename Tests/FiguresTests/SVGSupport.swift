import Foundation
import FoundationXML
import Testing

/// What an XML parser finds in a document.
final class XMLOutline: NSObject, XMLParserDelegate {
  /// How often each element occurs.
  private(set) var elements: [String: Int] = [:]
  /// The text of every `text` element, in order.
  private(set) var texts: [String] = []
  /// The attributes of every element, in order.
  private(set) var attributes: [(element: String, values: [String: String])] = []
  /// Whether the whole document is well-formed.
  private(set) var isWellFormed = false
  private var isInText = false

  init(_ source: String) {
    super.init()
    let parser = XMLParser(data: Data(source.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes values: [String: String] = [:]
  ) {
    elements[name, default: 0] += 1
    attributes.append((name, values))
    isInText = name == "text"
    if isInText { texts.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if isInText { texts[texts.count - 1] += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "text" { isInText = false }
  }

  /// The points of the polylines, in the order they are painted.
  var polylines: [[(x: Double, y: Double)]] {
    attributes.filter { $0.element == "polyline" }.map { entry in
      (entry.values["points"] ?? "").split(separator: " ").map { pair in
        let numbers = pair.split(separator: ",").compactMap { Double($0) }
        return (numbers[0], numbers[1])
      }
    }
  }
}

/// Expects a well-formed document without a number that SVG does not know, and gives its outline.
func outline(
  of svg: String, sourceLocation: SourceLocation = #_sourceLocation
) -> XMLOutline {
  let outline = XMLOutline(svg)
  #expect(outline.isWellFormed, "not XML: \(svg)", sourceLocation: sourceLocation)
  #expect(outline.elements["svg"] == 1, sourceLocation: sourceLocation)
  for (element, values) in outline.attributes {
    for (name, value) in values where ["x", "y", "width", "height", "points"].contains(name) {
      #expect(
        !value.contains("nan") && !value.contains("inf"), "\(element) \(name)=\(value)",
        sourceLocation: sourceLocation)
    }
  }
  return outline
}
