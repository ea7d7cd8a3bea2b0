package import Campaigns
package import Figures
internal import Networks

/// The thesis's Figure 4: the smallest changes of one image under several conditions.
package struct SmallestChanges {
  /// What is asked of a change besides the margin; named as in the thesis, where (a) is the image.
  package enum Variant: String, CaseIterable {
    case b, c, d, e

    /// The target's logit reaches at least this; with 0 all outputs may be zero.
    package var floor: Double { self == .c || self == .e ? 0.01 : 0 }
    /// The largest change of a pixel; nil for no limit.
    package var maxDeviation: Double? { self == .d || self == .e ? 0.2 : nil }

    /// The conditions in words.
    var conditions: String {
      let floor = floor > 0 ? "target's output at least \(floor)" : "no least output"
      return maxDeviation.map { "\(floor), pixels change by at most \($0)" } ?? floor
    }
  }

  let network: NetworkName
  private let image: OriginalImage
  private let records: [Variant: AttackRecord]
  private let hasLinearOutputs: Bool
  private let pictures: InputPictures

  /// The smallest changes of an image.
  ///
  /// - Parameters:
  ///   - records: made with a ReLU on the network's outputs.
  ///   - hasLinearOutputs: whether the network was trained without one.
  package init(
    network: NetworkName, image: OriginalImage, records: [Variant: AttackRecord],
    hasLinearOutputs: Bool
  ) {
    self.network = network
    self.image = image
    self.records = records
    self.hasLinearOutputs = hasLinearOutputs
    pictures = InputPictures(image.shape, note: image.note)
  }

  private var variants: [(variant: Variant, record: AttackRecord)] {
    Variant.allCases.compactMap { variant in records[variant].map { (variant, $0) } }
  }

  /// Which image it is and how the network reads it.
  package var introduction: String {
    let target = records.values.first?.target.map { "; the target is \($0)" } ?? ""
    let outputs =
      hasLinearOutputs
      ? "The network was trained with linear outputs; here its weights are read with a ReLU on the "
        + "outputs, as in the thesis"
      : "The network's outputs have a ReLU, as in the thesis"
    return "\(network.displayName), \(image.split) image \(image.index), which shows "
      + "\(image.label)\(target). \(outputs): where all outputs are zero, the input is not "
      + "classified (`none`)."
  }

  /// The image and the adversarial inputs in a row, each with what it is classified as, and below
  /// them the changes. Where there is none, both places stay empty.
  package var montage: RasterImage {
    let upper = variants.map { variant, record in
      pictures.tile(
        input(record), label: "\(variant.rawValue): \(record.classifiedAs.map { "\($0)" } ?? "-")")
    }
    let lower = variants.map { pictures.tile(change($0.record), label: "") }
    let original = pictures.tile(pictures.input(image.pixels), label: "a: \(image.label)")
    return InputPictures.montage([[original] + upper, [pictures.tile(nil, label: "")] + lower])
  }

  /// The image, and the adversarial inputs above their changes, with what is known about them.
  package var captionedPictures: [CaptionedPicture] {
    let original = CaptionedPicture(
      png: PNG.encode(pictures.input(image.pixels)),
      caption: "(a) the unaltered image, classified as \(image.label)")
    return [original]
      + variants.map { variant, record in
        CaptionedPicture(
          png: PNG.encode(pictures.pair(input(record), change: change(record))),
          caption: "(\(variant.rawValue)) \(variant.conditions): \(Self.outcome(record))")
      }
  }

  private func input(_ record: AttackRecord) -> RasterImage? {
    record.adversarialInput(image.pixels).map(pictures.input)
  }

  /// A change in colours that mean the same in all of the pictures.
  private func change(_ record: AttackRecord) -> RasterImage? {
    let limit = records.values.flatMap { $0.delta ?? [] }.reduce(0) { max($0, abs($1.change)) }
    return record.adversarialInput(image.pixels).map {
      pictures.change($0, from: image.pixels, limit: limit)
    }
  }

  private static func outcome(_ record: AttackRecord) -> String {
    guard let distance = record.leastDistance else {
      return record.isProved ? "proved: none exists" : "none found, nothing proved"
    }
    let answer = record.classifiedAs.map { "\($0)" } ?? "unknown"
    let proof = record.isProved ? "proved smallest" : "gap \(format(percent: record.gap))"
    return "classified as \(answer), \(record.norm.rawValue) distance "
      + "\(format(distance, 4)), \(proof)"
  }

  /// The distances of several networks.
  package static func table(_ results: [SmallestChanges]) -> Table {
    Table(
      title: "Figure 4: smallest changes under several conditions",
      caption: "One image of each network, with a ReLU on the outputs.",
      columns: [
        .init(name: "Network"), .init(name: "Picture"), .init(name: "Test image"),
        .init(name: "Target"), .init(name: "Least output"), .init(name: "Largest pixel change"),
        .init(name: "Classified as"), .init(name: "Distance", decimals: 4),
        .init(name: "Lower bound", decimals: 4), .init(name: "Gap", unit: "%", decimals: 4),
        .init(name: "Status"), .init(name: "Changed pixels"),
        .init(name: "Time", unit: "s", decimals: 2),
      ],
      rows: results.flatMap { result in
        result.variants.map { variant, record in
          [
            .text(result.network.displayName), .text(variant.rawValue), .integer(record.index),
            .init(record.target), .init(record.floor), .init(record.maxDeviation),
            record.classifiedAs.map { .text("\($0)") } ?? .missing, .init(record.leastDistance),
            .init(record.lowerBound), .init(record.gap.map { $0 * 100 }),
            .text(record.status.rawValue),
            .init(record.delta?.count { InputPictures.change($0.change) != 0 }),
            .number(record.seconds),
          ]
        }
      })
  }
}
