internal import Basics
internal import Campaigns
internal import Figures
internal import Foundation
internal import LinearAlgebra
internal import Networks

/// Writes the tables, figures and the report of the tutorial.
struct TutorialReport {
  let configuration: TutorialConfiguration
  let reference: TutorialReference?
  let environment: RunEnvironment
  let store: RunStore
  let findings: TutorialFindings

  private var data: ExperimentData { environment.data }
  private var pictures: InputPictures { InputPictures(of: data.test) }

  func write() throws {
    let tables = TutorialTables(
      configuration: configuration, reference: reference, findings: findings,
      label: data.test.labels.first ?? 0)
    for (name, table) in tables.all { try store.write(table, as: name) }
    try store.write(
      Report(
        title: "Temper: \(configuration.name)", subtitle: configuration.description,
        banner: data.note,
        sections: [
          .init(id: "summary", title: "Summary", blocks: [.list(summary)]),
          .init(id: "networks", title: "Networks", blocks: [.table(tables.networks)] + filters),
          .init(
            id: "losses", title: "What losses look like", blocks: try curve() + surface()),
          .init(
            id: "attacks", title: "Gradient attacks",
            blocks: [.table(tables.attacks)] + attackPictures),
          .init(id: "targets", title: "Attacks with a target", blocks: targeted),
          .init(
            id: "exact", title: "Exact answers and bounds",
            blocks: [
              .table(tables.differences), .table(tables.certificates), .table(tables.intervals),
            ]),
          .init(
            id: "certified", title: "Certified accuracy",
            blocks: [.table(tables.certified)] + (try certified())),
          environment.methods(
            store.manifest,
            [
              .init(
                "Training",
                "gradient descent with steps of \(configuration.learningRate), batches of "
                  + "\(configuration.batchSize), \(configuration.epochs) epochs; the CNN's steps are "
                  + "\(configuration.lateRate) after \(configuration.lateRateAfter)"),
              .init("Seed", "\(configuration.seed)"),
            ]),
        ]))
  }

  private var summary: [String] {
    func percent(_ attack: TutorialAttack, _ name: TutorialNetwork) -> String {
      format(percent: findings.attacks[attack]?[name]?.error)
    }
    var lines = [
      "Changes of at most 0.1 a pixel make the CNN answer \(percent(.fgsm, .convolutional)) of the "
        + "images wrongly in one step, \(percent(.pgd, .convolutional)) in forty, and "
        + "\(percent(.restarts, .convolutional)) from ten random starts. Within [0, 1], where images are, "
        + "it is \(percent(.pgdInBox, .convolutional)) in forty steps."
    ]
    let exact = DifferenceQuestion(network: .small, method: .exact, radius: 0.1)
    if let found = findings.differences[exact] {
      let reached = found.filter { ($0.value ?? 1) < 0 }.map { "\($0.target)" }
      lines.append(
        "Of the first test image, \(found.count { $0.isProved }) of \(found.count) classes are decided "
          + "exactly at 0.1: the answer can be made "
          + (reached.isEmpty ? "none of them" : reached.joined(separator: ", ")) + ".")
    }
    if let last = findings.certified.last {
      let open = last.count - last.robust - last.fooled
      lines.append(
        "At \(last.radius), \(last.robust) of \(last.count) images are proved robust, and gradients fool "
          + "\(last.attacked); the search decides \(open == 0 ? "every one" : "all but \(open)").")
    }
    return lines
  }

  /// The kernels of the first convolution.
  private var filters: [Report.Block] {
    guard case .convolution(let first)? = findings.networks[.convolutional]?.nodes.first?.operation
    else { return [] }
    let own = InputPictures(
      rows: first.vertical.kernel, columns: first.horizontal.kernel, note: data.test.note)
    let limit = first.kernel.elements.reduce(0) { max($0, abs($1)) }
    let tiles = (0..<first.kernel.rows).map { row in
      own.change(Array(first.kernel.row(row)), limit: limit).scaled(by: 12)
    }
    let rows = stride(from: 0, to: tiles.count, by: 8).map {
      Array(tiles[$0..<min($0 + 8, tiles.count)])
    }
    return [
      .image(
        PNG.encode(.montage(rows, gap: 8, margin: 8)),
        alt: "the kernels of the CNN's first convolution",
        caption: "The kernels of the CNN's first convolution: red above zero, blue below.")
    ]
  }

  private func curve() throws -> [Report.Block] {
    guard let curve = findings.curve else { return [] }
    let svg = LinePlot(
      title: "1-100-100-100-1 over a line", xAxis: "Input", yAxis: "Output",
      series: [
        .init(name: "random weights", x: curve.inputs, y: curve.untrained),
        .init(name: "after 100 steps towards noise", x: curve.inputs, y: curve.trained),
      ]
    ).svg()
    try AtomicFile.write(svg, to: store.path("figures/loss-curve.svg"))
    return [
      .svg(
        svg,
        caption: "What a network with three hidden layers of 100 makes of one number: not a line, "
          + "though it was only trained towards noise around zero.")
    ]
  }

  private func surface() throws -> [Report.Block] {
    guard let surface = findings.surface else { return [] }
    let names = surface.steps.map { format($0, 2) }
    let svg = HeatMap(
      title: data.title("CNN: the loss around the first test image"), rows: names, columns: names,
      rowLabel: "along the sign of the gradient", columnLabel: "along random signs",
      values: surface.values, decimals: 2
    ).svg()
    try AtomicFile.write(svg, to: store.path("figures/loss-surface.svg"))
    return [
      .svg(
        svg,
        caption:
          "The cross-entropy of the CNN around the first test image: every pixel moves by so "
          + "much along the sign of the gradient (down) and along random signs (to the right).")
    ]
  }

  /// Attacked images with the network's answers above, in rows of six.
  private func montage(_ found: [TutorialFindings.Picture]) -> Data {
    let tiles = found.map { picture in
      pictures.tile(
        pictures.input(picture.input.map { min(1, max(0, Double($0))) }),
        label: picture.answer.map { "\($0)" } ?? "-")
    }
    let rows = stride(from: 0, to: tiles.count, by: 6).map {
      Array(tiles[$0..<min($0 + 6, tiles.count)])
    }
    return PNG.encode(InputPictures.montage(rows))
  }

  private var attackPictures: [Report.Block] {
    let shown: [(TutorialAttack, TutorialNetwork)] = [
      (.fgsm, .dense2), (.fgsm, .convolutional), (.plain, .convolutional), (.pgd, .convolutional),
      (.l2, .convolutional),
    ]
    return [cards]
      + shown.compactMap { attack, name in
        guard let found = findings.attacks[attack]?[name]?.pictures, !found.isEmpty else {
          return nil
        }
        let title = "\(name.displayName): \(attack.displayName)"
        return .image(
          montage(found), alt: "images attacked, \(title)",
          caption: "\(title). Above each image what the network answers; the images show "
            + found.map { "\(data.test.labels[$0.index])" }.joined(separator: " ") + ".")
      }
  }

  /// Originals, changes and what comes of them, for some images that are fooled.
  private var cards: Report.Block {
    let found = findings.attacks[.pgdInBox]?[.convolutional]?.pictures ?? []
    let fooled = found.filter { $0.answer != data.test.labels[$0.index] }.prefix(6)
    return .gallery(
      fooled.map { picture in
        let image = data.test.images.image(picture.index)
        let changed = picture.input.map(Double.init)
        let largest = zip(image, changed).reduce(0) { max($0, abs($1.0 - $1.1)) }
        func captioned(_ image: RasterImage, _ caption: String) -> CaptionedPicture {
          .init(png: PNG.encode(image), caption: caption)
        }
        return ExampleCard(
          title: "CNN, test image \(picture.index)",
          original: captioned(pictures.input(image), "image"),
          change: captioned(pictures.change(changed, from: image), "change"),
          adversarial: captioned(pictures.input(changed), "adversarial"),
          before: "\(data.test.labels[picture.index])",
          after: picture.answer.map { "\($0)" } ?? "none",
          distance: "linf distance \(format(largest, 3)), by gradients")
      })
  }

  private var targeted: [Report.Block] {
    findings.targeted.map { result in
      let loss =
        result.objective == "target-label"
        ? "the target's logit less the label's" : "the target's logit less all others"
      return .image(
        montage(result.pictures), alt: "images led to \(result.target)",
        caption: "CNN, changes of at most 0.2 that make \(loss) large, target \(result.target): "
          + "\(result.reached) of \(result.pictures.count) are answered so.")
    }
  }

  private func certified() throws -> [Report.Block] {
    guard !findings.certified.isEmpty else { return [] }
    func line(_ name: String, _ count: (TutorialFindings.CertifiedRadius) -> Int) -> LinePlot.Series
    {
      .init(
        name: name, x: findings.certified.map(\.radius),
        y: findings.certified.map { 100 * Double(count($0)) / Double(max(1, $0.count)) })
    }
    let svg = LinePlot(
      title: data.title("784-50-20-10: accuracy by radius"), xAxis: "Linf radius",
      yAxis: Axis("images, %", bounds: 0...100),
      series: [
        line("certified") { $0.robust }, line("not fooled by PGD") { $0.count - $0.attacked },
      ], showsMarkers: true, isBand: true
    ).svg()
    try AtomicFile.write(svg, to: store.path("figures/certified.svg"))
    return [
      .svg(
        svg,
        caption:
          "What is proved below, what gradients find above; the truth lies in the band, and on "
          + "its lower edge where the search has decided every image.")
    ]
  }
}
