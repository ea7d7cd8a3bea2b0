/// What a data set holds, for `temper data check`.
public struct DataSummary: Sendable {
  /// What one split holds.
  public struct Part: Sendable {
    /// Which split it is.
    public let split: Split
    /// How many images it has.
    public let count: Int
    /// How many images show each class.
    public let labelCounts: [Int]
    /// The least and the greatest value: bytes from 0 to 255, other values as a network sees them.
    public let range: ClosedRange<Double>
  }

  /// Where the data are.
  public let path: String
  /// What kind of data they are, in words.
  public let kind: String
  /// How the values of an image lie.
  public let shape: ImageShape
  /// Whether values are bytes, which a network sees as byte / 255.
  public let areBytes: Bool
  /// How many classes there are.
  public let classCount: Int
  /// What the classes are called; nil where numbers are their names.
  public let classNames: [String]?
  /// The training and the test images.
  public let parts: [Part]
  /// How the data were read, each in one line.
  public let notes: [String]

  /// Reads both splits.
  ///
  /// - Throws: ``DatasetError`` where either cannot be read.
  public init(_ source: DataSource) throws(DatasetError) {
    let test = try source.load(.test)
    path = source.path
    kind = source.kindName
    shape = test.shape
    if case .bytes = test.values { areBytes = true } else { areBytes = false }
    classCount = test.classCount
    classNames = test.classNames
    parts = [Self.part(.train, try source.load(.train)), Self.part(.test, test)]
    notes = try source.notes()
  }

  /// A class with its name beside its number where it has one.
  public func className(_ label: Int) -> String {
    ImageDataset.className(label, names: classNames)
  }

  private static func part(_ split: Split, _ images: ImageDataset) -> Part {
    let range =
      switch images.values {
      case .bytes(let bytes): Double(bytes.min() ?? 0)...Double(bytes.max() ?? 0)
      case .floats(let floats): Double(floats.min() ?? 0)...Double(floats.max() ?? 0)
      }
    return Part(
      split: split, count: images.count, labelCounts: images.labelCounts, range: range)
  }
}
