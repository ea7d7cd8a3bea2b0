internal import Basics
internal import Figures
internal import Foundation
internal import Verification

/// Why a results folder cannot be used.
public struct RunStoreError: Error, CustomStringConvertible, Equatable {
  /// The folder or file.
  public let path: String
  /// What is wrong, and what to do.
  public let reason: String
  /// One line.
  public var description: String { "\(path): \(reason)" }
}

/// A results folder: models, examples, tables, figures, the report, and the manifest that says
/// which stages are finished.
///
/// One run at a time works in a folder, or several shards of one run, each with a manifest and
/// example files of its own; the next run without a shard takes over what they finished. Stages of
/// several threads may ask and finish at the same time.
package final class RunStore: @unchecked Sendable {
  /// The folder.
  package let folder: String
  /// The part of the work that is this run's; nil for all of it.
  package let shard: Shard?
  private let locks: [FileLock]
  private let lock = NSLock()
  private var current: Manifest

  /// What is known about the run so far.
  package var manifest: Manifest { lock.withLock { current } }

  /// Opens a folder and makes it where it does not exist. Stages that an earlier run of the same
  /// layout finished there count as finished as long as nothing that they depend on changes.
  ///
  /// - Throws: `RunStoreError` where another run works in the folder.
  package init(
    folder: String, configuration: ExperimentConfiguration, data: Manifest.DataDescription,
    solver: String, shard: Shard? = nil
  ) throws {
    self.folder = folder
    self.shard = shard
    try AtomicFile.createDirectory(folder)
    // A folder that cannot be used stays as it is.
    _ = try Self.earlierStages(in: folder, shard)
    locks = try Self.lock(folder, shard)
    current = Manifest(configuration: configuration, data: data, solver: solver)
    current.stages = try Self.earlierStages(in: folder, shard)
    for part in ["models", "examples", "perturbations", "tables", "figures"] {
      try AtomicFile.createDirectory("\(folder)/\(part)")
    }
    if shard == nil { try takeOverShards() }
    try writeManifest()
  }

  /// Keeps other runs out: all of them, or from a shard those without one and the same shard.
  private static func lock(_ folder: String, _ shard: Shard?) throws -> [FileLock] {
    let names = [".lock"] + (shard.map { [".lock.\($0.suffix)"] } ?? [])
    return try names.map { name in
      let isShared = shard != nil && name == ".lock"
      guard let lock = try FileLock(path: "\(folder)/\(name)", isShared: isShared) else {
        throw RunStoreError(
          path: folder,
          reason: "another run is at work there (wait until it is done, or name another folder "
            + "with --results)")
      }
      return lock
    }
  }

  private static func manifestName(_ shard: Shard?) -> String {
    shard.map { "manifest.\($0.suffix).json" } ?? "manifest.json"
  }

  /// Reads the manifest of a results folder.
  package static func readManifest(in folder: String) throws -> Manifest {
    try read(Manifest.self, folder, manifestName(nil), schema: \.schema)
  }

  /// The stages that earlier runs finished in a folder, those of shards included; none where there
  /// is no such folder.
  package static func finishedStages(in folder: String) throws -> Set<String> {
    let own = try earlierStages(in: folder, nil).keys
    return try shardManifests(in: folder).reduce(into: Set(own)) {
      $0.formUnion(try finishedStages(in: folder, $1).keys)
    }
  }

  /// What an earlier run finished.
  private static func earlierStages(
    in folder: String, _ shard: Shard?
  ) throws -> [String: Manifest.Stage] {
    let name = manifestName(shard)
    guard FileManager.default.fileExists(atPath: "\(folder)/\(name)") else { return [:] }
    return try finishedStages(in: folder, name)
  }

  /// The finished stages of a manifest, which may have been made with other settings.
  private static func finishedStages(
    in folder: String, _ name: String
  ) throws -> [String: Manifest.Stage] {
    struct Finished: Decodable {
      var schema: Int
      var stages: [String: Manifest.Stage]
    }
    return try read(Finished.self, folder, name, schema: \.schema).stages
  }

  private static func read<Content: Decodable>(
    _ type: Content.Type, _ folder: String, _ name: String, schema: (Content) -> Int
  ) throws -> Content {
    let path = "\(folder)/\(name)"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RunStoreError(
        path: path, reason: "there are no results here (make some with: temper experiments)")
    }
    guard let manifest = try? JSONDecoder().decode(type, from: data),
      schema(manifest) == Manifest.currentSchema
    else {
      throw RunStoreError(
        path: path,
        reason: "it is damaged or from another version of temper (name another folder, or "
          + "move this one away)")
    }
    return manifest
  }

  /// The path of a file in the folder.
  package func path(_ relative: String) -> String { "\(folder)/\(relative)" }

  /// Whether a stage is finished with these inputs and its outputs are there.
  package func isFinished(_ stage: String, inputs: [String], outputs: [String]) -> Bool {
    let key = Self.key(inputs)
    return (manifest.stages[stage]?.key == key || isFinishedElsewhere(stage, key))
      && outputs.allSatisfy { FileManager.default.fileExists(atPath: path($0)) }
  }

  /// Notes that a stage is finished.
  package func finish(_ stage: String, inputs: [String], seconds: Double) throws {
    try lock.withLock {
      current.stages[stage] = Manifest.Stage(
        key: Self.key(inputs), seconds: seconds, commit: current.commit)
      try writeManifest()
    }
  }

  /// Writes a table in every format.
  func write(_ table: Table, as name: String) throws {
    try AtomicFile.write(table.csv(), to: path("tables/\(name).csv"))
    try AtomicFile.write(table.json(), to: path("tables/\(name).json"))
    try AtomicFile.write(table.markdown(), to: path("tables/\(name).md"))
    try AtomicFile.write(table.latex(), to: path("tables/\(name).tex"))
  }

  private static func key(_ inputs: [String]) -> String {
    String(SHA256.hexDigest(inputs.joined(separator: "\n").utf8).prefix(16))
  }

  private func writeManifest() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(current), to: path(Self.manifestName(shard)))
  }
}

// MARK: - Shards

extension RunStore {
  /// Whether a run without a shard, or another shard, has finished a stage by now.
  private func isFinishedElsewhere(_ stage: String, _ key: String) -> Bool {
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

  private static func shardManifests(in folder: String) -> [String] {
    files(in: folder).filter { $0.hasPrefix("manifest.shard-") && $0.hasSuffix(".json") }
  }

  private static func files(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Makes what shards finished this run's own. Whatever interrupts it, nothing is lost: a shard's
  /// file goes only when its contents are elsewhere on the disk.
  private func takeOverShards() throws {
    let manifests = Self.shardManifests(in: folder)
    for name in manifests {
      for (stage, finished) in try Self.finishedStages(in: folder, name) {
        current.stages[stage] = finished
      }
    }
    for part in Self.files(in: path("examples")) {
      guard let end = part.range(of: ".shard-") else { continue }
      let whole = "examples/\(part[..<end.lowerBound]).jsonl"
      var merge = ExampleMerge()
      for file in parts(of: whole) { try merge.add(contentsOf: path(file)) }
      try ExampleFile.write(merge.merged, to: path(whole))
      try FileManager.default.removeItem(atPath: path("examples/\(part)"))
    }
    guard !manifests.isEmpty else { return }
    try writeManifest()
    let locks = Self.files(in: folder).filter { $0.hasPrefix(".lock.shard-") }
    for name in manifests + locks { try FileManager.default.removeItem(atPath: path(name)) }
  }
}
