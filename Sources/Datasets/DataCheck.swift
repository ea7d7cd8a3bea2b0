import Glibc

/// What a folder of MNIST files holds, for `temper data check`.
public struct DataCheck: Sendable {
  /// What one of the four files holds.
  public struct File: Sendable {
    /// Which of the four it is.
    public let file: MNIST.File
    /// Where it was found; where it was looked for when it is missing.
    public let path: String
    /// True when it is compressed.
    public let isGzipped: Bool
    /// How many images or labels it holds; 0 when it cannot be read.
    public let count: Int
    /// The height of its images in pixels, nil for labels.
    public let rows: Int?
    /// The width of its images in pixels, nil for labels.
    public let columns: Int?
    /// The SHA-256 of the uncompressed contents, nil when they cannot be read.
    public let sha256: String?
    /// For labels, how many there are of each class: ten numbers or more.
    public let labelCounts: [Int]?
    /// Why it cannot be used.
    public let problem: DatasetError?

    /// The standard name, without `.gz`.
    public var name: String { file.name }
    /// True when something else than images or labels stands under the name.
    public var isOfAnotherKind: Bool {
      switch problem {
      case .unreadable: access(path, F_OK) == 0
      case .isAFolder, .wrongMagicNumber, .truncatedHeader, .corruptGzip: true
      default: false
      }
    }
    /// True when the contents are MNIST's as published.
    public var isPublished: Bool { sha256 == MNIST.published[file]?.contents }
  }

  /// The folder that was checked.
  public let directory: String
  /// The four files: training images and labels, test images and labels.
  public let files: [File]

  /// Reads the four files of a folder to their end; what is wrong with one is in its `problem`.
  ///
  /// - Throws: ``DatasetError/noData(directory:source:)`` when none of the four is there.
  public static func run(directory: String) throws(DatasetError) -> DataCheck {
    let files = MNIST.File.allCases.map { examine($0, in: directory) }
    let allMissing = files.allSatisfy {
      if case .missingFile = $0.problem { true } else { false }
    }
    if allMissing { throw .noData(directory: directory, source: "the folder to check") }
    return DataCheck(directory: directory, files: files)
  }

  /// Everything that keeps a split from loading, in the order of the files.
  public var problems: [DatasetError] {
    files.compactMap(\.problem) + Split.allCases.compactMap { countMismatch(of: $0) }
  }

  /// True when a split has as many labels as images, and both files can be read.
  public func countsAgree(_ split: Split) -> Bool {
    let files = files.filter { $0.file.split == split }
    return files.allSatisfy { $0.problem == nil } && countMismatch(of: split) == nil
  }

  /// True when all four files have the published contents.
  public var isPublishedMNIST: Bool { files.allSatisfy(\.isPublished) }

  private func countMismatch(of split: Split) -> DatasetError? {
    let readable = files.filter { $0.file.split == split && $0.problem == nil }
    guard let images = readable.first(where: { $0.file.part == .images }),
      let labels = readable.first(where: { $0.file.part == .labels }),
      images.count != labels.count
    else { return nil }
    return .countMismatch(
      imagesPath: images.path, images: images.count, labelsPath: labels.path, labels: labels.count)
  }

  private static func examine(_ file: MNIST.File, in directory: String) -> File {
    var path = file.path(in: directory)
    do throws(DatasetError) {
      path = try MNIST.existingPath(of: file, in: directory)
      let contents = try IDX.read(file.kind, path: path, hashing: true)
      let labels = file.part == .labels ? contents.bytes.map { Int($0) } : nil
      return File(
        file: file, path: path, isGzipped: contents.isGzipped, count: contents.dimensions[0],
        rows: labels == nil ? contents.dimensions[1] : nil,
        columns: labels == nil ? contents.dimensions[2] : nil, sha256: contents.sha256,
        labelCounts: labels.map {
          ImageDataset.labelCounts($0, classCount: MNIST.classCount($0))
        }, problem: nil)
    } catch {
      return File(
        file: file, path: path, isGzipped: path.hasSuffix(".gz"), count: 0, rows: nil,
        columns: nil, sha256: nil, labelCounts: nil, problem: error)
    }
  }
}
