/// One adversarial example: the image, the change, and what comes of both.
public struct ExampleCard: Sendable, Codable, Hashable {
  /// The name of the example, such as "Test image 17".
  public var title: String
  /// The image as it was.
  public var original: CaptionedPicture
  /// The change.
  public var change: CaptionedPicture
  /// The image with the change.
  public var adversarial: CaptionedPicture
  /// What the network says before, such as "7 (logit 9.1)".
  public var before: String
  /// What the network says after.
  public var after: String
  /// How large the change is and what is proved about it.
  public var distance: String

  /// An example.
  public init(
    title: String, original: CaptionedPicture, change: CaptionedPicture,
    adversarial: CaptionedPicture, before: String,
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
