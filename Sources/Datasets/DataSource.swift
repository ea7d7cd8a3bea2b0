internal import Foundation
internal import Synchronization

/// A data set that is named: MNIST's four files or any of their kind in a folder, CIFAR's, arrays of
/// NumPy, or a table.
///
/// All but MNIST's kind are read whole, once, when any of it is first asked for.
public final class DataSource: Sendable {
  /// What is said about how data are read, beside their place.
  public struct Options: Sendable, Equatable {
    /// The column of a table's labels: its name, or its position from 0; nil for the usual ones.
    public var label: String?
    /// Whether values outside [0, 1] are scaled, each column or channel by its least and greatest
    /// training value.
    public var isScaled = false
    /// Nothing is said.
    public init() {}
  }

  /// The kinds that are known.
  enum Kind {
    case idx, arrays(folder: String), archive, table(CSVFiles), cifar(CIFAR, folder: String)
  }

  /// The folder or the file.
  public let path: String
  private let kind: Kind
  private let options: Options
  private let note: @Sendable (String) -> Void
  private let contents = Mutex<DataSplits?>(nil)

  private init(
    _ path: String, _ kind: Kind, _ options: Options = Options(),
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.path = path
    self.kind = kind
    self.options = options
    self.note = note
  }

  /// The four files of MNIST's kind in a folder, there or not.
  public convenience init(digitsIn directory: String) { self.init(directory, .idx) }

  /// The data to read: `explicit`, else the environment's `TEMPER_DATA`, else `data/mnist`.
  ///
  /// - Parameter note: hears once what is to be said about how the data were read.
  /// - Throws: ``DatasetError`` when nothing that can be read is there; data that were named are never
  ///   passed over for the next. And when the options mean nothing to their kind.
  public static func locate(
    explicit: String?, environment: [String: String], options: Options = Options(),
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(DatasetError) -> DataSource {
    let (path, source) = MNIST.choice(explicit: explicit, environment: environment)
    let kind = try kind(of: path, source: source)
    try check(options, kind, path)
    return DataSource(path, kind, options, note: note)
  }

  private static func kind(of path: String, source: String) throws(DatasetError) -> Kind {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .noData(directory: path, source: source)
    }
    guard isFolder.boolValue else {
      if let files = CSVFiles(path) { return .table(files) }
      if path.lowercased().hasSuffix(".npz") { return .archive }
      throw .unknownKind(path: path, source: source)
    }
    if MNIST.isIn(path) { return .idx }
    if ArrayStore.isIn(path) { return .arrays(folder: path) }
    for cifar in CIFAR.allCases {
      if let folder = cifar.folder(in: path) { return .cifar(cifar, folder: folder) }
    }
    throw .noData(directory: path, source: source)
  }

  /// Refuses options that mean nothing to a kind.
  private static func check(
    _ options: Options, _ kind: Kind, _ path: String
  ) throws(DatasetError) {
    if options.label != nil {
      guard case .table = kind else {
        throw .unusable(
          path: path, place: nil, problem: "--label names a column, and these data are no table",
          remedy: "leave --label out")
      }
    }
    guard options.isScaled else { return }
    switch kind {
    case .idx, .cifar:
      throw .unusable(
        path: path, place: nil,
        problem: "its values are bytes, which are brightness from 0 to 255 and need no --scale",
        remedy: "leave --scale out")
    case .arrays, .archive, .table: break
    }
  }

  /// Whether the data are four files of MNIST's kind.
  public var isDigits: Bool { if case .idx = kind { true } else { false } }

  /// Whether any of the data are Temper's own drawings.
  public var isSynthetic: Bool { isDigits && SyntheticMark.isOn(directory: path) }

  /// Reads one split.
  ///
  /// - Parameter first: how many images there are to be of a longer one; nil for all.
  /// - Throws: ``DatasetError`` for a file that is missing, damaged, or holds something else.
  public func load(_ split: Split, first: Int? = nil) throws(DatasetError) -> ImageDataset {
    if isDigits { return try MNIST.load(split, from: path, first: first) }
    let images = try splits()[split]
    return first.map(images.prefix) ?? images
  }

  /// What is to be said about how the data were read, each in one line; nothing for MNIST's kind.
  public func notes() throws(DatasetError) -> [String] { isDigits ? [] : try splits().notes }

  private func splits() throws(DatasetError) -> DataSplits {
    // The lock's own error is not typed: the closure's is handed out.
    let result: Result<DataSplits, DatasetError> = contents.withLock { known in
      if let known { return .success(known) }
      do throws(DatasetError) {
        let read = try raw().finished(isScaled: options.isScaled)
        read.notes.forEach(note)
        known = read
        return .success(read)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func raw() throws(DatasetError) -> RawData {
    switch kind {
    case .idx: preconditionFailure("MNIST's kind is read split by split")
    case .arrays(let folder): try ArrayStore.folder(folder).read()
    case .archive: try ArrayStore.archive(ZipArchive(path: path)).read()
    case .table(let files): try files.read(label: options.label)
    case .cifar(let cifar, let folder): try cifar.read(folder)
    }
  }

  /// What kind of data these are, in words.
  public var kindName: String {
    switch kind {
    case .idx: "IDX files"
    case .arrays: "arrays of NumPy"
    case .archive: "NumPy archive"
    case .table: "table"
    case .cifar(.ten, _): "CIFAR-10"
    case .cifar(.hundred, _): "CIFAR-100"
    }
  }
}
