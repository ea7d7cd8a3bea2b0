import Foundation
import Testing

/// A program that was started, with what it prints kept in files, so that no pipe can fill.
final class RunningProgram {
  struct TimedOut: Error, CustomStringConvertible {
    let description: String
  }

  private let process = Process()
  private let folder = NSTemporaryDirectory() + "temper-run-\(UUID().uuidString)"

  init(
    executable: String, arguments: [String], folder workingFolder: String,
    environment: [String: String]
  ) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: workingFolder)
    // Nothing of the machine's settings: no TEMPER_DATA, no proxy for the loopback address.
    var own = ["HOME": workingFolder, "no_proxy": "127.0.0.1", "LC_ALL": "C"]
    own["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    process.environment = own.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.file(folder + "/output")
    process.standardError = try Self.file(folder + "/errors")
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  var isRunning: Bool { process.isRunning }

  /// What it has printed on standard error so far.
  var errors: String { text("errors") }

  /// Sends a signal to the program.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end, and kills what takes too long.
  func wait(timeout: Double) throws -> Sandbox.Run {
    let end = Date().addingTimeInterval(timeout)
    while process.isRunning {
      guard Date() < end else {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let command = (process.arguments ?? []).joined(separator: " ")
        throw TimedOut(
          description: "no end after \(timeout) s: temper \(command)\n\(errors)")
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
    process.waitUntilExit()
    // A crash shows as a status that no test expects.
    let isExit = process.terminationReason == .exit
    return Sandbox.Run(
      status: isExit ? process.terminationStatus : -process.terminationStatus,
      output: text("output"), errors: errors)
  }

  private func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  private static func file(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try #require(FileHandle(forWritingAtPath: path))
  }
}
