package import Campaigns
package import Figures
internal import Networks

/// What solving the same attacks by several methods came to, for one network.
package struct PerformanceResults {
  /// One method's attacks.
  package struct Method {
    let method: AttackMethod
    /// Solved to the end.
    let records: [AttackRecord]
    /// Solved to a gap of 1 %, where that was a run of its own.
    let onePercentRecords: [AttackRecord]?
    /// Solved to the end with each of the further floors; none where that was not done.
    let furtherRecords: [[AttackRecord]]
    /// Seconds that the network's bounds took; nil where they take none.
    let boundSeconds: Double?
    /// Bounds that a limit left short of the best possible.
    let openBounds: Int

    /// A method's attacks, and what its bounds cost.
    package init(
      _ method: AttackMethod, records: [AttackRecord], onePercentRecords: [AttackRecord]? = nil,
      furtherRecords: [[AttackRecord]] = [], boundSeconds: Double? = nil, openBounds: Int = 0
    ) {
      self.method = method
      self.records = records
      self.onePercentRecords = onePercentRecords
      self.furtherRecords = furtherRecords
      self.boundSeconds = boundSeconds
      self.openBounds = openBounds
    }
  }

  let network: NetworkName
  let methods: [Method]

  /// One network's attacks by several methods.
  package init(network: NetworkName, methods: [Method]) {
    self.network = network
    self.methods = methods
  }
}

/// The thesis's Tables 2 and 3: its integer programs by branch and cut, beside the exact search.
package struct PerformanceTables {
  let configuration: ExperimentConfiguration
  let reference: ThesisReference?
  let results: [PerformanceResults]
  private let classCount: Int

  /// The tables of some networks' results, beside the thesis's figures where they are given.
  package init(
    configuration: ExperimentConfiguration, reference: ThesisReference?,
    results: [PerformanceResults], classCount: Int = DataSize.mnist.classCount
  ) {
    self.classCount = classCount
    self.configuration = configuration
    self.reference = reference
    self.results = results
  }

  private var performance: ExperimentConfiguration.Performance { configuration.performance }
  private var furtherFloors: [Double] { configuration.distances.furtherFloors }

  /// Solved to the end.
  package var toTheEnd: Table {
    table(
      title: "Integer programs and the exact search",
      caption: images + ", \(AttackTargets.thesisText(classCount: classCount)), at most "
        + "\(format(seconds: performance.timeLimit)) each. " + configuration.successText,
      reference: reference?.table2, notes: distanceNotes,
      furtherColumns: [.init(name: "Distance", decimals: 3)]
        + furtherFloors.map {
          .init(name: "Distance, floor \($0)", decimals: 3)
        }
    ) { method in
      let further = furtherFloors.indices.map { number in
        method.furtherRecords.indices.contains(number) ? method.furtherRecords[number] : []
      }
      return Measure(method.records.map(Measure.Sample.init(toTheEnd:)), method).cells
        + ([method.records] + further).map { .init(AttackSummary($0).meanDistance) }
    }
  }

  /// Solved to a gap of 1 %.
  package var toOnePercent: Table {
    table(
      title: "The same with a tolerated gap of 1 %",
      caption: configuration.successText
        + " The integer programs' figures are read off the runs of the table before, at the "
        + "moment when their gap reached 1 %; the exact search was run again with this gap.",
      reference: reference?.table3,
      notes: ["The thesis solved every instance again with this gap."]
    ) { method in
      let samples = method.onePercentRecords.map { $0.map(Measure.Sample.init(toTheEnd:)) }
      return Measure(samples ?? method.records.map(Measure.Sample.init(onePercent:)), method).cells
    }
  }

  private func table(
    title: String, caption: String, reference: [String: [String: [Double?]]]?, notes: [String],
    furtherColumns: [Table.Column] = [], cells: (PerformanceResults.Method) -> [Table.Cell]
  ) -> Table {
    var rows: [Table.Row] = []
    for result in results {
      let name = Table.Cell.text(result.network.displayName)
      var published = reference?[result.network.rawValue] ?? [:]
      func addPublished(_ method: AttackMethod, below images: Int? = nil) {
        guard let values = published.removeValue(forKey: method.rawValue) else { return }
        // The distance is the last of them, and the first of the further columns.
        let shown = furtherColumns.isEmpty ? values.dropLast() : values[...]
        rows.append(
          Table.Row(
            [name, .text(method.displayName + " (thesis)"), .integer(Self.publishedImages)]
              + shown.map(Table.Cell.init) + furtherColumns.dropFirst().map { _ in .missing },
            isReference: true, isComparable: images == Self.publishedImages))
      }
      for method in result.methods {
        rows.append(
          Table.Row(
            [name, .text(method.method.displayName), .integer(method.records.count)]
              + cells(method)))
        // The exact search has no figures of its own there: the best of the thesis's models has.
        addPublished(
          method.method == .exact && configuration.source == .author
            ? .milpImproved : method.method, below: method.records.count)
      }
      // What was not run here.
      for method in AttackMethod.allCases where configuration.source == .author {
        addPublished(method)
      }
    }
    return Table(
      title: title, caption: caption,
      columns: [
        .init(name: "Network"), .init(name: "Model"),
        .init(name: "Images", decimals: 0, isComparable: false),
        .init(name: "Solved", unit: "%", decimals: 0), .init(name: "Gap", unit: "%", decimals: 2),
        .init(name: "Nodes", decimals: 0), .init(name: "Presolve", unit: "s", decimals: 2),
        .init(name: "Time", unit: "s", decimals: 2),
      ] + furtherColumns, rows: rows, notes: notes + remarks)
  }

  /// Which images are attacked.
  private var images: String {
    configuration.source == .author
      ? "The author's own images: the first of them for the integer programs, "
        + "\(performance.images) for the exact search"
      : "The first correctly classified test images, \(performance.images) for the exact search"
  }

  /// How many images the thesis attacks.
  private static let publishedImages = 100

  /// What the exact search's distances have in common with the author's; none on other networks.
  var agreements: [Agreement] {
    guard configuration.source == .author, let reference else { return [] }
    return results.compactMap { result in
      let published = reference.table2[result.network.rawValue]?[AttackMethod.milpImproved.rawValue]
      guard let records = result.methods.first(where: { $0.method == .exact })?.records,
        let published, let solved = published.first, let distance = published.last ?? nil
      else { return nil }
      return Agreement(
        name: result.network.displayName, records: records, published: distance,
        isWhole: solved == 100)
    }
  }

  private var distanceNotes: [String] {
    agreements.map(\.sentence)
      + ["Distance: the mean over the examples found, the smallest where all are solved."]
      + (furtherFloors.isEmpty
        ? [] : ["Other floors are measured by the exact search alone."])
  }

  private var remarks: [String] {
    var remarks = [
      "Gap and time are means over all instances; without an example the gap counts as 100 %. "
        + "Nodes are nodes explored. Presolve is the time for all bounds of the network, once.",
      "The base model's bounds come from interval arithmetic, the thesis's from its solver.",
    ]
    if reference != nil {
      remarks.append(
        "The thesis used CPLEX on a laptop"
          + (configuration.source == .author ? "" : " with other networks of the same sizes")
          + ", 100 images and 300 s an instance; the integer programs here are solved by GLPK on "
          + "one thread each.")
    }
    let open = results.flatMap { result in
      result.methods.filter { $0.openBounds > 0 }.map {
        "\(result.network.displayName), \($0.method.displayName): \($0.openBounds) bounds"
      }
    }
    if !open.isEmpty {
      remarks.append(
        "Bounds that their time limit left short of the best possible (improved model: "
          + "\(format(seconds: performance.boundTimeLimit)) each): "
          + open.joined(separator: "; ") + ".")
    }
    return remarks
  }
}

/// Means over one method's attacks.
private struct Measure {
  /// One attack.
  struct Sample {
    let isSolved: Bool
    let gap: Double
    let nodes: Int
    let seconds: Double

    init(toTheEnd record: AttackRecord) {
      isSolved = record.isProved
      gap = record.gap ?? (record.isProved ? 0 : 1)
      nodes = record.nodes
      seconds = record.method == .exact ? record.seconds : record.solveSeconds
    }

    init(onePercent record: AttackRecord) {
      let end = Sample(toTheEnd: record)
      isSolved = end.isSolved || record.onePercent != nil
      gap = record.onePercent?.gap ?? end.gap
      nodes = record.onePercent?.nodes ?? end.nodes
      seconds = record.onePercent?.seconds ?? end.seconds
    }
  }

  private let samples: [Sample]
  private let boundSeconds: Double?

  init(_ samples: [Sample], _ method: PerformanceResults.Method) {
    self.samples = samples
    boundSeconds = method.boundSeconds
  }

  /// Solved, gap, nodes, presolve, time.
  var cells: [Table.Cell] {
    [
      .init(mean { $0.isSolved ? 100 : 0 }), .init(mean { $0.gap * 100 }),
      .init(mean { Double($0.nodes) }), .init(boundSeconds), .init(mean(\.seconds)),
    ]
  }

  private func mean(_ value: (Sample) -> Double) -> Double? {
    samples.isEmpty ? nil : samples.reduce(0) { $0 + value($1) } / Double(samples.count)
  }
}

extension AttackMethod {
  /// The thesis's name of the model.
  var displayName: String {
    switch self {
    case .exact: "exact search"
    case .milpBase: "base model"
    case .milpImproved: "improved model"
    case .milpWeak: "weaker improved model"
    case .fgsm: "fast gradient sign method"
    case .pgd: "projected gradient ascent"
    }
  }
}
