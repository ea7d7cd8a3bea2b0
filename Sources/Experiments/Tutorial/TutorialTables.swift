internal import Figures

/// The tables of the tutorial's report, each with the tutorial's own figures beside ours.
struct TutorialTables {
  let configuration: TutorialConfiguration
  let reference: TutorialReference?
  let findings: TutorialFindings
  /// The class of the first test image.
  let label: Int

  /// All of them with the names of their files.
  var all: [(name: String, table: Table)] {
    [
      ("networks", networks), ("attacks", attacks), ("intervals", intervals),
      ("differences", differences), ("certificates", certificates), ("certified", certified),
    ]
  }

  var networks: Table {
    Table(
      title: "Networks",
      caption:
        "Trained for \(configuration.epochs) epochs by gradient descent; the error on all test "
        + "images after the last epoch.",
      columns: [
        .init(name: "Network"), .init(name: "Weights and biases"),
        .init(name: "Training error", unit: "%", decimals: 2),
        .init(name: "Test error", unit: "%", decimals: 2),
      ],
      rows: TutorialNetwork.allCases.flatMap { name -> [Table.Row] in
        let last = findings.histories[name]?.last
        let own = Table.Row([
          .text(name.displayName), Table.Cell(findings.networks[name]?.parameterCount),
          Table.Cell(last.map { 100 * (1 - $0.accuracy) }),
          Table.Cell(last?.validationAccuracy.map { 100 * (1 - $0) }),
        ])
        let theirs = reference?.testError[name.rawValue].map {
          Table.Row(
            [.text("in the tutorial"), .missing, .missing, .number($0)], isReference: true)
        }
        return [own] + [theirs].compactMap(\.self)
      })
  }

  var attacks: Table {
    let dropping =
      configuration.dropsFooled
      ? " An image counts as an error once any step fools the network." : ""
    return Table(
      title: "Errors under attack",
      caption:
        "Of the first \(configuration.images) test images; changes are at most 0.1 in Linf, and 2 in L2."
        + dropping,
      columns: [.init(name: "Attack")]
        + TutorialNetwork.attacked.map {
          .init(name: $0.displayName, unit: "%", decimals: 1)
        },
      rows: TutorialAttack.allCases.flatMap { attack -> [Table.Row] in
        let own = findings.attacks[attack] ?? [:]
        func row(_ title: String, _ values: (TutorialNetwork) -> Double?) -> [Table.Cell] {
          [.text(title)] + TutorialNetwork.attacked.map { Table.Cell(values($0)) }
        }
        let theirs = reference?.attackError[attack.rawValue].map { errors in
          Table.Row(
            row("in the tutorial") { errors[$0.rawValue] }, isReference: true)
        }
        return [Table.Row(row(attack.displayName) { own[$0].map { $0.error * 100 } })]
          + [theirs].compactMap(\.self)
      },
      notes: [
        "The tutorial does not keep changed images within [0, 1] in Linf; the rows that say so do. The "
          + "plain gradient's row is of the first \(min(100, configuration.images)) images."
      ])
  }

  private var classes: [Int] { Array(0..<10) }
  private var others: [Int] { classes.filter { $0 != label } }

  var intervals: Table {
    Table(
      title: "Logits by interval arithmetic",
      caption:
        "The least and the greatest that each logit of the first test image can be when pixels change by "
        + "at most 0.1, by interval arithmetic.",
      columns: [.init(name: "Network"), .init(name: "Bound")]
        + classes.map { .init(name: "\($0)", decimals: 1, isComparable: false) },
      rows: TutorialNetwork.attacked.flatMap { name in
        ["least", "greatest"].enumerated().flatMap { index, bound -> [Table.Row] in
          func row(_ title: String, _ values: [[Double]]?) -> [Table.Cell] {
            [.text(title), .text(bound)]
              + classes.map { column in
                Table.Cell(
                  values.flatMap { $0[index].indices.contains(column) ? $0[index][column] : nil })
              }
          }
          let theirs = reference?.intervals[name.rawValue].map {
            Table.Row(row("in the tutorial", $0), isReference: true, isComparable: false)
          }
          return [Table.Row(row(name.displayName, findings.intervals[name]))]
            + [theirs].compactMap(\.self)
        }
      }, notes: ["The tutorial's networks have other weights."])
  }

  /// The label's logit less each other class's, at least.
  var differences: Table {
    Table(
      title: "The least differences between logits",
      caption:
        "How far the logit of the first test image's class, \(label), stays above each other class's "
        + "while pixels change by at most the radius: exactly, by the linear relaxation, and by interval "
        + "arithmetic. Above zero, that class cannot be the answer.",
      columns: [
        .init(name: "Network"), .init(name: "Method"), .init(name: "Radius", decimals: 2),
      ] + others.map { .init(name: "\($0)", decimals: 3, isComparable: false) }
        + [.init(name: "Time", unit: "s", decimals: 1, isComparable: false)],
      rows: DifferenceQuestion.all.flatMap { question -> [Table.Row] in
        let found = findings.differences[question] ?? []
        func row(_ title: String, _ values: [Double?], _ seconds: Double?) -> [Table.Cell] {
          [.text(title), .text(question.method.displayName), .number(question.radius)]
            + others.indices.map { Table.Cell($0 < values.count ? values[$0] : nil) }
            + [Table.Cell(seconds)]
        }
        let own = others.map { target in
          found.first { $0.target == target }.map { $0.isProved ? $0.value ?? $0.bound : $0.bound }
        }
        let theirs = reference?.differences[question.method.rawValue]?[question.referenceKey].map {
          Table.Row(row("in the tutorial", $0, nil), isReference: true, isComparable: false)
        }
        return [
          Table.Row(
            row(question.network.displayName, own, found.reduce(0) { $0 + $1.seconds }))
        ] + [theirs].compactMap(\.self)
      }, notes: unproved + ["The tutorial's networks have other weights."])
  }

  private var unproved: [String] {
    let open = DifferenceQuestion.all.filter { $0.method == .exact }.flatMap { question in
      (findings.differences[question] ?? []).filter { !$0.isProved }.map {
        "\(question.radius) to \($0.target)"
      }
    }
    return open.isEmpty ? [] : ["Not proved exactly: \(open.joined(separator: ", "))."]
  }

  /// Which classes each method rules out.
  var certificates: Table {
    Table(
      title: "Classes that each method rules out",
      caption: "Of the nine other classes of the first test image.",
      columns: [
        .init(name: "Network"), .init(name: "Method"), .init(name: "Radius", decimals: 2),
        .init(name: "Ruled out"), .init(name: "Left open or reached"),
      ],
      rows: DifferenceQuestion.all.map { question in
        let found = findings.differences[question] ?? []
        let open = found.filter { $0.bound <= 0 }.map { "\($0.target)" }
        return [
          .text(question.network.displayName), .text(question.method.displayName),
          .number(question.radius), .integer(found.count - open.count),
          .text(open.isEmpty ? "none" : open.joined(separator: ", ")),
        ]
      })
  }

  var certified: Table {
    Table(
      title: "Accuracy by radius",
      caption:
        "The first \(configuration.certifiedImages) test images and 784-50-20-10: those that no change "
        + "of the radius in Linf makes the network answer wrongly, proved, and those that are left under "
        + "projected gradient ascent and under the search's own examples.",
      columns: [
        .init(name: "Radius", decimals: 3), .init(name: "Certified", unit: "%", decimals: 1),
        .init(name: "Not fooled by any example", unit: "%", decimals: 1),
        .init(name: "Not fooled by PGD", unit: "%", decimals: 1),
      ],
      rows: findings.certified.map { result in
        func share(_ count: Int) -> Table.Cell {
          .number(100 * Double(count) / Double(max(1, result.count)))
        }
        return [
          .number(result.radius), share(result.robust), share(result.count - result.fooled),
          share(result.count - result.attacked),
        ]
      })
  }
}

extension DifferenceQuestion.Method {
  var displayName: String {
    switch self {
    case .exact: "exact search"
    case .relaxation: "linear relaxation"
    case .intervals: "intervals"
    }
  }
}

extension DifferenceQuestion {
  /// Under what the reference figures keep it.
  var referenceKey: String { "\(network.rawValue) \(radius)" }
}
