/// The MNIST digits of LeCun, Cortes and Burges, or any data in four files under the same names.
public enum MNIST {
  /// The folder that is used when none is named.
  public static let defaultDirectory = "data/mnist"

  /// Reads one split: its images file and its labels file, each plain or gzipped.
  ///
  /// A gzipped file wins over a plain one beside it, because `temper data fetch` and
  /// `temper data synthesize` write gzipped files: the newer data are read.
  ///
  /// - Parameter first: how many images to read of a longer file; what comes after them is then not
  ///   looked at. Nil for all.
  /// - Throws: ``DatasetError`` for a file that is missing, damaged, or holds something else.
  public static func load(
    _ split: Split, from directory: String, first: Int? = nil
  ) throws(DatasetError) -> ImageDataset {
    let imagesPath = try existingPath(of: .init(split, .images), in: directory)
    let labelsPath = try existingPath(of: .init(split, .labels), in: directory)
    let images = try IDX.read(.images, path: imagesPath, first: first)
    let labels = try IDX.read(.labels, path: labelsPath, first: first)
    let classes = labels.bytes.map { Int($0) }
    return try ImageDataset(
      ImageShape(rows: images.dimensions[1], columns: images.dimensions[2]),
      .bytes(images.bytes), labels: classes,
      classCount: max(classCount(classes), classCount(in: directory)),
      imagesPath: imagesPath, labelsPath: labelsPath)
  }

  /// Ten, of which a split may lack some; more where a label says so.
  static func classCount(_ labels: [Int]) -> Int { max(10, (labels.max() ?? 0) + 1) }

  /// How many classes the labels of both splits have. A file that is missing or damaged has none to
  /// add: whoever reads its split hears of it.
  private static func classCount(in directory: String) -> Int {
    let largest = Split.allCases.compactMap { split in
      (try? existingPath(of: .init(split, .labels), in: directory))
        .flatMap { try? IDX.read(.labels, path: $0) }?.bytes.max()
    }
    return classCount(largest.map { Int($0) })
  }

  /// The folder to read: `explicit`, else the environment's `TEMPER_DATA`, else `data/mnist`.
  ///
  /// - Throws: ``DatasetError/noData(directory:source:)`` when that folder has none of the four
  ///   files; a folder that was named is never passed over for the next.
  public static func locate(
    explicit: String?, environment: [String: String]
  ) throws(DatasetError) -> String {
    let (directory, source) = choice(explicit: explicit, environment: environment)
    guard isIn(directory) else { throw .noData(directory: directory, source: source) }
    return directory
  }

  /// Whether any of the four files is in a folder.
  static func isIn(_ directory: String) -> Bool {
    File.allCases.contains { (try? existingPath(of: $0, in: directory)) != nil }
  }

  /// The folder that `locate` looks in, whether it exists or not: where a download should land.
  public static func directory(explicit: String?, environment: [String: String]) -> String {
    choice(explicit: explicit, environment: environment).directory
  }

  /// The path of a file in a folder, gzipped or else plain, under one of its names.
  static func existingPath(
    of file: File, in directory: String
  ) throws(DatasetError) -> String {
    for path in file.paths(in: directory) {
      do throws(DatasetError) {
        _ = try InputFile(path: path)
        return path
      } catch .missingFile {
        continue
      }
    }
    throw .missingFile(path: file.path(in: directory))
  }

  /// The folder or file that is named, and by whom.
  static func choice(
    explicit: String?, environment: [String: String]
  ) -> (directory: String, source: String) {
    if let explicit { return (explicit, "--data") }
    if let named = environment["TEMPER_DATA"], !named.isEmpty { return (named, "TEMPER_DATA") }
    return (defaultDirectory, "the default folder; --data or TEMPER_DATA names another")
  }
}
