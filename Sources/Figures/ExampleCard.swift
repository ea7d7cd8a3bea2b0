public import Foundation

/// One adversarial example: the image, the change, and what comes of both.
public struct ExampleCard: Sendable, Hashable {
  /// A picture with its caption.
  public struct Picture: Sendable, Hashable {
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

  /// The name of the example, such as "Test image 17".
  public var title: String
  /// The image as it was.
  public var original: Picture
  /// The change.
  public var change: Picture
  /// The image with the change.
  public var adversarial: Picture
  /// What the network says before, such as "7 (logit 9.1)".
  public var before: String
  /// What the network says after.
  public var after: String
  /// How large the change is and what is proved about it.
  public var distance: String

  /// An example.
  public init(
    title: String, original: Picture, change: Picture, adversarial: Picture, before: String,
    after: String, distance: String
  ) {
    self.title = title
    self.original = original
    self.change = change
    self.adversarial = adversarial
    self.before = before
    self.after = after
    self.distance = distance
  }
}
