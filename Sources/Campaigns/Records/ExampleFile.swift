internal import Basics
internal import Foundation

/// A file of attack records, one JSON object a line.
public struct ExampleFile: Sendable {
  private let lines: JSONLinesFile

  /// Opens a file for appending, and makes it if it does not exist. A torn last line is cut off;
  /// a file of anything but records is refused before it is touched.
  public init(appendingTo path: String) throws {
    if Self.holdsSomething(path) {
      _ = try Self.read(path)
      guard FileManager.default.contents(atPath: path)?.first == UInt8(ascii: "{") else {
        throw JSONLinesError(
          path: path, reason: "it is not a file of attack records (name another file)")
      }
    }
    lines = try JSONLinesFile(appendingTo: path)
  }

  private static func holdsSomething(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
      && (attributes?[.size] as? Int ?? 0) > 0
  }

  /// Appends a record; it is on the disk when this returns.
  public func append(_ record: AttackRecord) throws { try lines.append(record) }

  /// All records of the file so far.
  public func records() throws -> [AttackRecord] { try Self.read(lines.path) }

  /// Reads a file. Where an instance was tried more than once, its best record counts: see
  /// `AttackRecord.isBetter`, or else the last.
  public static func read(_ path: String) throws -> [AttackRecord] {
    var records: [AttackRecord] = []
    var positions: [AttackRecord.Key: Int] = [:]
    for line in try JSONLinesFile.read(Line.self, from: path) {
      guard let record = line.record else {
        throw JSONLinesError(
          path: path,
          reason: "its records have schema \(line.schema), and this version knows "
            + "\(AttackRecord.currentSchema) (find them again with this version, or name another "
            + "file)")
      }
      if let position = positions[record.key] {
        if !records[position].isBetter(than: record) { records[position] = record }
      } else {
        positions[record.key] = records.count
        records.append(record)
      }
    }
    return records
  }

  /// A line of any version; of another one nothing but the version is read.
  private struct Line: Decodable {
    let schema: Int
    let record: AttackRecord?

    private enum CodingKeys: CodingKey { case schema }

    init(from decoder: any Decoder) throws {
      schema = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .schema)
      record = schema == AttackRecord.currentSchema ? try AttackRecord(from: decoder) : nil
    }
  }
}

extension AttackRecord {
  /// What tells records of different questions apart.
  struct Key: Hashable {
    let settings: String
    let split: String
    let index: Int
    let target: Int?
  }

  var key: Key {
    Key(settings: settings, split: split, index: index, target: isUntargeted ? nil : target)
  }

  /// Whether it is worth more than another record of the same question: a proof, or else what is
  /// final, or else the smaller change, or else the larger bound.
  public func isBetter(than other: AttackRecord) -> Bool {
    if isProved != other.isProved { return isProved }
    if isProved { return false }
    if isFinal != other.isFinal { return isFinal }
    let sizes = (distance ?? .infinity, other.distance ?? .infinity)
    return sizes.0 == sizes.1 ? (lowerBound ?? 0) > (other.lowerBound ?? 0) : sizes.0 < sizes.1
  }
}
