internal import Campaigns
import ArgumentParsing
import Datasets
import Experiments
import Foundation

/// `temper data`: fetch and synthesize MNIST, check any data; fetch what the thesis's author published.
enum DataCommand {
  static let command = Command(
    "data", abstract: "Fetch or synthesize the digits, check any data.",
    examples: [Example("temper data fetch", "Downloads MNIST to data/mnist.")],
    subcommands: [fetch, check, synthesize])

  private static let mirror = Option<String?>(
    "mirror", value: "URL",
    defaultText: "public mirrors, one after the other; the author's repository",
    help: "where to download from; the file names are appended")
  private static let folder = Option<String?>(
    "data", value: "DIR",
    defaultText: "TEMPER_DATA, or else data/mnist; --thesis: TEMPER_THESIS, or else data/thesis",
    help: "the folder that the files go to", completion: .directory)
  private static let thesis = Flag(
    "thesis", help: "what the thesis's author published, instead of MNIST")

  private static let fetch = Command(
    "fetch", abstract: "Download MNIST, or the thesis's own networks and images.",
    examples: [
      Example("temper data fetch", "Downloads the four files to data/mnist."),
      Example(
        "temper data fetch --thesis",
        "Downloads the author's networks, image sets, adversarial examples and perturbations to "
          + "data/thesis, and makes models, records and lists of them."),
    ],
    discussion: "Each file goes to a temporary name, is compared with its published SHA-256 and "
      + "only then gets its own name. A download that was interrupted goes on where it stopped; "
      + "a mirror that fails or has another file is followed by the next. With --thesis the "
      + "originals go to DIR/originals, from \(AuthorOriginals.repository) at commit "
      + "\(AuthorOriginals.commit.prefix(7)); a checkout of it may be put there by hand. What is "
      + "made of them needs MNIST, in TEMPER_DATA or data/mnist.",
    arguments: [thesis, folder, mirror]
  ) { arguments in
    if arguments[thesis] { return try fetchThesis(arguments) }
    let directory = MNIST.directory(
      explicit: arguments[folder], environment: ProcessInfo.processInfo.environment)
    let fetcher = DataFetcher(
      directory: directory, mirrors: arguments[mirror].map { [$0] } ?? DataFetcher.defaultMirrors)
    guard try run(fetcher, arguments) else { return .interrupted }
    Console.result("MNIST is in \(directory)")
    return .success
  }

  /// Downloads the originals, and converts them.
  private static func fetchThesis(_ arguments: Arguments) throws -> ExitStatus {
    let environment = ProcessInfo.processInfo.environment
    let directory = AuthorData.directory(explicit: arguments[folder], environment: environment)
    // Without MNIST nothing can be made of a download: that is better known before.
    let samples = MNIST.directory(explicit: nil, environment: environment)
    guard (try? MNIST.locate(explicit: samples, environment: environment)) != nil else {
      throw FileProblem(
        path: samples,
        reason: "no MNIST files there, among which the thesis's images are found (run: temper data "
          + "fetch; TEMPER_DATA names another folder)")
    }
    let fetcher = AuthorOriginals.fetcher(directory: directory, mirror: arguments[mirror])
    guard try run(fetcher, arguments) else { return .interrupted }
    try AuthorConversion(directory: directory, test: LabelledImages(.test, from: samples)).run {
      output in
      arguments.note("\(output.name): \(output.isUnchanged ? "already there" : "made")")
      if let note = output.note { arguments.note("\(output.name): \(note)") }
    }
    Console.result("the thesis's networks, sets, examples and perturbations are in \(directory)")
    return .success
  }

  /// Downloads files; false where that was interrupted.
  private static func run(_ fetcher: DataFetcher, _ arguments: Arguments) throws -> Bool {
    do {
      try fetcher.run(
        progress: { event in
          // A failed mirror reports that nothing came; the reason follows.
          if case .received(_, bytes: 0) = event { return }
          arguments.note(describe(event))
        }, shouldStop: { Interruption.isRequested })
    } catch {
      guard case .interrupted = error else { throw error }
      Console.note("temper: \(error)")
      return false
    }
    return true
  }

  private static func describe(_ event: DataFetcher.Event) -> String {
    switch event {
    case .present(let file, let path): "\(file): already there (\(path))"
    case .started(let file, let mirror, let offset):
      "\(file): from \(mirror)" + (offset > 0 ? ", going on at byte \(offset)" : "")
    case .received(let file, let bytes): "\(file): \(bytes) bytes"
    case .failed(let file, let mirror, let reason): "\(file): not from \(mirror): \(reason)"
    case .finished(_, let path): "\(path): done"
    }
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
    let samples = SyntheticDigits(
      seed: arguments[SharedOptions.seed], trainCount: arguments[trainCount],
      testCount: arguments[testCount])
    try samples.write(to: directory)
    Console.result(
      "\(samples.train.count) training and \(samples.test.count) test digits are in \(directory)")
    arguments.note("use them with: --data \(directory)")
    return .success
  }
}
