internal import Attacks
internal import Basics
public import Campaigns
internal import Defenses
public import Networks
public import Queries
public import Search

/// One step of a run as one value: what a plan prints of it is a part of what a run carries out.
public struct Stage: Sendable {
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
  }

  /// The name: in progress, in the manifest, in names of files, and in plans.
  public let name: String
  /// The network that it is about.
  public let network: ThesisNetwork
  /// What it does.
  public let work: Work
  /// The names of the stages whose results it uses.
  var needs: [String] = []
  /// Whether it keeps one thread busy, so that others run beside it.
  var isSingle = false
  /// What there is to do; nil for nothing, where it has no images for instance.
  let task: @Sendable (StageContext) throws -> StageTask?
}

/// What a stage comes to with the results of those before it.
struct StageTask: Sendable {
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
  let read: @Sendable (inout Findings) throws -> Void
  /// Whether the outputs hold all that the stage once made, where others write to the same files.
  var isWhole: @Sendable () throws -> Bool = { true }
}

/// What a stage works with.
struct StageContext: Sendable {
  /// The stage's name.
  let stage: String
  let experiment: Experiment
  let store: RunStore
  /// What the stages before it found.
  let findings: Findings
  /// Threads for it.
  let jobs: Int

  var data: ExperimentData { experiment.data }
  var author: AuthorData? { experiment.author }

  /// Tells how many of the stage's pieces are done.
  @Sendable func advance(_ done: Int, of total: Int) {
    experiment.report(.advanced(stage, done: done, total: total))
  }

  /// Refuses to go on after an interruption.
  func checkInterruption() throws { if experiment.shouldStop() { throw Interrupted() } }

  /// Refuses to call the stage finished whose results are not all final: the user has interrupted
  /// it, or the memory has.
  func check(isFinal: Bool) throws {
    guard !isFinal else { return }
    try checkInterruption()
    throw WaitingStage(name: stage, reason: .memory)
  }
}

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
