/// How digits that `temper data synthesize` drew are known again.
///
/// Every gzipped file says so in the comment of its header, which copies and other names keep.
/// Unpacked files are known by their labels: split and count allow them `orderCount` orders, whatever
/// the seed.
public enum SyntheticMark {
  /// What everything says that is made from such digits.
  public static let note = "synthetic digits drawn by Temper, not MNIST"

  /// How many orders labels may come in: seeds that differ by a multiple of it share one.
  static let orderCount: UInt64 = 1000
  /// Fewer labels may come in some seed's order by chance.
  static let fewestLabels = 20

  /// Whether any of the four files of a folder holds digits that Temper drew. Files that are missing
  /// or damaged do not.
  public static func isOn(directory: String) -> Bool {
    MNIST.File.allCases.contains { file in
      guard let path = try? MNIST.existingPath(of: file, in: directory) else { return false }
      if (try? Gzip.comment(of: path)) == note { return true }
      guard file.part == .labels, let contents = try? IDX.read(.labels, path: path) else {
        return false
      }
      return isDrawnOrder(contents.bytes, file.split)
    }
  }

  /// Whether labels come in an order that drawings of as many digits have.
  static func isDrawnOrder(_ labels: [UInt8], _ split: Split) -> Bool {
    guard labels.count >= fewestLabels else { return false }
    // Every digit as often as any other, which is true of no other data set that is known.
    let counts = { ImageDataset.labelCounts($0, classCount: 10) }
    guard labels.allSatisfy({ $0 < 10 }),
      counts(labels.map { Int($0) }) == counts(labels.indices.map { $0 % 10 })
    else { return false }
    return (0..<orderCount).contains { seed in
      SyntheticDigits.shuffledLabels(split, count: labels.count, seed: seed) == labels
    }
  }
}
