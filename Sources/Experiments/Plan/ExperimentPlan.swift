/// What a run of the experiments would do, without doing it.
public struct ExperimentPlan: Sendable {
  /// All stages, those that are finished included.
  public let stages: [StageLabel]

  /// The plan of a run.
  ///
  /// - Parameter items: of the thesis's tables and figures those to make.
  public init(_ profile: ExperimentProfile, items: Set<ResultItem>) {
    switch profile {
    case .thesis(let configuration):
      stages = configuration.networks.flatMap { network in
        NetworkStages.seeds(of: network, configuration, items: items).flatMap { stages in
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
