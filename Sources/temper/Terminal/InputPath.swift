internal import Campaigns
import Datasets
import Experiments
import Foundation

/// Something is wrong with what a file holds, or with where one is to go.
struct FileProblem: Error, CustomStringConvertible {
  /// The file or folder.
  let path: String
  /// What is wrong, and what to do.
  let reason: String
  /// One line.
  var description: String { "\(path): \(reason)" }
}

/// Paths that the user named.
enum InputPath {
  /// The folder that a file is in; `.` for a name alone.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The name of a file without its folder.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Does something with the examples of a file; an error about them names the file.
  static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as ExampleMismatch {
      throw FileProblem(path: path, reason: error.description)
    } catch let error as PerturbationImagesError {
      throw FileProblem(path: path, reason: error.description)
    }
  }

  /// The records of a file of examples that some command asked for.
  ///
  /// - Parameter remedy: the command that makes such a file.
  static func readExamples(_ path: String, remedy: String) throws -> [AttackRecord] {
    let records = try ExampleFile.read(path)
    guard records.contains(where: { $0.delta != nil }) else {
      throw FileProblem(path: path, reason: "it holds no examples (make some with: \(remedy))")
    }
    let splits = Split.allCases.map(\.rawValue)
    if let record = records.first(where: { !splits.contains($0.split) }) {
      throw FileProblem(
        path: path,
        reason: "image \(record.index) is of the split '\(record.split)', which is neither "
          + "train nor test (was the file made by temper attack?)")
    }
    return records
  }
}
