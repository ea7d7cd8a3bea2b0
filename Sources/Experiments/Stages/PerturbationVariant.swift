internal import Campaigns
package import Defenses
internal import Networks

/// One of the perturbations that the tables compare.
package struct PerturbationVariant: Hashable, Sendable {
  package var kind = PerturbationKind.general
  package var method = PerturbationMethod.pattern
  package var parts = PerturbationParts.both
  package var minimizesDistance = false
  /// The number of images of a general perturbation; nil for the thesis's, three of each class.
  package var imageCount: Int?
  /// An adversarial example of each class and no originals, which the thesis tried with disturbances
  /// only.
  package var hasTenExamples = false
  /// No weight is further from 1 and no disturbance further from 0; nil for no limit.
  package var limit: Double?
  /// Whether it is the thesis author's own, as he published it.
  package var isAuthors = false

  package init(
    _ kind: PerturbationKind = .general, method: PerturbationMethod = .pattern,
    parts: PerturbationParts = .both, minimizesDistance: Bool = false, imageCount: Int? = nil,
    hasTenExamples: Bool = false, limit: Double? = nil
  ) {
    self.kind = kind
    self.method = method
    self.parts = parts
    self.minimizesDistance = minimizesDistance
    self.imageCount = imageCount
    self.hasTenExamples = hasTenExamples
    self.limit = limit
  }

  /// The one that joins the retrained networks: the thesis's best.
  package static let smallest = PerturbationVariant(minimizesDistance: true)

  /// The rows of Table 5: the thesis's, then ours, each also by training alone.
  static let table5: [PerturbationVariant] = [
    PerturbationVariant(), smallest, PerturbationVariant(.conditional),
    PerturbationVariant(.conditional, minimizesDistance: true),
    PerturbationVariant(method: .gradient, minimizesDistance: true),
    PerturbationVariant(.conditional, method: .gradient, minimizesDistance: true),
  ]

  /// The rows of Table 7.
  static func table7(imageCounts: [Int]) -> [PerturbationVariant] {
    [
      PerturbationVariant(), PerturbationVariant(parts: .weights),
      PerturbationVariant(parts: .disturbances),
      PerturbationVariant(parts: .disturbances, hasTenExamples: true), smallest,
      PerturbationVariant(parts: .weights, minimizesDistance: true),
      PerturbationVariant(parts: .disturbances, minimizesDistance: true),
    ]
      + imageCounts.flatMap {
        [
          PerturbationVariant(imageCount: $0),
          PerturbationVariant(minimizesDistance: true, imageCount: $0),
        ]
      }
  }

  /// How it is searched.
  func settings(_ attack: ExperimentConfiguration.Attack) -> PerturbationSettings {
    var settings = PerturbationSettings()
    settings.kind = kind
    settings.method = method
    settings.parts = parts
    settings.minimizesDistance = minimizesDistance
    settings.margin = attack.margin
    settings.floor = attack.floor
    settings.weightLimit = limit
    settings.disturbanceLimit = limit
    return settings
  }

  /// The name in files.
  package var name: String { (isAuthors ? "author-" : "") + publishedName }

  /// The name in the file of the thesis's figures, whoever made it.
  var publishedName: String {
    ([kind.rawValue]
      + [
        parts == .both ? nil : parts.rawValue, minimizesDistance ? "smallest" : nil,
        method == .pattern ? nil : method.rawValue, hasTenExamples ? "ten-examples" : nil,
        imageCount.map { "\($0)-images" }, limit.map { "limit-\($0)" },
      ].compactMap(\.self)).joined(separator: "-")
  }

  /// The name in tables.
  package var displayName: String {
    ([kind == .general ? "General perturbation" : "Conditional perturbation"]
      + [
        parts == .both ? nil : "only \(parts.rawValue)",
        minimizesDistance ? "minimum distance" : nil,
        method == .pattern ? nil : "by \(method.rawValue)",
        hasTenExamples ? "one adversarial example of each class" : nil,
        imageCount.map { "\($0) images" },
        limit.map { "limit \($0)" }, isAuthors ? "the author's" : nil,
      ].compactMap(\.self)).joined(separator: ", ")
  }
}

extension PerturbationVariant {
  /// The images that it is made from, by a fixed rule.
  ///
  /// General: of each class as many originals as of every other, the first that the network
  /// classifies correctly, and twice as many adversarial examples as far as there are any: of the
  /// same images in turn, first for the target that is half of the classes further, the thesis's
  /// (label + 5) mod 10, then for the next and so on. Conditional: for each class the examples of
  /// the first two images of every other class that were made for it, and the five first originals
  /// of its own.
  ///
  /// - Parameters:
  ///   - records: attacks on training images of each class with all targets.
  ///   - training: the training images.
  func images(
    _ records: [AttackRecord], _ training: LabelledImages, network: Network
  ) throws -> [PerturbationImage] {
    let made = records.filter { $0.delta != nil }
    let classCount = network.classCount
    let byClass = Dictionary(grouping: made, by: \.label)
    var chosen: [AttackRecord] = []
    var originals: [Int] = []
    switch kind {
    case .general:
      let share = hasTenExamples ? 1 : imageCount.map { $0 / classCount } ?? Self.imagesOfClass
      let wanted = hasTenExamples ? share : share * 2 / 3
      for label in 0..<classCount {
        let examples = Self.examples(byClass[label] ?? [], count: wanted, classCount: classCount)
        chosen += examples
        originals += Self.originals(
          of: label, count: share - examples.count, training, network: network)
      }
    case .conditional:
      for target in 0..<classCount {
        for label in 0..<classCount where label != target {
          let own = byClass[label] ?? []
          let first = Set(own.map(\.index)).sorted().prefix(Self.examplesForPair)
          chosen += own.filter { $0.target == target && first.contains($0.index) }
        }
        originals += Set((byClass[target] ?? []).map(\.index)).sorted()
          .prefix(Self.originalsForClass)
      }
    }
    return try training.perturbationImages(chosen, network: network)
      + training.perturbationImages(originals, network: network)
  }

  /// Examples of one class, image after image for one target after the other.
  private static func examples(
    _ records: [AttackRecord], count: Int, classCount: Int
  ) -> [AttackRecord] {
    func turn(_ record: AttackRecord) -> Int {
      ((record.target ?? 0) - record.label + 2 * classCount - classCount / 2) % classCount
    }
    return Array(records.sorted { (turn($0), $0.index) < (turn($1), $1.index) }.prefix(count))
  }

  private static func originals(
    of label: Int, count: Int, _ training: LabelledImages, network: Network
  ) -> [Int] {
    var found: [Int] = []
    for (index, own) in training.labelled.labels.enumerated() where own == label {
      guard found.count < count else { break }
      let input = training.labelled.subset([index]).inputs
      if network.predictions(input)[0] == label { found.append(index) }
    }
    return found
  }

  private static let imagesOfClass = 3
  private static let examplesForPair = 2
  private static let originalsForClass = 5
}
