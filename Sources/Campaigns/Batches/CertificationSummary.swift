internal import Search

/// Counts over the certifications of some images at one radius.
public struct CertificationSummary: Sendable, Encodable {
  /// Counts over some of the images.
  public struct Counts: Sendable, Encodable {
    /// All of them.
    public var images = 0
    /// Those that no change fools.
    public var robust = 0
    /// Those that a change fools, or about which the network is wrong.
    public var fooled = 0
    /// The others.
    public var unknown = 0
    /// robust / images: no attack brings the accuracy below this; nil of none.
    public var certifiedAccuracy: Double? { images == 0 ? nil : Double(robust) / Double(images) }
    /// (robust + unknown) / images: the accuracy that is left under the changes that are known.
    public var accuracyUnderAttack: Double? {
      images == 0 ? nil : Double(robust + unknown) / Double(images)
    }

    private enum CodingKeys: String, CodingKey {
      case images, robust, fooled, unknown
      case certifiedAccuracy = "certified_accuracy"
      case accuracyUnderAttack = "accuracy_under_attack"
    }

    mutating func count(_ status: CertificationStatus) {
      images += 1
      switch status {
      case .robust: robust += 1
      case .fooled: fooled += 1
      case .unknown: unknown += 1
      }
    }

    /// Writes every key; fractions of none as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(images, forKey: .images)
      try container.encode(robust, forKey: .robust)
      try container.encode(fooled, forKey: .fooled)
      try container.encode(unknown, forKey: .unknown)
      try container.encode(certifiedAccuracy, forKey: .certifiedAccuracy)
      try container.encode(accuracyUnderAttack, forKey: .accuracyUnderAttack)
    }
  }

  /// Changes up to this size.
  public let radius: Double
  /// Over all images.
  public private(set) var all = Counts()
  /// Over the images of each class, in the order of the classes.
  public private(set) var classes: [Counts]

  /// Sums up the records of a radius.
  public init(_ records: [CertificationRecord], radius: Double, classCount: Int) {
    self.radius = radius
    classes = Array(repeating: Counts(), count: classCount)
    for record in records where record.radius == radius {
      all.count(record.status)
      if classes.indices.contains(record.label) { classes[record.label].count(record.status) }
    }
  }
}
