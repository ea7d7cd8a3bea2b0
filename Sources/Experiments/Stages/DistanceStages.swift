internal import Campaigns
internal import Datasets
internal import Networks

/// How far adversarial examples of every network are (the thesis's Table 6, adversarial distance).
extension NetworkStages {
  /// Attacks on every variant with each floor, and on those behind a perturbation with the thesis's
  /// pixels as well.
  var distances: [NetworkStage] {
    guard items.contains(where: \.needsDistances) else { return [] }
    return configuration.distanceSettings.flatMap { settings in
      variants.map { distance($0, settings) }
    } + variants.filter(\.isPerturbed).map { distance($0, configuration.brighterSettings) }
  }

  /// Adds what they found to a run.
  func addDistances(_ findings: Findings, to run: inout NetworkRun) {
    guard !distances.isEmpty else { return }
    func records(_ settings: AttackSettings) -> [NetworkVariant: [AttackRecord]] {
      Dictionary(
        uniqueKeysWithValues: variants.map {
          ($0, findings.records[distance($0, settings).name] ?? [])
        })
    }
    let settings = configuration.distanceSettings
    run.distanceRecords = records(settings[0])
    for further in settings.dropFirst() { run.furtherDistances[further.floor] = records(further) }
    run.brighterDistances = records(configuration.brighterSettings).filter {
      $0.key.isPerturbed && findings.networks[$0.key] != nil
    }
    run.readAccuracy = findings.networks.mapValues { findings.answers(read($0)).share }
  }

  /// Attacks a variant with the thesis's target on the first test images that all variants classify
  /// correctly, outputs read as the configuration says.
  private func distance(_ variant: NetworkVariant, _ settings: AttackSettings) -> NetworkStage {
    let kind = settings.imageRange == nil ? floorText(settings) : " brighter"
    let limit = configuration.retraining.timeLimit
    let count = configuration.sets.distanceImages
    let question = AttackQuestion(
      settings: settings, variant: variant, outputs: configuration.distances.outputs, limit: limit,
      count: count)
    return attacks(
      "distance \(variant.name)\(kind) \(limit)s", question, after: retraining
    ) { context in
      let answers = context.findings.networks.values.map { context.findings.answers(read($0)) }
      let candidates =
        context.author?.sets.afterImprovement ?? Array(context.data.test.labels.indices)
      let common = candidates.lazy.filter { index in answers.allSatisfy { $0[index] } }
      return .indices(Array(common.prefix(count)))
    }
  }

  private func read(_ network: Network) -> Network {
    network.reading(outputs: configuration.distances.outputs)
  }
}
