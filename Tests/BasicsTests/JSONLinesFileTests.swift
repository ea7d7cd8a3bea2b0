import Basics
import Foundation
import Testing

@Suite struct JSONLinesFileTests {
  private struct Line: Codable, Equatable {
    var name: String
    var value: Double?
  }

  /// Runs a test with the path of a file that does not exist yet.
  private func withPath(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "temper-lines-\(UUID().uuidString)"
    try AtomicFile.createDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder + "/file.jsonl")
  }

  private func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  private func read(_ path: String) throws -> [Line] {
    try JSONLinesFile.read(Line.self, from: path)
  }

  @Test func appendsLinesOfJSON() throws {
    try withPath { path in
      let file = try JSONLinesFile(appendingTo: path)
      try file.append(Line(name: "a/b", value: 0.1))
      // On the disk at once, not when the file is closed.
      #expect(text(path) == "{\"name\":\"a/b\",\"value\":0.1}\n")
      try file.append(Line(name: "two\nlines ä", value: nil))
      #expect(try read(path) == [Line(name: "a/b", value: 0.1), Line(name: "two\nlines ä")])
      #expect(text(path)?.split(separator: "\n").count == 2)
    }
  }

  @Test func twoCannotAppendAtOnce() throws {
    try withPath { path in
      do {
        let file = try JSONLinesFile(appendingTo: path)
        try file.append(Line(name: "a"))
        let error = #expect(throws: JSONLinesError.self) { try JSONLinesFile(appendingTo: path) }
        #expect(error?.reason.contains("another run is writing to it") == true)
        try file.append(Line(name: "b"))
      }
      try JSONLinesFile(appendingTo: path).append(Line(name: "c"))
      #expect(try read(path).map(\.name) == ["a", "b", "c"])
    }
  }

  @Test func openingAgainAppends() throws {
    try withPath { path in
      for name in ["a", "b", "c"] { try JSONLinesFile(appendingTo: path).append(Line(name: name)) }
      #expect(try read(path).map(\.name) == ["a", "b", "c"])
    }
  }

  @Test func makesTheFileAndItsFolder() throws {
    try withPath { path in
      let deeper = path + ".d/sub/file"
      let file = try JSONLinesFile(appendingTo: deeper)
      #expect(file.path == deeper)
      #expect(text(deeper) == "")
      #expect(try read(deeper).isEmpty)
    }
  }

  @Test(arguments: [
    "{\"na", "{", "{\"name\":\"b\"", "{\"name\":\"b", "\u{0}\u{0}", "x", "7", "[1]",
  ])
  func aTornLastLineIsLeftOutAndCutOff(torn: String) throws {
    try withPath { path in
      for whole in ["", "{\"name\":\"a\"}\n"] {
        try AtomicFile.write(whole + torn, to: path)
        #expect(try read(path).count == (whole.isEmpty ? 0 : 1))
        #expect(text(path) == whole + torn)
        let file = try JSONLinesFile(appendingTo: path)
        #expect(text(path) == whole)
        try file.append(Line(name: "c"))
        #expect(text(path) == whole + "{\"name\":\"c\"}\n")
      }
    }
  }

  /// Another program may leave the last line break out: the record is whole, and must not be lost.
  @Test func aWholeLastLineWithoutALineBreakIsKept() throws {
    try withPath { path in
      try AtomicFile.write("{\"name\":\"a\"}\n{\"name\":\"b\"}", to: path)
      #expect(try read(path).map(\.name) == ["a", "b"])
      try JSONLinesFile(appendingTo: path).append(Line(name: "c"))
      #expect(text(path) == "{\"name\":\"a\"}\n{\"name\":\"b\"}\n{\"name\":\"c\"}\n")
    }
  }

  @Test func emptyLinesAreLeftOut() throws {
    try withPath { path in
      try AtomicFile.write("\n{\"name\":\"a\"}\r\n \r\n\n{\"name\":\"b\"}\n\n", to: path)
      #expect(try read(path).map(\.name) == ["a", "b"])
    }
  }

  @Test(arguments: [
    ("{\"name\"", "not a valid record"), ("nonsense", "not a valid record"),
    ("[1]", "not a valid record"), ("{\"value\":1}", "the key 'name' is missing"),
    ("{\"name\":\"a\",\"value\":\"1\"}", "'value' has the wrong type"),
    ("{\"name\":null}", "'name' has the wrong type"),
  ])
  func aBadLineIsNamedByItsNumber(line: String, reason: String) throws {
    try withPath { path in
      // Empty lines count.
      try AtomicFile.write("{\"name\":\"a\"}\n\n\(line)\n{\"name\":\"b\"}\n", to: path)
      let error = #expect(throws: JSONLinesError.self) { try read(path) }
      #expect(error?.description == "\(path): line 3: \(reason) (correct or remove the line)")
    }
  }

  /// Lines much longer than a page, from eight threads.
  @Test func linesOfSeveralThreadsDoNotMix() throws {
    try withPath { path in
      let file = try JSONLinesFile(appendingTo: path)
      try WorkerPool.run(Array(0..<80), jobs: 8) { item in
        try file.append(
          Line(name: String(repeating: "\(item % 10)", count: 9000), value: Double(item)))
      }
      let lines = try read(path)
      #expect(lines.compactMap(\.value).sorted() == (0..<80).map(Double.init))
      #expect(
        lines.allSatisfy { line in
          let digit = Character("\(Int(line.value ?? -1) % 10)")
          return line.name.count == 9000 && line.name.allSatisfy { $0 == digit }
        })
    }
  }

  @Test func aFolderIsNamed() throws {
    try withPath { path in
      try AtomicFile.createDirectory(path)
      let writing = #expect(throws: JSONLinesError.self) { try JSONLinesFile(appendingTo: path) }
      #expect(
        writing?.description
          == "\(path): cannot be opened for writing (it is a folder; name a file in it)")
      let reading = #expect(throws: JSONLinesError.self) { try read(path) }
      #expect(reading?.description == "\(path): it is a folder; name a file in it")
    }
  }

  @Test func aMissingFileIsNamed() throws {
    try withPath { path in
      let error = #expect(throws: JSONLinesError.self) { try read(path) }
      #expect(error?.description == "\(path): no such file (check the name)")
    }
  }

  @Test func aFileInTheFoldersPlaceIsNamed() throws {
    try withPath { path in
      try AtomicFile.write("x", to: path)
      #expect(throws: AtomicFileError.notAFolder(path: path)) {
        try JSONLinesFile(appendingTo: path + "/file.jsonl")
      }
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read and write everything"))
  func aForbiddenFileIsNamed() throws {
    try withPath { path in
      try AtomicFile.write("{\"name\":\"a\"}\n", to: path)
      chmod(path, 0o000)
      let writing = #expect(throws: JSONLinesError.self) { try JSONLinesFile(appendingTo: path) }
      #expect(writing?.reason == "cannot be opened for writing (check its owner and mode)")
      let reading = #expect(throws: JSONLinesError.self) { try read(path) }
      #expect(reading?.reason == "cannot be read (check its owner and mode)")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsNamedAndADeviceIsWrittenTo() throws {
    let full = try JSONLinesFile(appendingTo: "/dev/full")
    let error = #expect(throws: JSONLinesError.self) { try full.append(Line(name: "a")) }
    #expect(error?.description.contains("/dev/full: cannot be written") == true)
    #expect(error?.description.contains("is the disk full?") == true)
    try JSONLinesFile(appendingTo: "/dev/null").append(Line(name: "a"))
  }
}
