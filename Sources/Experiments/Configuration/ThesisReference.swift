public import Campaigns
internal import Foundation
internal import Networks

/// The figures that the thesis prints, kept in a file beside the configurations.
public struct ThesisReference: Sendable, Codable {
  /// Where they come from.
  public var source: String
  /// Table 2 by network and method: solved in per cent, gap in per cent, nodes, seconds for bounds
  /// (null for the base model), seconds, mean distance of the solved.
  public var table2: [String: [String: [Double?]]]
  /// Table 3, the same with a tolerated gap of 1 %.
  public var table3: [String: [String: [Double?]]]
  /// Table 4 by variant: accuracy on adversarial examples, originals, misclassified originals and
  /// overall, in per cent.
  public var table4: [String: [Double]]
  /// Table 5 by perturbation: the same, seconds, sum of |p - 1|, sum of |q|.
  public var table5: [String: [Double]]
  /// Table 6 by variant: Table 4's columns and the adversarial distance.
  public var table6: [String: [Double]]
  /// Table 7 by perturbation: as Table 5.
  public var table7: [String: [Double]]
  /// Table 8 by variant: solved in per cent, gap in per cent, nodes, seconds, adversarial distance.
  public var table8: [String: [Double]]

  /// Figures 5 to 7: the least and the greatest value that the text gives.
  public var ranges: [String: [Double]]?

  /// The seconds that Table 2 prints for a network and a method; nil where it prints none.
  public func seconds(of network: NetworkName, _ method: AttackMethod) -> Double? {
    guard let row = table2[network.rawValue]?[method.rawValue], row.count > 4 else { return nil }
    return row[4]
  }

  /// Reads the figures; nil where the file does not exist.
  public static func read(_ path: String) throws -> ThesisReference? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    guard let reference = try? JSONDecoder().decode(Self.self, from: data) else {
      throw ConfigurationError(path: path, reason: "not a file of reference figures")
    }
    return reference
  }
}
