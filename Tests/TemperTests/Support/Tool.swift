import Foundation

/// A program of this machine that some tests need.
enum Tool {
  /// Where a program is; nil where it is not installed.
  static func path(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
  }

  /// GLPK's solver program. In continuous integration, as root, it is installed where it is
  /// missing; anywhere else nobody's machine is changed, and its tests skip.
  static let glpsol: String? = {
    if let found = path("glpsol") { return found }
    let isCI = !(ProcessInfo.processInfo.environment["CI"] ?? "").isEmpty
    guard isCI, geteuid() == 0, let apt = path("apt-get") else { return nil }
    for arguments in [["update", "-qq"], ["install", "-y", "-qq", "glpk-utils"]] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: apt)
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment
        .merging(["DEBIAN_FRONTEND": "noninteractive"]) { $1 }
      process.standardOutput = FileHandle.nullDevice
      try? process.run()
      process.waitUntilExit()
    }
    return path("glpsol")
  }()
}
