internal import Campaigns
internal import Defenses
internal import Figures
internal import Networks

/// The smallest general perturbation of a network, as the thesis shows it in its Figures 5 to 8.
struct PerturbationPictures {
  /// What a perturbation does to every input, as one picture.
  enum View: CaseIterable {
    /// Figure 5: p, which is what becomes of an input of ones by the weights alone.
    case weights
    /// Figure 6: q, which is what becomes of an input of zeros.
    case disturbances
    /// Figure 7: p + q, which is what becomes of an input of ones.
    case both

    init?(_ item: ResultItem) {
      switch item {
      case .figure5: self = .weights
      case .figure6: self = .disturbances
      case .figure7: self = .both
      default: return nil
      }
    }

    /// In a sentence.
    var description: String {
      switch self {
      case .weights: "the weights p"
      case .disturbances: "the disturbances q"
      case .both: "an input of ones under the perturbation, p + q"
      }
    }

    /// The value of an input that is left alone.
    var neutral: Double { self == .disturbances ? 0 : 1 }

    /// The value of each input, less `neutral`; what a solver leaves behind is zero.
    func changes(_ perturbation: InputPerturbation) -> [Double] {
      let values =
        switch self {
        case .weights: perturbation.weights
        case .disturbances: perturbation.disturbances
        case .both: zip(perturbation.weights, perturbation.disturbances).map { $0 + $1 }
        }
      return values.map { InputPictures.change($0 - neutral) }
    }
  }

  /// An adversarial example that the perturbation sets right (Figure 8).
  struct Rescue {
    let record: AttackRecord
    let image: OriginalImage
    let adversarial: [Double]
    let perturbed: [Double]
    /// What the network takes the perturbed example for.
    let answer: Int
  }

  let network: NetworkName
  /// Whether the perturbation is the thesis author's own.
  let isAuthors: Bool
  let perturbation: InputPerturbation
  /// Nil where it sets no example of a test image right.
  let rescue: Rescue?
  private let pictures: InputPictures

  /// - Parameters:
  ///   - isAuthors: whether the perturbation is the thesis author's own.
  ///   - original: the network.
  ///   - examples: attacks on test images; the first that is set right is shown.
  init(
    _ name: NetworkName, isAuthors: Bool, _ original: Network,
    _ perturbation: InputPerturbation, examples: [AttackRecord], samples: LabelledImages
  ) {
    network = name
    self.isAuthors = isAuthors
    self.perturbation = perturbation
    pictures = InputPictures(of: samples)
    let classifier = PerturbedNetwork(original, [perturbation])
    rescue =
      examples.lazy.compactMap { record in
        let image = OriginalImage(samples, index: record.index)
        guard let adversarial = record.adversarialInput(image.pixels),
          let answer = classifier.classification(adversarial), answer == record.label
        else { return nil }
        return Rescue(
          record: record, image: image, adversarial: adversarial,
          perturbed: perturbation.applied(to: adversarial), answer: answer)
      }.first
  }

  /// The network, and whose perturbation it is.
  var displayName: String { network.displayName + (isAuthors ? ", the author's" : "") }

  /// What its files begin with.
  var label: String { network.rawValue + (isAuthors ? "-author" : "") }

  /// A view: white where an input is left alone, blue below and red above, beside the colours' values.
  func picture(_ view: View) -> RasterImage {
    let changes = view.changes(perturbation)
    let limit = changes.reduce(0) { max($0, abs($1)) }
    let picture = pictures.tile(pictures.change(changes, limit: limit), label: "")
    guard limit > 0, !pictures.isColored else { return InputPictures.montage([[picture]]) }
    return InputPictures.montage([
      [picture, pictures.tile(bar: pictures.colorBar(limit: limit, around: view.neutral))]
    ])
  }

  /// The image, its adversarial example and what the perturbation makes of that, with what each is
  /// taken for.
  var rescuePictures: [(picture: RasterImage, label: String, caption: String)] {
    guard let rescue else { return [] }
    // Outside [0, 1] a perturbed input is drawn as black or white.
    return [
      (pictures.input(rescue.image.pixels), "\(rescue.image.label)", "test image"),
      (
        pictures.input(rescue.adversarial), rescue.record.classifiedAs.map { "\($0)" } ?? "-",
        "adversarial example"
      ),
      (
        pictures.input(rescue.perturbed.map { min(1, max(0, $0)) }), "\(rescue.answer)",
        "the example under the perturbation"
      ),
      (pictures.change(rescue.perturbed, from: rescue.adversarial), "", "what it changes"),
    ]
  }

  var rescueMontage: RasterImage {
    InputPictures.montage([rescuePictures.map { pictures.tile($0.picture, label: $0.label) }])
  }

  /// Least, greatest and changed values of some networks.
  ///
  /// - Parameter published: the least and the greatest value in the thesis; shown under the author's.
  static func table(
    _ item: ResultItem, _ all: [PerturbationPictures], published: [Double]? = nil
  ) -> Table {
    guard let view = View(item) else { return rescueTable(all) }
    return Table(
      title: "Figure \(item.rawValue.dropFirst(6)): \(view.description)",
      caption: "Of the smallest general perturbation. Changed: by at least "
        + "\(InputPictures.smallestChange).",
      columns: [
        .init(name: "Network"), .init(name: "Least", decimals: 4),
        .init(name: "Greatest", decimals: 4), .init(name: "Changed inputs", decimals: 0),
      ],
      rows: all.flatMap { pictures in
        let changes = view.changes(pictures.perturbation)
        let row = Table.Row([
          .text(pictures.displayName), .init(changes.min().map { $0 + view.neutral }),
          .init(changes.max().map { $0 + view.neutral }), .integer(changes.count { $0 != 0 }),
        ])
        guard pictures.isAuthors, let published else { return [row] }
        let name = Table.Cell.text(pictures.network.displayName + " (thesis)")
        return [row, Table.Row([name] + published.map { .number($0) }, isReference: true)]
      })
  }

  private static func rescueTable(_ all: [PerturbationPictures]) -> Table {
    Table(
      title: "Figure 8: an adversarial example set right",
      caption:
        "The first example of a test image that the smallest general perturbation sets right.",
      columns: [
        .init(name: "Network"), .init(name: "Test image"), .init(name: "Label"),
        .init(name: "Adversarial example classified as"), .init(name: "Perturbed classified as"),
      ],
      rows: all.compactMap { pictures in
        pictures.rescue.map { rescue in
          [
            .text(pictures.displayName), .integer(rescue.record.index),
            .integer(rescue.image.label),
            .text(rescue.record.classifiedAs.map { "\($0)" } ?? "unknown"),
            .integer(rescue.answer),
          ]
        }
      })
  }
}
