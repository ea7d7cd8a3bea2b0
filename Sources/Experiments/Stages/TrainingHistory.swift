internal import Campaigns
internal import Basics
internal import Foundation
internal import Networks

/// What the epochs of a training came to, as a file.
struct TrainingHistory: Encodable, Sendable {
  /// True where the training images are Temper's own drawings; otherwise nil, and left out of the
  /// file.
  let synthetic: Bool?
  /// One after the other.
  let epochs: [EpochResult]

  /// The epochs of a training on some images.
  init(_ epochs: [EpochResult], on samples: LabelledImages) {
    self.epochs = epochs
    synthetic = samples.isSynthetic ? true : nil
  }

  /// Writes the file, whole or not at all.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try AtomicFile.write(try encoder.encode(self), to: path)
  }
}

extension TrainingHistory: Decodable {
  private enum CodingKeys: CodingKey { case synthetic, epochs }

  /// Reads a file. Those of earlier versions are nothing but the epochs.
  init(from decoder: any Decoder) throws {
    if let epochs = try? decoder.singleValueContainer().decode([EpochResult].self) {
      (self.epochs, synthetic) = (epochs, nil)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      epochs = try container.decode([EpochResult].self, forKey: .epochs)
      synthetic = try container.decodeIfPresent(Bool.self, forKey: .synthetic)
    }
  }

  /// Reads a file.
  init(contentsOf path: String) throws {
    self = try JSONDecoder().decode(
      Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
