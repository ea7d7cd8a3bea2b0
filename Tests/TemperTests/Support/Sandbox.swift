import Foundation
import TestSupport
import Testing

/// A folder for one test, and the real program run in it.
final class Sandbox {
  /// What a run of the program came to.
  struct Run {
    let status: Int32
    let output: String
    let errors: String

    /// The lines on standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  private let folder: TemporaryFolder
  var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  /// The program that was built beside the tests, in a debug or a release build.
  static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appendingPathComponent("temper").path

  /// Starts the program in this folder, with an environment of its own.
  func start(
    _ arguments: [String], environment: [String: String] = [:], executable: String = program
  ) throws -> RunningProgram {
    try RunningProgram(
      executable: executable, arguments: arguments, folder: path, environment: environment)
  }

  /// Runs the program to its end.
  @discardableResult
  func temper(
    _ arguments: String..., environment: [String: String] = [:], timeout: Double = 120
  ) throws -> Run {
    try start(arguments, environment: environment).wait(timeout: timeout)
  }

  /// Runs a step that has to work for the test to make sense.
  @discardableResult
  func done(_ arguments: String...) throws -> Run { try done(arguments) }

  /// Runs a step that has to work for the test to make sense.
  @discardableResult
  func done(_ arguments: [String]) throws -> Run {
    let run = try start(arguments).wait(timeout: 120)
    try #require(run.status == 0, "temper \(arguments.joined(separator: " ")): \(run.errors)")
    return run
  }

  func write(_ text: String, as name: String) throws { try folder.write(text, as: name) }

  func write(_ bytes: [UInt8], as name: String) throws { try folder.write(bytes, as: name) }

  func bytes(_ name: String) -> [UInt8]? { folder.contents(of: name) }

  func text(_ name: String) -> String { String(decoding: bytes(name) ?? [], as: UTF8.self) }

  /// Every file and folder below this one.
  func names() throws -> [String] { try folder.names() }
}
