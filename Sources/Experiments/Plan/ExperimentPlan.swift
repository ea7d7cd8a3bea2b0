/// What a run of the experiments would do, without doing it.
public struct ExperimentPlan: Sendable {
  /// All stages, those that are finished included.
  public let stages: [StageLabel]

  /// The plan of a run.
  ///
  /// - Parameters:
  ///   - items: of the thesis's tables and figures those to make.
  ///   - data: of the data that the thesis's experiments are made on.
  /// - Throws: `ConfigurationError` where the configuration makes no sense for the data.
  public init(
    _ profile: ExperimentProfile, items: Set<ResultItem>, data: DataSize = .mnist
  ) throws {
    try profile.check(data)
    switch profile {
    case .thesis(let configuration):
      stages = configuration.networks.flatMap { network in
        NetworkStages.seeds(of: network, configuration, data: data, items: items).flatMap {
          stages in
          stages.all.map(\.label)
        }
      }
    case .tutorial(let configuration):
      stages = TutorialStages(configuration: configuration).all.map(\.label)
    case .catsDogs(let configuration):
      stages = CatsDogsStages(configuration: configuration).all.map(\.label)
    }
  }
}
