/// What a run of the experiments would do, without doing it.
public struct ExperimentPlan: Sendable {
  /// All stages, those that are finished included.
  public let stages: [Stage]

  /// The plan of a run.
  public init(_ configuration: ExperimentConfiguration, items: Set<ResultItem>) {
    stages = configuration.networks.flatMap { network in
      NetworkStages.seeds(of: network, configuration, items: items).flatMap(\.all)
    }
  }
}
