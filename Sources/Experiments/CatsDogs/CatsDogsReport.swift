internal import Basics
internal import Campaigns
internal import Figures
internal import Foundation
internal import LinearAlgebra
internal import Networks

/// Writes the tables and the report of the cats and dogs.
struct CatsDogsReport {
  let configuration: CatsDogsConfiguration
  let environment: RunEnvironment
  let store: RunStore
  let findings: CatsDogsFindings

  private var data: CatsDogsData { findings.data }

  func write() throws {
    let tables = [
      ("networks", networks), ("nearest", nearest), ("confident", confident),
      ("transfer", transfer), ("radii", radii),
    ]
    for (name, table) in tables { try store.write(table, as: name) }
    try store.write(
      Report(
        title: "Temper: \(configuration.name)", subtitle: configuration.description,
        banner: environment.data.note,
        sections: [
          .init(id: "summary", title: "Summary", blocks: [.list(summary)]),
          .init(id: "networks", title: "Networks", blocks: [.table(networks)]),
          .init(
            id: "nearest", title: "The smallest changes",
            blocks: [
              .paragraph(
                "Of each of \(configuration.batches) batches of \(configuration.batchImages) test "
                  + "images the one that the network is surest of is changed, until the logit is "
                  + "\(configuration.difference) on the other side of zero."),
              .table(nearest),
            ] + NearestQuestion.all.map { .gallery(cards($0)) }),
          .init(
            id: "confident", title: "The most confident wrong answers",
            blocks: [.table(confident)] + confidentPictures),
          .init(
            id: "transfer", title: "Do they fool the CNN?", blocks: [.table(transfer)]),
          .init(
            id: "radii", title: "The convolutional networks' own examples",
            blocks: [.table(radii)] + radiusPictures + (try curves())),
          environment.methods(
            store.manifest,
            [
              .init(
                "Training",
                "Adam with steps of \(configuration.learningRate), batches of "
                  + "\(configuration.batchSize), \(configuration.epochs) epochs, binary "
                  + "cross-entropy of one output"),
              .init(
                "Pictures",
                "\(data.color.train.images.count) for training and \(data.color.test.images.count) "
                  + "for testing, \(data.color.test.images.shape.text)"),
              .init("Seed", "\(configuration.seed)"),
            ]),
        ]))
  }

  private var summary: [String] {
    func accuracy(_ network: CatsDogsNetwork) -> String {
      format(percent: findings.histories[network]?.last?.validationAccuracy)
    }
    let all = findings.nearest.values.joined()
    var lines = [
      "The CNN classifies \(accuracy(.convolutionalColor)) of the test images in colour and "
        + "\(accuracy(.convolutionalGrey)) in grey, the fully connected network "
        + "\(accuracy(.denseColor)) and \(accuracy(.denseGrey)); the project has 82 and 62 % from "
        + "larger pictures and twice as many.",
      "\(all.count(where: \.isProved)) of \(all.count) smallest changes are proved.",
    ]
    let transferred = transferCounts.reduce((0, 0)) { ($0.0 + $1.fooled, $0.1 + $1.count) }
    lines.append(
      "\(transferred.0) of \(transferred.1) examples against the fully connected networks fool the CNN "
        + "too.")
    return lines
  }

  private var networks: Table {
    Table(
      title: "Accuracy",
      caption:
        "After \(configuration.epochs) epochs. The project's networks saw 25,000 pictures of 100 x 100.",
      columns: [
        .init(name: "Network"), .init(name: "Weights and biases"),
        .init(name: "Training", unit: "%", decimals: 1),
        .init(name: "Test", unit: "%", decimals: 1, isComparable: false),
      ],
      rows: CatsDogsNetwork.allCases.flatMap { network -> [Table.Row] in
        let last = findings.histories[network]?.last
        let theirs: Double? =
          switch network {
          case .denseColor, .denseGrey: 62
          case .convolutionalColor, .convolutionalGrey: 82
          case .narrowGrey: nil
          }
        let own = Table.Row([
          .text(network.displayName), Table.Cell(findings.networks[network]?.parameterCount),
          Table.Cell(last.map { 100 * $0.accuracy }),
          Table.Cell(last?.validationAccuracy.map { 100 * $0 }),
        ])
        return [own]
          + [
            theirs.map {
              Table.Row(
                [.text("in the project"), .missing, .missing, .number($0)], isReference: true,
                isComparable: false)
            }
          ].compactMap(\.self)
      })
  }

  private var nearest: Table {
    Table(
      title: "The smallest changes (L1)",
      columns: [
        .init(name: "Network"), .init(name: "Largest change of a value"),
        .init(name: "Images"), .init(name: "Proved"), .init(name: "None exists"),
        .init(name: "Mean distance", decimals: 4), .init(name: "Mean gap", unit: "%", decimals: 1),
        .init(name: "Mean time", unit: "s", decimals: 2),
      ],
      rows: NearestQuestion.all.map { question in
        let records = findings.nearest[question] ?? []
        let summary = AttackSummary(records)
        return [
          .text(question.network.displayName),
          .text(question.isLimited ? "\(configuration.maxDeviation)" : "free"),
          .integer(records.count), .integer(records.count(where: \.isProved)),
          .integer(summary.statuses[.infeasible] ?? 0), Table.Cell(summary.meanDistance),
          Table.Cell(summary.meanGap.map { $0 * 100 }), Table.Cell(summary.meanSeconds),
        ]
      })
  }

  private var confident: Table {
    Table(
      title: "The most confident wrong answers",
      caption:
        "The largest logit of the wrong class when no value changes by more than "
        + "\(configuration.maxDeviation), and what no change exceeds.",
      columns: [
        .init(name: "Network"), .init(name: "Image"), .init(name: "Class"),
        .init(name: "Logit", decimals: 3), .init(name: "At most", decimals: 3),
        .init(name: "Proved"), .init(name: "Time", unit: "s", decimals: 1),
      ],
      rows: CatsDogsNetwork.allCases.flatMap { network in
        (findings.confident[network] ?? []).map { record in
          [
            .text(network.displayName), Table.Cell(record.index),
            .text(record.label.map(className) ?? ""), Table.Cell(record.value),
            Table.Cell(record.bound), .text(record.isProved ? "yes" : "no"),
            .number(record.seconds),
          ]
        }
      })
  }

  private func className(_ label: Int) -> String { data.color.test.images.className(label) }

  /// How many examples against the fully connected networks fool the CNN on the same pictures.
  private var transferCounts: [(question: NearestQuestion, count: Int, fooled: Int)] {
    NearestQuestion.all.compactMap { question in
      let other: CatsDogsNetwork
      switch question.network {
      case .denseColor: other = .convolutionalColor
      case .denseGrey: other = .convolutionalGrey
      default: return nil
      }
      guard let network = findings.networks[other], let records = findings.nearest[question] else {
        return nil
      }
      let samples = data.pictures(of: question.network).test
      // An image that the CNN gets wrong anyway says nothing.
      let tried = records.compactMap { record -> Bool? in
        let image = samples.images.image(record.index)
        guard let changed = record.adversarialInput(image),
          network.classification(image) == record.label
        else { return nil }
        return network.classification(changed) != record.label
      }
      return (question, tried.count, tried.count { $0 })
    }
  }

  private var transfer: Table {
    Table(
      title: "Examples against the fully connected network, shown to the CNN",
      caption: "Of the images that the CNN classifies correctly.",
      columns: [
        .init(name: "Made against"), .init(name: "Largest change of a value"),
        .init(name: "Examples"), .init(name: "Fool the CNN"),
      ],
      rows: transferCounts.map { question, count, fooled in
        [
          .text(question.network.displayName),
          .text(question.isLimited ? "\(configuration.maxDeviation)" : "free"), .integer(count),
          .integer(fooled),
        ]
      }, notes: ["In the project none of those tried did."])
  }

  private static let attacked: [CatsDogsNetwork] = [
    .convolutionalColor, .convolutionalGrey, .narrowGrey,
  ]

  private var radii: Table {
    Table(
      title: "Gradient attacks and interval bounds by radius (Linf)",
      caption:
        "Of the first \(configuration.images) test images: those classified correctly, those of them "
        + "that 20 steps of projected gradient ascent fool, and those that interval arithmetic proves "
        + "robust.",
      columns: [
        .init(name: "Network"), .init(name: "Radius"), .init(name: "Correct"),
        .init(name: "Fooled"), .init(name: "Proved robust"),
      ],
      rows: Self.attacked.flatMap { network in
        (findings.radii[network] ?? []).map { result in
          [
            .text(network.displayName), .number(result.radius), .integer(result.correct),
            .integer(result.fooled), .integer(result.robust),
          ]
        }
      })
  }

  private func curves() throws -> [Report.Block] {
    try Self.attacked.compactMap { network -> Report.Block? in
      guard let results = findings.radii[network], !results.isEmpty else { return nil }
      func line(
        _ name: String, _ count: (CatsDogsFindings.RadiusResult) -> Int
      ) -> LinePlot.Series {
        .init(
          name: name, x: results.map(\.radius),
          y: results.map { 100 * Double(count($0)) / Double(max(1, $0.count)) })
      }
      let svg = LinePlot(
        title: environment.data.title("\(network.displayName): accuracy by radius"),
        xAxis: Axis("Linf radius", scale: .logarithmic), yAxis: Axis("images, %", bounds: 0...100),
        series: [
          line("proved by intervals") { $0.robust }, line("not fooled") { $0.correct - $0.fooled },
        ],
        showsMarkers: true, isBand: true
      ).svg()
      try AtomicFile.write(svg, to: store.path("figures/\(network.rawValue)-radii.svg"))
      return .svg(
        svg, caption: "Between the lines intervals prove nothing and gradients find nothing.")
    }
  }

  private func card(
    _ samples: LabelledImages, _ index: Int, _ changed: [Double], title: String, answer: String,
    _ distance: String
  ) -> ExampleCard {
    let (pictures, image) = (InputPictures(of: samples), samples.images.image(index))
    func picture(_ image: RasterImage, _ caption: String) -> CaptionedPicture {
      .init(png: PNG.encode(image), caption: caption)
    }
    return ExampleCard(
      title: "\(title), test image \(index)", original: picture(pictures.input(image), "image"),
      change: picture(pictures.change(changed, from: image), "change"),
      adversarial: picture(pictures.input(changed), "adversarial"),
      before: className(samples.labels[index]), after: answer, distance: distance)
  }

  private func cards(_ question: NearestQuestion) -> [ExampleCard] {
    let samples = data.pictures(of: question.network).test
    return (findings.nearest[question] ?? []).compactMap { record in
      let image = samples.images.image(record.index)
      guard let changed = record.adversarialInput(image) else { return nil }
      let limit = question.isLimited ? ", at most \(configuration.maxDeviation) a value" : ""
      return card(
        samples, record.index, changed, title: question.network.displayName + limit,
        answer: record.classifiedAs.map { "\($0)" } ?? "unknown",
        "l1 distance \(format(record.leastDistance, 4)), "
          + (record.isProved ? "proved smallest" : "gap \(format(percent: record.gap))"))
    }
  }

  private var confidentPictures: [Report.Block] {
    [CatsDogsNetwork.denseColor, .denseGrey].map { network in
      let samples = data.pictures(of: network).test
      return .gallery(
        (findings.confident[network] ?? []).compactMap { record in
          guard let index = record.index, let input = record.input else { return nil }
          return card(
            samples, index, input, title: network.displayName,
            answer: "\(className(1 - samples.labels[index]))",
            "logit \(format(record.value, 3))" + (record.isProved ? ", proved largest" : ""))
        })
    }
  }

  private var radiusPictures: [Report.Block] {
    Self.attacked.compactMap { network in
      let samples = data.pictures(of: network).test
      // The smallest radius that has examples.
      guard let result = findings.radii[network]?.first(where: { !$0.examples.isEmpty }) else {
        return nil
      }
      return .gallery(
        result.examples.map { example in
          card(
            samples, example.index, example.input.map(Double.init), title: network.displayName,
            answer: example.answer.map(className) ?? "none",
            "within \(result.radius) (linf), by gradients")
        })
    }
  }
}
