internal import Basics
internal import Campaigns

/// Carries out stages, as far as they can be by now.
struct StageRun<Found: Sendable> {
  let environment: RunEnvironment
  let store: RunStore
  private(set) var findings: Found
  /// Stages that wait, and what does not begin without them left out.
  private(set) var waiting: [WaitingStage] = []
  private var done: Set<String> = []

  /// A run that begins with what was found before it.
  init(_ environment: RunEnvironment, _ store: RunStore, findings: Found) {
    self.environment = environment
    self.store = store
    self.findings = findings
  }

  /// Runs every stage once those are done that it needs. Stages that keep one thread busy run side
  /// by side when all others that can have run.
  mutating func run(_ stages: [Stage<Found>]) throws {
    var open = stages
    while true {
      let ready = open.filter { $0.needs.allSatisfy(done.contains) }
      guard !ready.isEmpty else { break }
      let next = ready.first { !$0.isSingle }.map { [$0] } ?? ready
      try run(together: next)
      open.removeAll { stage in next.contains { $0.name == stage.name } }
    }
    precondition(open.isEmpty || !waiting.isEmpty, "a stage needs one that there is not")
  }

  private mutating func run(together stages: [Stage<Found>]) throws {
    let tasks = ResultCollector<String, Result<StageTask<Found>?, WaitingStage>>()
    let jobs = max(1, environment.jobs / stages.count)
    try WorkerPool.run(stages, jobs: environment.jobs) { [self] stage in
      let context = StageContext(
        stage: stage.name, environment: environment, store: store, findings: findings, jobs: jobs)
      do {
        let task = try stage.task(context)
        if let task { try run(task, context) }
        tasks.add(.success(task), for: stage.name)
      } catch let waiting as WaitingStage {
        tasks.add(.failure(waiting), for: stage.name)
      }
    }
    for stage in stages {
      do {
        try tasks[stage.name]?.get()?.read(&findings)
        done.insert(stage.name)
      } catch let stage as WaitingStage {
        waiting.append(stage)
      }
    }
  }

  /// Runs a task, or a shard's part of it, unless it is finished already.
  private func run(_ task: StageTask<Found>, _ context: StageContext<Found>) throws {
    let name = context.stage
    if store.isFinished(name, inputs: task.inputs, outputs: task.outputs), try task.isWhole() {
      return environment.report(.skipped(name))
    }
    try context.checkInterruption()
    var work = task.run
    let share = store.shard.flatMap { shard in task.share.map { (of: $0, shard) } }
    if let share {
      guard let part = try share.of(share.1) else { return }
      work = part
    } else if let shard = store.shard, !shard.owns(name) {
      throw WaitingStage(name: name, reason: .shards)
    }
    environment.report(.started(name))
    let seconds = try ContinuousClock().measure(work) / .seconds(1)
    try context.checkInterruption()
    if share == nil { try store.finish(name, inputs: task.inputs, seconds: seconds) }
    environment.report(.finished(name, seconds: seconds))
  }
}

/// A stage that is not finished: what needs it has to wait.
public struct WaitingStage: Error, Hashable, CustomStringConvertible {
  /// What it waits for.
  public enum Reason: Sendable {
    /// What other shards do.
    case shards
    /// A run that may occupy more memory.
    case memory
  }

  /// The stage's name.
  public let name: String
  /// What it waits for.
  public let reason: Reason

  /// One line.
  public var description: String {
    switch reason {
    case .shards: "\(name): waits for other shards"
    case .memory: "\(name): cut short by the limit on memory (run again with a larger one)"
    }
  }
}
