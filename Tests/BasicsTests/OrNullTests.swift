import Basics
import Foundation
import Testing

@Suite struct OrNullTests {
  private struct Line: Codable, Equatable {
    @OrNull var kept: Int?
    var leftOut: Int?
    @OrNull var text: String?
  }

  private func text(_ line: Line) throws -> String {
    String(decoding: try JSONLinesFile.text([line]), as: UTF8.self)
  }

  private func line(_ text: String) throws -> Line {
    try JSONDecoder().decode(Line.self, from: Data(text.utf8))
  }

  @Test func whatIsMissingIsWrittenAsNull() throws {
    #expect(try text(Line()) == "{\"kept\":null,\"text\":null}\n")
    let full = Line(kept: OrNull(wrappedValue: 1), leftOut: 2, text: OrNull(wrappedValue: "a"))
    #expect(try text(full) == "{\"kept\":1,\"leftOut\":2,\"text\":\"a\"}\n")
    #expect(try line(text(full)) == full)
  }

  @Test func aMissingKeyAndNullAreReadAlike() throws {
    #expect(try line("{}") == Line())
    #expect(try line("{\"kept\":null,\"text\":\"b\"}").text == "b")
    #expect(throws: DecodingError.self) { try line("{\"kept\":\"1\"}") }
  }
}
