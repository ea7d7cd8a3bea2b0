import Experiments
import TestSupport

extension TinyConfiguration {
  /// The configuration after one piece of its text was replaced.
  static func read(
    replacing old: String = "", with new: String = "", in folder: TemporaryFolder
  ) throws -> ExperimentConfiguration {
    precondition(old.isEmpty || text.contains(old), "there is no such piece of text")
    let changed = old.isEmpty ? text : text.replacing(old, with: new)
    return try ExperimentConfiguration(contentsOf: folder.write(changed, as: "tiny.json"))
  }
}

extension TinyConfiguration {
  /// The configuration for a network of one's own.
  static func read(
    naming name: String, _ sizes: [Int], in folder: TemporaryFolder
  ) throws -> ExperimentConfiguration {
    try ExperimentConfiguration(
      contentsOf: folder.write(text(naming: name, sizes), as: "tiny.json"))
  }
}
