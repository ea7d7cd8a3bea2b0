import Basics

/// Downloads MNIST's four `.gz` files with the `curl` program, for `temper data fetch`.
///
/// Each file is taken from the first mirror that gives the right bytes. A download goes to
/// `NAME.gz.part`, which the next attempt resumes, and gets its name once its SHA-256 is right.
public struct DataFetcher: Sendable {
  /// Public copies of MNIST, in the order they are tried.
  public static let defaultMirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://yann.lecun.com/exdb/mnist/",
  ]

  /// What `run` is doing.
  public enum Event: Sendable, Equatable {
    /// The file is there already with the right contents.
    case present(MNIST.File, path: String)
    /// A download begins; `resumingAt` bytes are there from an earlier one.
    case started(MNIST.File, mirror: String, resumingAt: Int)
    /// So many bytes of the file are on the disk.
    case received(MNIST.File, bytes: Int)
    /// A mirror did not give the file; the next one is tried.
    case failed(MNIST.File, mirror: String, reason: String)
    /// The file is complete and checked.
    case finished(MNIST.File, path: String)
  }

  /// Where the files land.
  public let directory: String
  /// The addresses of folders that hold the files, tried in order.
  public let mirrors: [String]
  /// What the downloads must be.
  public let expected: [MNIST.File: MNIST.Checksums]
  /// The program's name, looked up in `PATH`, or its path.
  public let curl: String

  /// A fetcher of the files that `expected` names, by default MNIST's four.
  public init(
    directory: String, mirrors: [String] = DataFetcher.defaultMirrors,
    expected: [MNIST.File: MNIST.Checksums] = MNIST.published, curl: String = "curl"
  ) {
    self.directory = directory
    self.mirrors = mirrors
    self.expected = expected
    self.curl = curl
  }

  /// Downloads what is missing or wrong, and reports to `progress` as it goes.
  ///
  /// `shouldStop` is asked several times a second. A program that is interrupted must answer true
  /// before it ends, or its last download runs on without it.
  ///
  /// - Throws: ``FetchError`` when `curl` is absent, the folder cannot be written, no mirror gives
  ///   a file, or `shouldStop` was true. Files that were finished before stay.
  public func run(
    progress: (Event) -> Void = { _ in }, shouldStop: () -> Bool = { false }
  ) throws(FetchError) {
    do throws(AtomicFileError) {
      try AtomicFile.createDirectory(directory)
    } catch {
      throw .cannotWrite(error.description)
    }
    for file in MNIST.File.allCases {
      guard let sums = expected[file] else { continue }
      if let path = presentPath(of: file, sums) {
        progress(.present(file, path: path))
      } else {
        try fetch(file, sums, shouldStop, progress)
      }
    }
  }

  /// The path of the file that would be loaded, when its contents are right.
  private func presentPath(of file: MNIST.File, _ sums: MNIST.Checksums) -> String? {
    guard let path = try? MNIST.existingPath(of: file, in: directory),
      (try? ByteSource.sha256(of: path, unpacking: true)) == sums.contents
    else { return nil }
    return path
  }

  /// Tries the mirrors in turn.
  private func fetch(
    _ file: MNIST.File, _ sums: MNIST.Checksums, _ shouldStop: () -> Bool,
    _ progress: (Event) -> Void
  ) throws(FetchError) {
    let download = PartialDownload(destination: file.archivePath(in: directory))
    // An earlier run may have been stopped between the last byte and the renaming.
    if try download.finish(ifSumIs: sums.archive) {
      return progress(.finished(file, path: download.destination))
    }
    let program = try Curl(named: curl)
    var reasons: [String] = []
    for mirror in mirrors {
      let address = (mirror.hasSuffix("/") ? mirror : mirror + "/") + file.archiveName
      let reason = try attempt(address, download, program, sums, shouldStop) { resumingAt in
        progress(.started(file, mirror: mirror, resumingAt: resumingAt))
      } received: { bytes in
        progress(.received(file, bytes: bytes))
      }
      guard let reason else { return progress(.finished(file, path: download.destination)) }
      progress(.failed(file, mirror: mirror, reason: reason))
      reasons.append("\(mirror): \(reason)")
    }
    throw .noMirrorWorked(file: file.archiveName, directory: directory, reasons: reasons)
  }

  /// One mirror's chance: nil when the file is there, else why it is not.
  private func attempt(
    _ address: String, _ download: PartialDownload, _ program: Curl, _ sums: MNIST.Checksums,
    _ shouldStop: () -> Bool, started: (Int) -> Void, received: (Int) -> Void
  ) throws(FetchError) -> String? {
    while true {
      let resumingAt = download.size
      started(resumingAt)
      let outcome = try program.download(
        address, to: download, shouldStop: shouldStop, received: received)
      if outcome.isComplete, try download.finish(ifSumIs: sums.archive) { return nil }
      if outcome.isComplete || outcome.cannotResume {
        download.discard()
        // What was resumed may have been another file's beginning: once more, from the start.
        if resumingAt > 0, download.size == 0 { continue }
      }
      return outcome.isComplete
        ? "the file is not the published one (wrong SHA-256)" : outcome.reason
    }
  }
}
