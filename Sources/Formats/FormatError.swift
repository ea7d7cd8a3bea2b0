internal import Datasets
internal import Foundation

/// Why a file of another program's format cannot be used.
public struct FormatError: Error, Equatable, CustomStringConvertible {
  /// The file's path.
  public var path: String
  /// Where in it, for instance a line or an operator's name; nil for the file as a whole.
  public var place: String?
  /// What is wrong.
  public var problem: String
  /// What to do.
  public var remedy: String

  /// An error in a file.
  public init(path: String, place: String? = nil, _ problem: String, remedy: String) {
    self.path = path
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }

  /// One line: the file, the place, what is wrong, what to do.
  public var description: String {
    let text = ([path, place].compactMap(\.self) + ["\(problem) (\(remedy))"]).joined(
      separator: ": ")
    // Names in a file may be anything.
    return String(text.map { $0.isNewline ? " " : $0 })
  }
}

extension FormatError {
  /// A text file that cannot be read, or a line of one that is wrong.
  init(_ error: DatasetError, path: String) {
    if case .unusable(_, let place, let problem, let remedy) = error {
      self.init(path: path, place: place, problem, remedy: remedy)
      return
    }
    let (problem, remedy) =
      switch error {
      case .missingFile: ("not found", "check the path")
      case .isAFolder: ("is a folder, not a file", "name a file in it")
      case .unreadable(_, let reason): ("cannot read: \(reason)", "check the path's permissions")
      case .emptyFile: ("is empty", "write the file again")
      case .truncatedGzip: ("its gzip data ends too early", "fetch it again")
      case .corruptGzip(_, let reason): ("its gzip data is damaged: \(reason)", "fetch it again")
      default: ("cannot be read: \(error)", "check the file")
      }
    self.init(path: path, problem, remedy: remedy)
  }
}

/// The bytes of a file.
func contents(of path: String) throws(FormatError) -> [UInt8] {
  do {
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  } catch {
    throw FormatError(
      path: path, "cannot be read (\(error.localizedDescription))", remedy: "check its name")
  }
}
