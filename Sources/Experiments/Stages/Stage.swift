internal import Basics
public import Campaigns
internal import Defenses
internal import Networks
public import Queries
public import Search
internal import Optimization

/// What a plan says of a step of a run.
public struct StageLabel: Sendable {
  /// What a stage does, as far as its duration depends on it.
  public enum Work: Sendable, Equatable {
    /// A file that is there already.
    case copying
    /// So many passes over the training images.
    case training(epochs: Int)
    /// Passes over some examples, which are few.
    case partialRetraining
    /// Training with so many gradients in every step.
    case adversarialTraining(Norm, epochs: Int, steps: Int)
    /// So many attacks with a limit in seconds each.
    case attacks(Int, AttackMethod, limit: Double)
    /// The bounds of every neuron.
    case bounds(BoundsMethod)
    /// The largest output of so many classes with a limit in seconds each.
    case largestOutputs(Int, limit: Double)
    /// So many perturbations that go on up to a limit in seconds each.
    case perturbations(Int, limit: Double)
    /// A perturbation that ends as soon as all images are correct.
    case quickPerturbation
    /// Anything else: in words, and how many seconds of one thread it took where it was measured.
    case other(String, seconds: Double)
  }

  /// The name: in progress, in the manifest, in names of files, and in plans.
  public let name: String
  /// The sizes of the network that it is about; nil of what is not one of the thesis's experiments.
  public let size: NetworkSize?
  /// What it does.
  public let work: Work

  init(name: String, size: NetworkSize? = nil, work: Work) {
    self.name = name
    self.size = size
    self.work = work
  }
}

/// One step of a run as one value: what a plan prints of it is a part of what a run carries out.
///
/// It adds to what was found (`Found`) when it is done.
struct Stage<Found: Sendable>: Sendable {
  /// What a plan says of it.
  let label: StageLabel
  /// The names of the stages whose results it uses.
  var needs: [String] = []
  /// Whether it keeps one thread busy, so that others run beside it.
  var isSingle = false
  /// What there is to do; nil for nothing, where it has no images for instance.
  let task: @Sendable (StageContext<Found>) throws -> StageTask<Found>?

  /// The name: in progress, in the manifest and in names of files.
  var name: String { label.name }
}

/// What a stage comes to with the results of those before it.
struct StageTask<Found: Sendable>: Sendable {
  /// Everything that the outputs depend on.
  let inputs: [String]
  /// Files of the store.
  let outputs: [String]
  /// Makes the outputs.
  let run: @Sendable () throws -> Void
  /// A shard's part of what makes the outputs, nil where nothing of it is left; without this all of
  /// it is one shard's.
  var share: (@Sendable (Shard) throws -> (@Sendable () throws -> Void)?)?
  /// Adds to the findings what the outputs say.
  let read: @Sendable (inout Found) throws -> Void
  /// Whether the outputs hold all that the stage once made, where others write to the same files.
  var isWhole: @Sendable () throws -> Bool = { true }
}

/// What all stages of a run work with.
struct RunEnvironment: Sendable {
  let data: ExperimentData
  /// What the thesis's author published; nil where the run makes everything itself.
  var author: AuthorData?
  let solvers: Solvers
  /// What makes all of it again.
  let command: RunCommand
  /// Threads for attacks and trainings.
  let jobs: Int
  /// What the whole program may occupy; nil for no limit.
  let memory: MemoryLimit?
  let shouldStop: @Sendable () -> Bool
  let report: @Sendable (ExperimentEvent) -> Void
}

/// What a stage works with.
struct StageContext<Found: Sendable>: Sendable {
  /// The stage's name.
  let stage: String
  let environment: RunEnvironment
  let store: RunStore
  /// What the stages before it found.
  let findings: Found
  /// Threads for it.
  let jobs: Int

  var data: ExperimentData { environment.data }
  var author: AuthorData? { environment.author }

  /// Tells how many of the stage's pieces are done.
  @Sendable func advance(_ done: Int, of total: Int) {
    environment.report(.advanced(stage, done: done, total: total))
  }

  /// Refuses to go on after an interruption.
  func checkInterruption() throws { if environment.shouldStop() { throw Interrupted() } }

  /// Refuses to call the stage finished whose results are not all final: the user has interrupted
  /// it, or the memory has.
  func check(isFinal: Bool) throws {
    guard !isFinal else { return }
    try checkInterruption()
    throw WaitingStage(name: stage, reason: .memory)
  }
}

/// The stages of one network of the thesis and one seed.
typealias NetworkStage = Stage<Findings>
typealias NetworkTask = StageTask<Findings>
typealias NetworkContext = StageContext<Findings>

/// What the stages of one network and one seed have found so far.
struct Findings: Sendable {
  /// The original and its successors.
  var networks: [NetworkVariant: Network] = [:]
  /// Loss and accuracy of every epoch of the first training.
  var history: [EpochResult] = []
  /// Attacks, by the name of their stage.
  var records: [String: [AttackRecord]] = [:]
  var bounds: [BoundsMethod: BigMBounds] = [:]
  var largestOutputs: [OutputRecord]?
  /// Perturbations of the original network's inputs.
  var perturbations: [PerturbationVariant: PerturbationFile] = [:]
  /// What networks answer to the test images.
  let answers: TestAnswers
}
