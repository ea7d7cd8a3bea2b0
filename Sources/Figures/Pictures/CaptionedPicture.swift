public import Foundation

/// A picture with its caption.
public struct CaptionedPicture: Sendable, Codable, Hashable {
  /// The PNG file.
  public var png: Data
  /// The caption under the picture.
  public var caption: String

  /// A picture.
  public init(png: Data, caption: String) {
    self.png = png
    self.caption = caption
  }
}
