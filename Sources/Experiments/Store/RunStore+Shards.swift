internal import Campaigns
internal import Foundation

// The parts of several machines: what each shard writes, and how a run without one takes it over.
extension RunStore {
  /// Whether a run without a shard, or another shard, has finished a stage by now.
  func isFinishedElsewhere(_ stage: String, _ key: String) -> Bool {
    guard let shard else { return false }
    let own = Self.manifestName(shard)
    return ([Self.manifestName(nil)] + Self.shardManifests(in: folder)).filter { $0 != own }
      .contains { name in
        (try? Self.finishedStages(in: folder, name))?[stage]?.key == key
      }
  }

  /// The example file that this run appends to: the stage's own, or the shard's part of it.
  func output(_ examples: String) -> String {
    guard let shard else { return examples }
    return "\(examples.dropLast(".jsonl".count)).\(shard.suffix).jsonl"
  }

  /// All example files of a stage that are there: its own and those of shards.
  func parts(of examples: String) -> [String] {
    let name = examples.split(separator: "/").last.map(String.init) ?? examples
    let prefix = "\(name.dropLast(".jsonl".count)).shard-"
    let parts = Self.files(in: path("examples")).filter { $0.hasPrefix(prefix) }.map {
      "examples/\($0)"
    }
    let exists = FileManager.default.fileExists(atPath: path(examples))
    return (exists ? [examples] : []) + parts
  }

  static func shardManifests(in folder: String) -> [String] {
    files(in: folder).filter { $0.hasPrefix("manifest.shard-") && $0.hasSuffix(".json") }
  }

  private static func files(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Makes what shards finished this run's own. Whatever interrupts it, nothing is lost: a shard's
  /// file goes only when its contents are elsewhere on the disk.
  func takeOverShards() throws {
    let manifests = Self.shardManifests(in: folder)
    let finished = try manifests.map { try Self.finishedStages(in: folder, $0) }
    for part in Self.files(in: path("examples")) {
      guard let end = part.range(of: ".shard-") else { continue }
      let whole = "examples/\(part[..<end.lowerBound]).jsonl"
      var merge = ExampleMerge()
      for file in parts(of: whole) { try merge.add(contentsOf: path(file)) }
      try ExampleFile.write(merge.merged, to: path(whole))
      try FileManager.default.removeItem(atPath: path("examples/\(part)"))
    }
    try adopt(finished)
    let locks = Self.files(in: folder).filter { $0.hasPrefix(".lock.shard-") }
    for name in manifests + locks { try FileManager.default.removeItem(atPath: path(name)) }
  }
}
