package import Campaigns
package import Datasets
internal import Basics
package import Figures
internal import Networks

/// The thesis's Figure 3: for every class of a network the input in [0, 1]^n with the largest logit.
package struct LargestOutputs {
  let network: NetworkName
  let records: [OutputRecord]
  private let pictures: InputPictures

  /// The records of a network's classes, which are searched for inputs of a shape.
  ///
  /// - Parameter note: what the pictures' files say of the network's training images.
  package init(
    network: NetworkName, records: [OutputRecord], shape: ImageShape, note: String? = nil
  ) {
    self.network = network
    self.records = records
    pictures = InputPictures(shape, note: note)
  }

  /// All inputs in one picture, each with its class.
  package var montage: RasterImage { pictures.montage(records) }

  /// The inputs with what is known about them.
  package var captionedPictures: [CaptionedPicture] {
    records.map { record in
      CaptionedPicture(
        png: PNG.encode(record.input.map(pictures.input) ?? pictures.blank),
        caption: Self.caption(record))
    }
  }

  private static func caption(_ record: OutputRecord) -> String {
    let name = record.target.map { "Class \($0): " } ?? ""
    let seconds = "\(format(record.seconds, 2)) s"
    guard let value = record.value, let answer = record.classifiedAs else {
      return "\(name)no input found, \(seconds)"
    }
    let proof = record.isProved ? "proved largest" : "gap \(format(percent: record.gap))"
    // Another class's output may be larger still.
    let classification =
      answer == Classification(record.target) ? "" : ", classified as \(answer)"
    return "\(name)output \(format(value, 3)), \(proof), \(seconds)\(classification)"
  }

  /// The values of several networks.
  package static func table(_ results: [LargestOutputs], timeLimit: Double) -> Table {
    Table(
      title: "Figure 3: largest outputs",
      caption: "The largest value of each class's logit over all inputs in [0, 1], and the bound "
        + "that is proved; at most \(format(seconds: timeLimit)) each.",
      columns: [
        .init(name: "Network"), .init(name: "Class"), .init(name: "Value", decimals: 4),
        .init(name: "Bound", decimals: 4), .init(name: "Gap", unit: "%", decimals: 4),
        .init(name: "Status"), .init(name: "Classified as"), .init(name: "Nodes", decimals: 0),
        .init(name: "Time", unit: "s", decimals: 2),
      ],
      rows: results.flatMap { result in
        result.records.map { record in
          [
            .text(result.network.displayName), .init(record.target), .init(record.value),
            .init(record.bound), .init(record.gap.map { $0 * 100 }),
            .text(record.status.rawValue),
            record.classifiedAs.map { .text("\($0)") } ?? .missing, .integer(record.nodes),
            .number(record.seconds),
          ]
        }
      })
  }
}
