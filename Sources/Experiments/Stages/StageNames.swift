internal import Campaigns
internal import Networks
internal import Search

/// What the stages of one network and one seed are called: in progress, in the manifest, in the
/// names of files, and in plans.
struct StageNames {
  /// What all of them begin with.
  let label: String

  init(_ network: ThesisNetwork, seed: UInt64, isFirst: Bool) {
    label = isFirst ? network.rawValue : "\(network.rawValue)-seed\(seed)"
  }

  var train: String { "\(label) train" }

  func take(_ variant: NetworkVariant) -> String { "\(label) take \(variant.name)" }

  func retrain(_ variant: NetworkVariant) -> String { "\(label) retrain \(variant.name)" }

  func trainingExamples(against variant: NetworkVariant, _ limit: Double) -> String {
    "\(label) train examples\(variant == .original ? "" : " \(variant.name)") \(limit)s"
  }

  func trainingExamples(originalsPerDigit count: Int, _ limit: Double) -> String {
    "\(label) train examples \(count) a digit \(limit)s"
  }

  func testExamples(_ limit: Double) -> String { "\(label) test examples \(limit)s" }

  /// - Parameter floor: nil for the main one.
  func distance(_ variant: NetworkVariant, floor: Double? = nil, _ limit: Double) -> String {
    "\(label) distance \(variant.name)\(Self.text(floor)) \(limit)s"
  }

  /// With pixels that may be brighter than white.
  func brighterDistance(_ variant: NetworkVariant, _ limit: Double) -> String {
    "\(label) distance \(variant.name) brighter \(limit)s"
  }

  private static func text(_ floor: Double?) -> String { floor.map { " floor \($0)" } ?? "" }

  func perturb(_ variant: PerturbationVariant, _ limit: Double) -> String {
    "\(label) perturb \(variant.name) \(limit)s"
  }

  func bounds(_ method: BoundsMethod) -> String { "\(label) bounds \(method.rawValue)" }

  /// - Parameter floor: nil for the main one.
  func performance(
    _ method: AttackMethod, gap: Double, floor: Double? = nil, _ limit: Double
  ) -> String {
    "\(label) performance \(method.rawValue)\(gap > 0 ? " gap \(gap)" : "")\(Self.text(floor)) "
      + "\(limit)s"
  }

  // The limit is in the name, since what it stopped stays so until it is another.
  func figure3(_ limit: Double) -> String { "\(label) figure3 \(limit)s" }

  func figure4(_ variant: SmallestChanges.Variant) -> String {
    "\(label) figure4 \(variant.rawValue)"
  }
}
