import ArgumentParsing
import Datasets
import Foundation

/// `temper data`: fetch, check and synthesize MNIST.
enum DataCommand {
  static let command = Command(
    "data", abstract: "Fetch, check or synthesize the digits.",
    examples: [Example("temper data fetch", "Downloads MNIST to data/mnist.")],
    subcommands: [fetch, check, synthesize])

  private static let mirror = Option<String?>(
    "mirror", value: "URL", defaultText: "public mirrors, one after the other",
    help: "where to download from; the file names are appended")
  private static let folder = Option<String?>(
    "data", value: "DIR", defaultText: "TEMPER_DATA, or else data/mnist",
    help: "the folder that the files go to", completion: .directory)

  private static let fetch = Command(
    "fetch", abstract: "Download MNIST.",
    examples: [Example("temper data fetch", "Downloads the four files to data/mnist.")],
    discussion: "Each file goes to a temporary name, is compared with its published SHA-256 and "
      + "only then gets its own name. A download that was interrupted goes on where it stopped; "
      + "a mirror that fails or has another file is followed by the next.",
    arguments: [folder, mirror]
  ) { arguments in
    let directory = MNIST.directory(
      explicit: arguments[folder], environment: ProcessInfo.processInfo.environment)
    let fetcher = DataFetcher(
      directory: directory, mirrors: arguments[mirror].map { [$0] } ?? DataFetcher.defaultMirrors)
    do {
      try fetcher.run(
        progress: { event in
          // A failed mirror reports that nothing came; the reason follows.
          if case .received(_, bytes: 0) = event { return }
          arguments.note(describe(event))
        }, shouldStop: { Interruption.isRequested })
    } catch let error as FetchError {
      guard case .interrupted = error else { throw error }
      Console.note("temper: \(error)")
      return .interrupted
    }
    Console.result("MNIST is in \(directory)")
    return .success
  }

  private static func describe(_ event: DataFetcher.Event) -> String {
    switch event {
    case .present(let file, let path): "\(file.name): already there (\(path))"
    case .started(let file, let mirror, let offset):
      "\(file.name): from \(mirror)" + (offset > 0 ? ", going on at byte \(offset)" : "")
    case .received(let file, let bytes): "\(file.name): \(bytes) bytes"
    case .failed(let file, let mirror, let reason): "\(file.name): not from \(mirror): \(reason)"
    case .finished(_, let path): "\(path): done"
    }
  }

  private static let check = Command(
    "check", abstract: "Print counts, sizes and checksums of the data.",
    examples: [Example("temper data check", "Reads the four files to their end.")],
    discussion: "Checksums are of the uncompressed contents, so a file that was compressed again "
      + "still has the published sum.",
    arguments: [SharedOptions.data, SharedOptions.json]
  ) { arguments in
    let check = try DataCheck.run(directory: try arguments.dataDirectory())
    if arguments[SharedOptions.json] {
      try Console.json(CheckReport(check))
    } else {
      for file in check.files { Console.result(describe(file)) }
      let verdict =
        check.isPublishedMNIST
        ? "all four files have MNIST's published contents"
        : check.problems.isEmpty ? "usable, but not the published MNIST" : "not usable"
      if SyntheticMark.isOn(directory: check.directory) { Console.result(SyntheticMark.note) }
      Console.result(verdict)
    }
    for problem in check.problems { Console.note("temper: \(problem)") }
    return check.problems.isEmpty ? .success : .failure
  }

  private static func describe(_ file: DataCheck.File) -> String {
    guard let sum = file.sha256, file.problem == nil else { return "\(file.name): not usable" }
    let size =
      if let rows = file.rows, let columns = file.columns {
        "\(file.count) images of \(rows) x \(columns)"
      } else {
        "\(file.count) labels"
      }
    return "\(file.name)\(file.isGzipped ? ".gz" : ""): \(size), SHA-256 \(sum)"
      + (file.isPublished ? " (MNIST)" : "")
  }

  private static let synthesisFolder = Option<String>(
    "data", value: "DIR", default: "data/synthetic", help: "the folder that the files go to",
    completion: .directory)
  /// More than that is surely a slip of the finger, and would fill the memory.
  private static let countCheck = Check.within(1...1_000_000)
  private static let trainCount = Option<Int>(
    "train-count", value: "N", default: 60_000, help: "training images", validate: countCheck)
  private static let testCount = Option<Int>(
    "test-count", value: "N", default: 10_000, help: "test images", validate: countCheck)

  private static let synthesize = Command(
    "synthesize", abstract: "Draw digits that look hand-written.",
    examples: [
      Example("temper data synthesize --data data/synthetic", "Draws as many digits as MNIST has.")
    ],
    discussion: "The files have MNIST's names and format, so everything else works on them. The "
      + "same seed gives the same images.",
    arguments: [synthesisFolder, SharedOptions.seed, trainCount, testCount]
  ) { arguments in
    let directory = arguments[synthesisFolder]
    if let existing = try? DataCheck.run(directory: directory) {
      if existing.files.contains(where: \.isPublished) {
        throw FileProblem(
          path: directory,
          reason: "holds the real MNIST, which synthetic digits will not overwrite (name another "
            + "folder with --data)")
      }
      if let file = existing.files.first(where: { $0.isOfAnotherKind }) {
        throw FileProblem(
          path: file.path,
          reason:
            "exists already and is not of MNIST's format, so it is not replaced (name another "
            + "folder with --data)")
      }
    }
    let digits = SyntheticDigits(
      seed: arguments[SharedOptions.seed], trainCount: arguments[trainCount],
      testCount: arguments[testCount])
    try digits.write(to: directory)
    Console.result(
      "\(digits.train.count) training and \(digits.test.count) test digits are in \(directory)")
    arguments.note("use them with: --data \(directory)")
    return .success
  }
}

/// What `temper data check --json` prints.
private struct CheckReport: Encodable {
  struct File: Encodable {
    let name: String
    let path: String
    let count: Int
    let rows: Int?
    let columns: Int?
    let sha256: String?
    let published: Bool
    let problem: String?
  }

  let directory: String
  let published: Bool
  let synthetic: Bool
  let files: [File]

  init(_ check: DataCheck) {
    directory = check.directory
    published = check.isPublishedMNIST
    synthetic = SyntheticMark.isOn(directory: check.directory)
    files = check.files.map {
      File(
        name: $0.name, path: $0.path, count: $0.count, rows: $0.rows, columns: $0.columns,
        sha256: $0.sha256, published: $0.isPublished, problem: $0.problem?.description)
    }
  }
}
