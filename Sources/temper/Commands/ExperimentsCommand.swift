import ArgumentParsing
import Datasets
import Experiments
import Foundation
import Synchronization

/// `temper experiments`: the tables and figures of the thesis.
enum ExperimentsCommand {
  private static let profileName = Option<String>(
    "profile", value: "NAME", default: "quick",
    help: "a configuration in the folder experiments, by name",
    completion: .values([
      "quick", "standard", "paper", "author", "tutorial", "tutorial-full", "cats-dogs",
      "cats-dogs-full",
    ]))
  private static let configuration = Option<String?>(
    "configuration", value: "FILE", help: "a configuration of your own",
    completion: .file(["json"]))
  private static let results = Option<String?>(
    "results", value: "DIR", defaultText: "results/PROFILE", help: "where everything goes",
    completion: .directory)
  private static let only = Option<ResultItemList?>(
    "only", value: "ITEMS", defaultText: "all",
    help: "only these tables and figures and what they need: "
      + ResultItem.allCases.map(\.rawValue).joined(separator: ", "),
    completion: .values(ResultItem.allCases.map(\.rawValue)))
  private static let plan = Flag(
    "plan", help: "print what is left to do and roughly how long it takes, and do nothing")
  private static let resume = Flag(
    "resume", help: "go on with an earlier run (this happens anyway: finished work is kept)")

  static let command = Command(
    "experiments", abstract: "Train, attack, retrain, compare: tables and a report.",
    examples: [
      Example("temper experiments", "The quick profile, to results/quick."),
      Example("temper experiments --profile quick --results /tmp/quick", "To another folder."),
      Example(
        "temper experiments --configuration mine.json --data flowers.csv --plan",
        "The thesis's way with networks and data of your own: how long it would take."),
      Example(
        "temper experiments --profile author",
        "The thesis's own networks; first: temper data fetch --thesis."),
      Example(
        "temper experiments --profile paper --shard 2/8",
        "One of eight machines that share a folder; the last run goes without --shard."),
    ],
    discussion: "Interrupted anywhere and started again, it goes on from where it was. What "
      + "depends on a changed option runs again, everything else is kept. With --shard it does its "
      + "part of what can be done by now; exit status 2 says that there is more to do when the "
      + "other parts are done. With --memory, what is cut short is not finished, nor is what needs it: "
      + "then the status is 2, there is no report, and a run with more memory goes on.",
    arguments: [
      profileName, configuration, only, results, SharedOptions.shard, SharedOptions.memory,
      SharedOptions.jobs,
    ] + SharedOptions.dataOptions + [plan, resume],
    exclusives: [Exclusive([profileName, configuration], required: false)]
  ) { arguments in
    let path = arguments[configuration] ?? "experiments/\(arguments[profileName]).json"
    for (name, isGiven) in [
      ("shard", arguments[SharedOptions.shard] != nil),
      ("memory", arguments[SharedOptions.memory] != nil), ("resume", arguments[resume]),
    ] where isGiven && arguments[plan] {
      throw arguments.usageError("--\(name): --plan is of the whole run, and starts nothing")
    }
    try checkProfile(path, arguments)
    let profile = try ExperimentProfile(contentsOf: path)
    if arguments[only] != nil, !profile.hasItems {
      throw arguments.usageError(
        "--only: \(profile.name) makes all of its tables; only the thesis's profiles can be asked for some"
      )
    }
    let folder = arguments[results] ?? "results/\(profile.name)"
    let items = arguments[only]?.items ?? Set(ResultItem.allCases)
    if arguments[plan] {
      try PlanDisplay(
        plan: ExperimentPlan(profile, items: items, data: planned(for: profile, arguments)),
        finished: RunStore.finishedStages(in: folder), jobs: arguments.jobs
      ).show()
      return .success
    }
    let display = StageDisplay(arguments)
    let experiment = try Experiment(
      profile: profile,
      references: DocumentReferences(folder: InputPath.folder(of: path) + "/reference"),
      items: items,
      shard: arguments[SharedOptions.shard],
      data: try data(for: profile, arguments),
      command: arguments[configuration].map {
        .configuration(path: $0, dataOptions: arguments.dataOptionTexts)
      },
      authorDirectory: AuthorData.directory(
        explicit: nil, environment: ProcessInfo.processInfo.environment),
      solvers: SharedOptions.solvers, jobs: arguments.jobs, memory: arguments.memoryLimit(),
      shouldStop: { Interruption.isRequested }, report: display.show)
    let waiting = try experiment.run(in: folder)
    for stage in waiting { arguments.note("\(stage)") }
    if let shard = experiment.shard {
      Console.result("shard \(shard.argumentText): \(waiting.isEmpty ? "done" : "waits")")
    } else if waiting.isEmpty {
      Console.result("\(folder)/report.html")
    }
    return waiting.isEmpty ? .success : .unproven
  }

  /// The sizes of the data that a plan is of: MNIST's where the data are not there yet.
  private static func planned(
    for profile: ExperimentProfile, _ arguments: Arguments
  ) throws -> DataSize {
    guard case .thesis(let configuration) = profile, configuration.source == nil else {
      return .mnist
    }
    do {
      return try DataSize(of: arguments.dataSource())
    } catch DatasetError.noData where arguments[SharedOptions.data] == nil {
      return .mnist
    }
  }

  /// The images: any for the thesis's networks and their like, those of MNIST's kind for the tutorial,
  /// colour pictures for cats and dogs; nil where those are drawn.
  private static func data(
    for profile: ExperimentProfile, _ arguments: Arguments
  ) throws -> DataSource? {
    if case .catsDogs = profile {
      // The environment names digits.
      guard arguments[SharedOptions.data] == nil else { return try arguments.dataSource() }
      guard FileManager.default.fileExists(atPath: catsAndDogs) else {
        arguments.note("there is no \(catsAndDogs): heads of cats and dogs are drawn instead")
        return nil
      }
      return try DataSource.locate(explicit: catsAndDogs, environment: [:])
    }
    let data = try arguments.dataSource()
    switch profile {
    case .thesis(let configuration) where configuration.source == nil: break
    default:
      guard data.isDigits else {
        throw FileProblem(
          path: data.path,
          reason:
            "\(profile.name) is made of MNIST's four files, or others of their kind (name their "
            + "folder with --data)")
      }
    }
    return data
  }

  /// Where pictures of cats and dogs are looked for when no data are named.
  private static let catsAndDogs = "data/cats-dogs.npz"

  private static func checkProfile(_ path: String, _ arguments: Arguments) throws {
    guard arguments[configuration] == nil, !FileManager.default.fileExists(atPath: path) else {
      return
    }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "experiments")) ?? []
    let names = files.filter { $0.hasSuffix(".json") }.map { $0.dropLast(5) }.sorted()
    throw arguments.usageError(
      names.isEmpty
        ? "--profile: there is no folder experiments here (run from the project's folder, or "
          + "name a file with --configuration)"
        : "--profile: there is no \(path); there are: \(names.joined(separator: ", "))")
  }
}

/// Shows the stages of a run on standard error; several may run side by side.
private final class StageDisplay: Sendable {
  private struct Stage {
    let start = ContinuousClock.now
    var progress: Progress?
  }

  private let isQuiet: Bool
  private let running = Mutex<[String: Stage]>([:])

  init(_ arguments: Arguments) { isQuiet = arguments[SharedOptions.quiet] }

  func show(_ event: ExperimentEvent) {
    guard !isQuiet else { return }
    switch event {
    case .started(let name): running.withLock { $0[name] = Stage() }
    case .skipped(let name): Console.note("\(name): done before")
    case .advanced(let name, let done, let total):
      running.withLock { stages in
        guard let stage = stages[name] else { return }
        let progress =
          stage.progress ?? Progress(name, total: total, isQuiet: false, start: stage.start)
        stages[name]?.progress = progress
        progress.update(done)
      }
    case .finished(let name, let seconds):
      running.withLock { $0.removeValue(forKey: name)?.progress?.finish() }
      Console.note("\(name): done in \(Text.number(seconds, 1)) s")
    }
  }
}
