/// The tutorial's experiments: train, attack, bound, prove, report.
struct TutorialRun: Sendable {
  let configuration: TutorialConfiguration
  /// The tutorial's own figures, for comparison; nil to leave them out.
  let reference: TutorialReference?
  let environment: RunEnvironment

  /// Runs what is not finished yet, and writes tables and report where that is all.
  ///
  /// - Returns: the stages that wait for something.
  func run(_ store: RunStore) throws -> [WaitingStage] {
    var run = StageRun(environment, store, findings: TutorialFindings())
    try run.run(TutorialStages(configuration: configuration).all)
    if store.shard == nil, run.waiting.isEmpty {
      try TutorialReport(
        configuration: configuration, reference: reference, environment: environment,
        store: store, findings: run.findings
      ).write()
    }
    return run.waiting
  }
}
