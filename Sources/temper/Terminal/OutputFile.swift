import ArgumentParsing
import Basics
import Foundation

/// Where a command's result goes: the file that `--output` names, or with `-` standard output.
struct OutputFile {
  /// The path as it was given.
  let path: String
  let format: OutputFormat

  init(_ path: String, _ format: OutputFormat) {
    self.path = path
    self.format = format
  }

  /// Whether the result goes to standard output, which then holds nothing else.
  var isStandardOutput: Bool { Self.standardOutputNames.contains(path) }

  private static let standardOutputNames = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]

  /// Refuses, before any work is done, a path where the result cannot go or would destroy what is
  /// there: an input of the command, or a file of another kind.
  ///
  /// - Parameters:
  ///   - inputs: the files that the command reads, each with what named it.
  ///   - printsJSON: whether the command prints something for machines besides.
  func check(
    _ arguments: Arguments, inputs: [(option: String, path: String)] = [], printsJSON: Bool = false
  ) throws {
    if let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last,
      format.isContradicted(byEnding: String(ending))
    {
      throw arguments.usageError(
        "--output: \(path) would be \(format.name), so its name must end in .\(format.endings[0])")
    }
    if isStandardOutput {
      if printsJSON {
        throw arguments.usageError("--json: standard output is the --output already")
      }
      return
    }
    try Self.checkPlace(path)
    if let input = inputs.first(where: { Self.isSameFile(path, $0.path) }) {
      throw FileProblem(
        path: path, reason: "is the file that \(input.option) names (choose another name)")
    }
    try checkKind()
  }

  /// The file; nil for standard output.
  var filePath: String? { isStandardOutput ? nil : path }

  /// Whether nothing is there that writing would replace or append to.
  var isNew: Bool { isStandardOutput || !Self.isRegularFile(path) }

  private static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Refuses a path where no file can go.
  static func checkPlace(_ path: String) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard !isFolder.boolValue else {
        throw FileProblem(path: path, reason: "is a folder (name a file in it)")
      }
      return
    }
    let folder = InputPath.folder(of: path)
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw FileProblem(
        path: path, reason: "cannot write, its folder does not exist (make the folder first)")
    }
    guard isFolder.boolValue else {
      throw FileProblem(path: path, reason: "cannot write, \(folder) is not a folder")
    }
    guard access(folder, W_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      throw FileProblem(
        path: path,
        reason: "cannot write to its folder: \(reason) (check the folder, or name another)")
    }
  }

  /// Refuses to replace a file of another kind. An empty one has nothing to lose, and devices and
  /// pipes are not replaced.
  private func checkKind() throws {
    var status = stat()
    guard !isNew, stat(path, &status) == 0, status.st_size > 0 else { return }
    let contents = FileHandle(forReadingAtPath: path)
    defer { try? contents?.close() }
    guard let contents, format.matches(contents) else {
      throw FileProblem(
        path: path,
        reason: "exists already and is not \(format.name), so it is not replaced (choose another "
          + "name)")
    }
  }

  private static func isSameFile(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev
      && one.st_ino == other.st_ino && isRegularFile(first)
  }

  /// Writes the result, whole or not at all.
  func write(_ bytes: Data) throws {
    if isStandardOutput {
      Console.emit(bytes)
    } else {
      try AtomicFile.write(bytes, to: path)
    }
  }

  /// Says what became of the result: on standard output, or where that holds the result itself on
  /// standard error.
  func report(_ text: String, _ arguments: Arguments) {
    if isStandardOutput { arguments.note(text) } else { Console.result(text) }
  }
}
