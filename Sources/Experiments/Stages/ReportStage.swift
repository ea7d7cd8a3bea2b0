internal import Campaigns
internal import Basics
internal import Figures
internal import Foundation

/// Writes tables, figures and the report of a run.
struct ReportStage {
  let experiment: ThesisRun
  let store: RunStore
  let results: [NetworkResults]

  var configuration: ExperimentConfiguration { experiment.configuration }
  var data: ExperimentData { experiment.data }

  /// What stands at the top of everything where the data are not MNIST.
  private var dataNote: String? {
    if data.isSynthetic { return "Synthetic digits drawn by Temper, not MNIST." }
    guard data.isDigits else { return nil }
    return data.description.isMNIST
      ? nil : "Not MNIST: these figures come from other images under its file names."
  }

  /// The title of a plot, which is a file by itself.
  func title(_ text: String) -> String { data.isSynthetic ? text + " (synthetic digits)" : text }

  func run() throws {
    let comparisons = results.flatMap(RetrainingComparison.all)
    let made = ResultTables(
      configuration: configuration, reference: experiment.reference, results: results,
      comparisons: comparisons, transfer: try transfer(),
      perturbations: perturbationPictures(), dataNote: dataNote,
      dataName: data.isSynthetic ? "synthetic" : "not MNIST")
    // A page has no use for tables without rows, which are those that the profile leaves out; but
    // Figure 4 says why it has none.
    let explained = configuration.figures.networks.isEmpty ? [] : [ResultItem.figure4]
    var tables: [ResultItem: Table] = [:]
    for item in experiment.items {
      let (name, table) = made.table(item)
      try store.write(table, as: name)
      if !table.rows.isEmpty || explained.contains(item) { tables[item] = table }
    }
    let report = Report(
      title: "Temper: \(configuration.name)", subtitle: configuration.description,
      banner: dataNote,
      sections: [summary(comparisons)] + tableSections(tables) + differences(comparisons)
        + (try inputFigures(tables)) + (try perturbationFigures(made.perturbations, tables))
        + transferSection(made.transfer) + (try figures()) + gallery + [methods])
    try store.write(report)
  }

  private func summary(_ comparisons: [RetrainingComparison]) -> Report.Section {
    let sentences =
      experiment.author.map { _ in
        AuthorSummary(
          configuration: configuration, reference: experiment.reference, results: results
        ).sentences
      }
      ?? ReportSummary(
        results: results, comparisons: comparisons, reference: experiment.reference,
        timeLimits: (configuration.performance.timeLimit, configuration.retraining.timeLimit)
      ).sentences
    return Report.Section(id: "summary", title: "Summary", blocks: [.list(sentences)])
  }

  /// The tables that have no section of their own, each with the way to make it alone.
  private func tableSections(_ tables: [ResultItem: Table]) -> [Report.Section] {
    let listed = ResultItem.allCases.filter { !$0.isFigure }
      .compactMap { item in tables[item].map { (item, $0) } }
    let missing = ResultItem.allCases.filter {
      experiment.items.contains($0) && tables[$0] == nil
    }
    guard !listed.isEmpty || !missing.isEmpty else { return [] }
    let left: [Report.Block] =
      missing.isEmpty
      ? []
      : [
        .paragraph(
          "Nothing in this profile makes "
            + missing.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".")
      ]
    return [
      Report.Section(
        id: "tables", title: "Tables",
        blocks: listed.flatMap { item, table -> [Report.Block] in
          [.table(table), .paragraph("Made alone by `\(command(item))`.")]
        } + left)
    ]
  }

  private func command(_ item: ResultItem) -> String {
    experiment.environment.command.text(only: item)
  }

  /// What the defenses do to each network, in sentences; rounds and larger sets are in the table of
  /// differences alone.
  private func differences(_ comparisons: [RetrainingComparison]) -> [Report.Section] {
    let first = comparisons.filter {
      $0.base == .original && $0.variant.round == 1 && $0.variant.originalsPerDigit == nil
    }
    let lists = results.map { result in
      RetrainingSentences(first.filter { $0.network == result.name }).lines
    }.filter { !$0.isEmpty }
    guard !lists.isEmpty else { return [] }
    let intervals =
      "In brackets: 95 % intervals. Later rounds, larger sets, and one variant against "
      + "another are in the table of differences."
    return [
      Report.Section(
        id: "changes", title: "What the variants change",
        blocks: [.paragraph(intervals)] + lists.map { .list($0) })
    ]
  }

  /// Training curves and distributions of the distance.
  private func figures() throws -> [Report.Section] {
    try results.map { result in
      let name = result.name.displayName
      let proofs = try proofTimes(result)
      let training = LinePlot(
        title: title("\(name): training"), xAxis: "Epoch", yAxis: "Accuracy (%)",
        series: [
          .init(
            name: "training images", x: result.first.history.map { Double($0.epoch) },
            y: result.first.history.map { $0.accuracy * 100 })
        ]
      ).svg()
      let prefix = result.name.rawValue
      try AtomicFile.write(training, to: store.path("figures/\(prefix)-training.svg"))
      let curve: [Report.Block] =
        result.first.history.isEmpty
        ? [] : [.svg(training, caption: "Accuracy during each epoch of the first training.")]
      return Report.Section(
        id: "figures-\(prefix)", title: "Figures: \(name)",
        blocks: try retrainingFigures(result) + perturbationTrade(result) + proofs + curve)
    }
  }

  /// The cheapest attack on each attacked test image.
  private var gallery: [Report.Section] {
    let cards = results.flatMap { result in
      Dictionary(grouping: result.first.testExamples.filter { $0.delta != nil }, by: \.index)
        .sorted { $0.key < $1.key }
        .compactMap { _, records in
          records.min { ($0.leastDistance ?? 0) < ($1.leastDistance ?? 0) }
        }
        .compactMap { card($0, title: result.name.displayName) }
    }
    guard !cards.isEmpty else { return [] }
    return [
      Report.Section(
        id: "examples", title: "Adversarial examples",
        blocks: [
          .paragraph(
            "For each attacked test image the target that needs the smallest change. In the "
              + "middle the change: \(InputPictures(of: data.test).changeText)."),
          .gallery(cards),
        ])
    ]
  }

  func card(_ record: AttackRecord, title: String) -> ExampleCard? {
    let image = data.test.images.image(record.index)
    guard let adversarial = record.adversarialInput(image) else { return nil }
    let pictures = InputPictures(of: data.test)
    func picture(_ image: RasterImage, _ caption: String) -> CaptionedPicture {
      .init(png: PNG.encode(image), caption: caption)
    }
    let proof = record.isProved ? "proved smallest" : "gap \(format(percent: record.gap))"
    return ExampleCard(
      title: "\(title), test image \(record.index)",
      original: picture(pictures.input(image), "image"),
      change: picture(pictures.change(adversarial, from: image), "change"),
      adversarial: picture(pictures.input(adversarial), "adversarial"),
      before: "\(record.prediction)", after: record.classifiedAs.map { "\($0)" } ?? "unknown",
      distance: "\(record.norm.rawValue) distance \(format(record.leastDistance, 4)), \(proof)")
  }

  private var chosenImages: String {
    let sets = configuration.sets
    return experiment.author == nil
      ? "the first of each class that the network classifies correctly: "
        + "\(sets.trainingOriginalsPerDigit) of the training and \(sets.testOriginalsPerDigit) of the "
        + "test images"
      : "those that the thesis's author published, all of them test images "
        + "(\(AuthorOriginals.repository), commit \(AuthorOriginals.commit.prefix(7)))"
  }

  /// Settings, machine and versions.
  private var methods: Report.Section {
    let attack = configuration.attack
    let target =
      "examples to retrain on and to test with: the target's logit is at least "
      + "\(attack.margin) times every other and at least \(attack.floor)"
    return experiment.environment.methods(
      store.manifest,
      [
        .init(
          "Attack",
          "method \(attack.method.rawValue), norm \(attack.norm.rawValue), "
            + "\(target); at most \(format(seconds: configuration.retraining.timeLimit)) for "
            + "each attack of the retraining tables"),
        .init("Distances", configuration.successText),
        .init("Chosen images", chosenImages),
        .init(
          "Seed",
          "\(configuration.seed), and those that follow where a network is trained again from "
            + "another"),
      ])
  }
}

/// Reads the report of a results folder and renders it; nothing is computed again.
public enum StoredReport {
  /// The page of a results folder.
  public static func html(from folder: String) throws -> String {
    _ = try RunStore.readManifest(in: folder)
    let path = folder + "/report.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RunStoreError(
        path: path,
        reason: "the run is not finished (go on with: temper experiments --results "
          + "\(folder))")
    }
    guard let report = try? JSONDecoder().decode(Report.self, from: data) else {
      throw RunStoreError(
        path: path, reason: "it is damaged (make it again with: temper experiments)")
    }
    return report.render()
  }
}
