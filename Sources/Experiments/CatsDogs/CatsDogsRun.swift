/// The experiments on cats and dogs: train, attack, prove, transfer, report.
struct CatsDogsRun: Sendable {
  let configuration: CatsDogsConfiguration
  let environment: RunEnvironment

  /// Runs what is not finished yet, and writes tables and report where that is all.
  ///
  /// - Returns: the stages that wait for something.
  func run(_ store: RunStore) throws -> [WaitingStage] {
    var run = StageRun(
      environment, store, findings: CatsDogsFindings(data: CatsDogsData(environment.data)))
    try run.run(CatsDogsStages(configuration: configuration).all)
    if store.shard == nil, run.waiting.isEmpty {
      try CatsDogsReport(
        configuration: configuration, environment: environment, store: store,
        findings: run.findings
      ).write()
    }
    return run.waiting
  }
}
