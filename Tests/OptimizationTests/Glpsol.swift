import Foundation
import Testing

/// GLPK's own program, which reads both file formats without our code.
enum Glpsol {
  /// Where the program is; nil where this machine has none.
  static let path: String? = {
    if let found = find() { return found }
    // A build machine may be given what is missing; nobody else's computer is changed.
    let environment = ProcessInfo.processInfo.environment
    if environment["CI"] != nil, getuid() == 0 {
      _ = try? run("/usr/bin/apt-get", ["install", "-y", "--no-install-recommends", "glpk-utils"])
    }
    return find()
  }()

  /// The objective at the optimum that glpsol finds, and its whole output for when it does not.
  static func optimum(ofFile file: URL, format: String) throws -> (value: Double?, log: String) {
    let path = try #require(path)
    let report = file.appendingPathExtension("sol")
    let log = try run(path, [format, file.path, "--write", report.path])
    guard let text = try? String(contentsOf: report, encoding: .utf8) else { return (nil, log) }
    // "s bas ROWS COLUMNS PRIMAL DUAL OBJECTIVE" or "s mip ROWS COLUMNS STATUS OBJECTIVE".
    let status = text.split(separator: "\n").first { $0.hasPrefix("s ") }
    let fields = status?.split(separator: " ") ?? []
    guard fields.count > 5 else { return (nil, log) }
    let isOptimal = fields[1] == "bas" ? fields[4...5] == ["f", "f"] : fields[4] == "o"
    return (isOptimal ? fields.last.flatMap { Double($0) } : nil, log)
  }

  private static func find() -> String? {
    ["/usr/bin/glpsol", "/usr/local/bin/glpsol"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
