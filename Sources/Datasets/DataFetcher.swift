import Basics

/// Downloads files with the `curl` program, for `temper data fetch`: MNIST's four `.gz` files, or any
/// others that are known by their checksums.
///
/// Each file is taken from the first mirror that gives the right one. A download goes to `NAME.part`,
/// which the next attempt resumes, and gets its name once its checksum is right.
public struct DataFetcher: Sendable {
  /// Public copies of MNIST, in the order they are tried.
  public static let defaultMirrors = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://yann.lecun.com/exdb/mnist/",
  ]

  /// What `run` is doing. Files are called by their names on the mirrors.
  public enum Event: Sendable, Equatable {
    /// The file is there already with the right contents.
    case present(String, path: String)
    /// A download begins; `resumingAt` bytes are there from an earlier one.
    case started(String, mirror: String, resumingAt: Int)
    /// So many bytes of the file are on the disk.
    case received(String, bytes: Int)
    /// A mirror did not give the file; the next one is tried.
    case failed(String, mirror: String, reason: String)
    /// The file is complete and checked.
    case finished(String, path: String)
  }

  /// What to do where a download does not work, for error texts.
  public struct Advice: Sendable, Equatable {
    /// The command that goes on.
    public let command: String
    /// How to do without a network.
    public let withoutNetwork: String

    /// A command, and a way without it that reads well after "or".
    public init(command: String, withoutNetwork: String) {
      self.command = command
      self.withoutNetwork = withoutNetwork
    }
  }

  /// Where the files land.
  public let directory: String
  /// The addresses of folders that hold the files, tried in order.
  public let mirrors: [String]
  /// What is downloaded, in this order.
  public let files: [RemoteFile]
  /// What an error tells the user to do.
  public let advice: Advice
  /// The program's name, looked up in `PATH`, or its path.
  public let curl: String

  /// A fetcher of some files.
  public init(
    directory: String, mirrors: [String], files: [RemoteFile], advice: Advice,
    curl: String = "curl"
  ) {
    self.directory = directory
    self.mirrors = mirrors
    self.files = files
    self.advice = advice
    self.curl = curl
  }

  /// A fetcher of those of MNIST's files that `expected` names, by default all four.
  public init(
    directory: String, mirrors: [String] = DataFetcher.defaultMirrors,
    expected: [MNIST.File: MNIST.Checksums] = MNIST.published, curl: String = "curl"
  ) {
    self.init(
      directory: directory, mirrors: mirrors,
      files: MNIST.File.allCases.compactMap { file in
        expected[file].map { RemoteFile(file, $0) }
      },
      advice: Advice(
        command: "temper data fetch",
        withoutNetwork: "without a network: put the four files into \(directory) by hand, or "
          + "temper data synthesize, then --data data/synthetic"),
      curl: curl)
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
    for file in files {
      try createFolder(of: file)
      if let path = file.existing(directory) {
        progress(.present(file.name, path: path))
      } else {
        try fetch(file, shouldStop, progress)
      }
    }
  }

  private func createFolder(of file: RemoteFile) throws(FetchError) {
    let path = file.path(in: directory)
    do throws(AtomicFileError) {
      try AtomicFile.createDirectory(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
    } catch {
      throw .cannotWrite(error.description)
    }
  }

  /// Tries the mirrors in turn.
  private func fetch(
    _ file: RemoteFile, _ shouldStop: () -> Bool, _ progress: (Event) -> Void
  ) throws(FetchError) {
    let download = PartialDownload(file, in: directory)
    // An earlier run may have been stopped between the last byte and the renaming.
    if try download.finish() {
      return progress(.finished(file.name, path: download.destination))
    }
    let program = try Curl(named: curl, advice: advice)
    var reasons: [String] = []
    for mirror in mirrors {
      let address = (mirror.hasSuffix("/") ? mirror : mirror + "/") + file.name
      let reason = try attempt(address, download, program, shouldStop) { resumingAt in
        progress(.started(file.name, mirror: mirror, resumingAt: resumingAt))
      } received: { bytes in
        progress(.received(file.name, bytes: bytes))
      }
      guard let reason else { return progress(.finished(file.name, path: download.destination)) }
      progress(.failed(file.name, mirror: mirror, reason: reason))
      reasons.append("\(mirror): \(reason)")
    }
    throw .noMirrorWorked(file: file.name, reasons: reasons, advice: advice)
  }

  /// One mirror's chance: nil when the file is there, else why it is not.
  private func attempt(
    _ address: String, _ download: PartialDownload, _ program: Curl, _ shouldStop: () -> Bool,
    started: (Int) -> Void, received: (Int) -> Void
  ) throws(FetchError) -> String? {
    while true {
      let resumingAt = download.size
      started(resumingAt)
      let outcome = try program.download(
        address, to: download, shouldStop: shouldStop, received: received)
      if outcome.isComplete, try download.finish() { return nil }
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
