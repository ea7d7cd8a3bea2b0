package import Campaigns
internal import Basics
internal import Figures
internal import Foundation
internal import Synchronization
internal import Queries

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
package final class RunStore: Sendable {
  /// The folder.
  package let folder: String
  /// The part of the work that is this run's; nil for all of it.
  package let shard: Shard?
  private let locks: [FileLock]
  private let current: Mutex<Manifest>

  /// What is known about the run so far.
  package var manifest: Manifest { current.withLock { $0 } }

  /// Opens a folder and makes it where it does not exist. Stages that an earlier run of the same
  /// layout finished there count as finished as long as nothing that they depend on changes.
  ///
  /// - Throws: `RunStoreError` where another run works in the folder.
  package init(
    folder: String, configuration: ExperimentProfile, data: Manifest.DataDescription,
    solver: String, shard: Shard? = nil
  ) throws {
    self.folder = folder
    self.shard = shard
    try AtomicFile.createDirectory(folder)
    // A folder that cannot be used stays as it is.
    _ = try Self.earlierStages(in: folder, shard)
    locks = try Self.lock(folder, shard)
    var manifest = Manifest(configuration: configuration, data: data, solver: solver)
    manifest.stages = try Self.earlierStages(in: folder, shard)
    current = Mutex(manifest)
    for part in ["models", "examples", "perturbations", "stages", "tables", "figures"] {
      try AtomicFile.createDirectory("\(folder)/\(part)")
    }
    if shard == nil { try takeOverShards() } else { try write(manifest) }
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

  static func manifestName(_ shard: Shard?) -> String {
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
  static func finishedStages(
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
    try current.withLock {
      $0.stages[stage] = Manifest.Stage(
        key: Self.key(inputs), seconds: seconds, commit: $0.commit)
      try write($0)
    }
  }

  /// Notes what shards finished.
  func adopt(_ stages: [[String: Manifest.Stage]]) throws {
    try current.withLock {
      for finished in stages { $0.stages.merge(finished) { $1 } }
      try write($0)
    }
  }

  /// Writes a table in every format.
  func write(_ table: Table, as name: String) throws {
    try AtomicFile.write(table.csv(), to: path("tables/\(name).csv"))
    try AtomicFile.write(table.json(), to: path("tables/\(name).json"))
    try AtomicFile.write(table.markdown(), to: path("tables/\(name).md"))
    try AtomicFile.write(table.latex(), to: path("tables/\(name).tex"))
  }

  /// Stages that were finished before a mended proof are not those that it finishes.
  private static func key(_ inputs: [String]) -> String {
    let all = ["proof \(ProofVersion.current)"] + inputs
    return String(SHA256.hexDigest(all.joined(separator: "\n").utf8).prefix(16))
  }

  private func write(_ manifest: Manifest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(manifest), to: path(Self.manifestName(shard)))
  }
}
