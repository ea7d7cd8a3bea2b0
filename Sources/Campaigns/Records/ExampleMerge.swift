internal import Queries
internal import Basics

/// Joins records of the same questions that were made in several places.
public struct ExampleMerge: Sendable {
  private var records: [AttackRecord] = []
  private var positions: [AttackRecord.Key: Int] = [:]
  private var origins: [String] = []

  /// Nothing yet.
  public init() {}

  /// Adds the records of a file.
  ///
  /// - Throws: `JSONLinesError`, also where a record contradicts one of another file.
  public mutating func add(contentsOf path: String) throws {
    for record in try ExampleFile.read(path) {
      guard let position = positions[record.key] else {
        positions[record.key] = records.count
        records.append(record)
        origins.append(path)
        continue
      }
      if let conflict = Self.conflict(records[position], record) {
        throw JSONLinesError(
          path: path,
          reason: "\(record.split) image \(record.index), target "
            + "\(record.target.map(String.init) ?? "any"): \(conflict), against "
            + "\(origins[position]) (one of them is wrong: run the instance again)")
      }
      if record.isBetter(than: records[position]) {
        records[position] = record
        origins[position] = path
      }
    }
  }

  /// One record for each question, by image and target: a proved one, or else the smallest change.
  public var merged: [AttackRecord] {
    records.sorted {
      ($0.split, $0.index, $0.target ?? -1, $0.settings)
        < ($1.split, $1.index, $1.target ?? -1, $1.settings)
    }
  }

  /// What two records of one question cannot both say.
  private static func conflict(_ first: AttackRecord, _ second: AttackRecord) -> String? {
    if first.label != second.label { return "label \(second.label) and label \(first.label)" }
    for (one, other) in [(first, second), (second, first)] {
      if one.status == .infeasible, let distance = other.leastDistance {
        return "no example exists, and one with distance \(distance)"
      }
      guard let bound = one.lowerBound, let distance = other.leastDistance else { continue }
      // Each side is right to a fraction that its proof leaves open.
      if bound > distance + 2 * Tolerances.provedGap * max(1, distance) {
        return "no example is closer than \(bound), and one has distance \(distance)"
      }
    }
    return nil
  }
}

extension ExampleFile {
  /// Writes records as a new file, whole or not at all.
  public static func write(_ records: [AttackRecord], to path: String) throws {
    try AtomicFile.write(try JSONLinesFile.text(records), to: path)
  }
}
