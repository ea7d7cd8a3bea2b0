import Foundation
import Testing

/// Python's `safetensors`, the format's reference implementation, run on a file.
enum PythonReader {
  struct Contents: Decodable {
    let metadata: [String: String]
    let shapes: [String: [Int]]
    let tensors: [String: [Float]]
  }

  static let isAvailable =
    (try? run(["-c", "import numpy, safetensors.numpy"]))?.status == 0

  static func read(_ path: String) throws -> Contents {
    let result = try run([Fixture.path("make_fixtures.py"), "read", path])
    try #require(result.status == 0)
    return try JSONDecoder().decode(Contents.self, from: result.output)
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-B"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
