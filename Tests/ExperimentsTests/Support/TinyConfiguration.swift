import Experiments
import TestSupport

extension TinyConfiguration {
  /// The configuration after one piece of its text was replaced.
  static func read(
    replacing old: String = "", with new: String = "", in folder: TemporaryFolder
  ) throws -> ExperimentConfiguration {
    let changed = old.isEmpty ? text : text.replacing(old, with: new)
    return try ExperimentConfiguration(contentsOf: folder.write(changed, as: "tiny.json"))
  }
}
