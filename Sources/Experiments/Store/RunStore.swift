internal import Basics
internal import Figures
internal import Foundation

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
/// Stages of several threads may ask and finish at the same time.
package final class RunStore: @unchecked Sendable {
  /// The folder.
  package let folder: String
  private let lock = NSLock()
  private var current: Manifest

  /// What is known about the run so far.
  package var manifest: Manifest { lock.withLock { current } }

  /// Opens a folder and makes it where it does not exist. Stages that an earlier run of the same
  /// layout finished there count as finished as long as nothing that they depend on changes.
  package init(
    folder: String, configuration: ExperimentConfiguration, data: Manifest.DataDescription,
    solver: String
  ) throws {
    self.folder = folder
    current = Manifest(configuration: configuration, data: data, solver: solver)
    if FileManager.default.fileExists(atPath: folder + "/manifest.json") {
      current.stages = try Self.finishedStages(in: folder)
    }
    for part in ["models", "examples", "perturbations", "tables", "figures"] {
      try AtomicFile.createDirectory("\(folder)/\(part)")
    }
    try writeManifest()
  }

  /// Reads the manifest of a results folder.
  package static func readManifest(in folder: String) throws -> Manifest {
    try read(Manifest.self, in: folder, schema: \.schema)
  }

  /// The finished stages of a folder, which may have been made with other settings.
  private static func finishedStages(in folder: String) throws -> [String: Manifest.Stage] {
    struct Finished: Decodable {
      var schema: Int
      var stages: [String: Manifest.Stage]
    }
    return try read(Finished.self, in: folder, schema: \.schema).stages
  }

  private static func read<Content: Decodable>(
    _ type: Content.Type, in folder: String, schema: (Content) -> Int
  ) throws -> Content {
    let path = folder + "/manifest.json"
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
    manifest.stages[stage]?.key == Self.key(inputs)
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
  }

  private static func key(_ inputs: [String]) -> String {
    String(SHA256.hexDigest(inputs.joined(separator: "\n").utf8).prefix(16))
  }

  private func writeManifest() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(current), to: path("manifest.json"))
  }
}
