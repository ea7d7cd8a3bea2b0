public import Foundation

/// A page of results: one HTML file without scripts and without anything loaded from elsewhere.
///
/// All text is escaped; what stands between backquotes in paragraphs, lists, captions and notes is
/// set as code.
public struct Report: Sendable, Codable {
  /// The heading of the page and the name of its window.
  public var title: String
  /// What the page is about, in a sentence under the heading.
  public var subtitle: String
  /// A warning above everything else, such as "Made from synthetic digits, not from MNIST".
  public var banner: String?
  /// The sections in reading order, each with a line in the table of contents.
  public var sections: [Section]

  /// A report.
  public init(title: String, subtitle: String = "", banner: String? = nil, sections: [Section]) {
    self.title = title
    self.subtitle = subtitle
    self.banner = banner
    self.sections = sections
  }

  /// One section.
  public struct Section: Sendable, Codable {
    /// The name that links within the page lead to; made unique and fit for an address.
    public var id: String
    /// The heading.
    public var title: String
    /// The content in reading order.
    public var blocks: [Block]

    /// A section.
    public init(id: String, title: String, blocks: [Block]) {
      self.id = id
      self.title = title
      self.blocks = blocks
    }
  }

  /// One piece of a section.
  public enum Block: Sendable, Codable {
    /// A paragraph of text.
    case paragraph(String)
    /// A list of points.
    case list([String])
    /// A table.
    case table(Table)
    /// A figure, from a plot's `svg()`. Anything that could run or load something is shown as
    /// source text instead.
    case svg(String, caption: String)
    /// A PNG picture, what it shows for those who cannot see it, and its caption.
    case image(Data, alt: String, caption: String)
    /// Pictures side by side.
    case pictures([CaptionedPicture])
    /// Adversarial examples side by side.
    case gallery([ExampleCard])
    /// Program text or output, as it is.
    case code(String)
    /// Terms with what they mean.
    case definitions([Definition])
  }

  /// A term and what it means.
  public struct Definition: Sendable, Codable {
    /// The term.
    public var term: String
    /// What it means.
    public var text: String

    /// A definition.
    public init(_ term: String, _ text: String) {
      self.term = term
      self.text = text
    }
  }
}
