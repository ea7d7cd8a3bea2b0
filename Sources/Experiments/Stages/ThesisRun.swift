internal import Campaigns

/// The thesis's experiments: train, attack, retrain, evaluate, report.
struct ThesisRun: Sendable {
  let configuration: ExperimentConfiguration
  /// The thesis's own figures, for comparison; nil to leave them out.
  let reference: ThesisReference?
  /// The tables and figures to make; stages that none of them needs do not run.
  let items: Set<ResultItem>
  /// The part of the work to do; nil for all of it.
  let shard: Shard?
  let environment: RunEnvironment

  var data: ExperimentData { environment.data }
  var author: AuthorData? { environment.author }

  /// Runs what is not finished yet, and writes tables and report where that is all.
  ///
  /// - Returns: the stages that wait for something.
  func run(_ store: RunStore) throws -> [WaitingStage] {
    var waiting: [WaitingStage] = []
    var results: [NetworkResults] = []
    for network in configuration.networks {
      var result = NetworkResults(name: network)
      for stages in NetworkStages.seeds(
        of: network, configuration, data: DataSize(data.train), items: items)
      {
        var run = StageRun(
          environment, store, findings: Findings(answers: TestAnswers(data.test)))
        try run.run(stages.all)
        waiting += run.waiting
        guard run.waiting.isEmpty else { continue }
        try stages.add(run, to: &result)
      }
      results.append(result)
    }
    if shard == nil, waiting.isEmpty {
      try ReportStage(experiment: self, store: store, results: results).run()
    }
    return waiting
  }
}
