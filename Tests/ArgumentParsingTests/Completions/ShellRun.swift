import Foundation

/// A shell of this machine and a scratch folder to run it in.
struct ShellRun {
  let executable: String

  /// Nothing when the machine does not have the shell.
  init?(_ name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let paths = folders.map { "\($0)/\(name)" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else { return nil }
    executable = path
  }

  static func isInstalled(_ name: String) -> Bool { ShellRun(name) != nil }

  /// What a shell prints, standard error included, and the status it ends with.
  ///
  /// The arguments follow the path of a file that holds `script`; `files` exist, empty, in the
  /// working directory, a name that ends in a slash as a folder.
  func output(
    before: [String] = [], script: String, files: [String] = []
  ) throws -> (text: String, status: Int32) {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let work = folder.appendingPathComponent("work")
    try manager.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: folder) }
    for file in files {
      let url = work.appendingPathComponent(file)
      if file.hasSuffix("/") {
        try manager.createDirectory(at: url, withIntermediateDirectories: true)
      } else {
        try Data().write(to: url)
      }
    }
    let source = folder.appendingPathComponent("script")
    try script.write(to: source, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = before + [source.path]
    process.currentDirectoryURL = work
    // A home of its own keeps the user's configuration out.
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = folder.path
    environment["XDG_CONFIG_HOME"] = folder.path
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
