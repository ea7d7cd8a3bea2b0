internal import Foundation

/// The figures that the tutorial prints, kept in a file beside the configurations.
struct TutorialReference: Sendable, Codable {
  /// Where they come from.
  var source: String
  /// The error on the test images after ten epochs, by network.
  var testError: [String: Double]
  /// The error under attack, by attack and network.
  var attackError: [String: [String: Double]]
  /// The bounds of the ten logits of the first test image by interval arithmetic at 0.1, by network: the
  /// least and the greatest of each.
  var intervals: [String: [[Double]]]
  /// The least differences between the label's logit and every other class's, by method and radius, in the
  /// order of the classes, the label's left out.
  var differences: [String: [String: [Double?]]]

  /// Reads the figures; nil where the file does not exist.
  static func read(_ path: String) throws -> TutorialReference? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let reference = try? decoder.decode(Self.self, from: data) else {
      throw ConfigurationError(path: path, reason: "not a file of the tutorial's figures")
    }
    return reference
  }
}
