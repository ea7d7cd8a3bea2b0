import Testing

extension Sandbox {
  /// Expects that a command fails with status 1 and one line that holds some words, prints no
  /// result and writes nothing.
  func expectFailure(
    _ arguments: [String], saying words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try names()
    let run = try start(arguments + ["--quiet"]).wait(timeout: 60)
    #expect(run.status == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.hasPrefix("temper: "), "\(run.errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(run.errors.contains(word), "\(run.errors)", sourceLocation: sourceLocation)
    }
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(try names() == before, sourceLocation: sourceLocation)
  }

  /// Expects that a command is refused as wrong usage: status 64, what is wrong, and how to use it.
  func expectUsageError(
    _ arguments: [String], saying words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try names()
    let run = try start(arguments).wait(timeout: 60)
    #expect(run.status == 64, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errorLines.count == 3, "\(run.errors)", sourceLocation: sourceLocation)
    let lines = run.errorLines + ["", "", ""]
    for word in words {
      #expect(lines[0].contains(word), "\(run.errors)", sourceLocation: sourceLocation)
    }
    #expect(lines[1].hasPrefix("usage: temper"), sourceLocation: sourceLocation)
    #expect(lines[2].hasSuffix("--help"), sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(try names() == before, sourceLocation: sourceLocation)
  }
}
