import Basics
import Foundation
import Queries
import Testing

@Suite struct QuestionKeyTests {
  private struct Settings: Encodable {
    var zeta = 0.1
    var alpha = "a/b"
    var none: Int?
  }

  /// Keys in order, nothing escaped that need not be, and nothing of what is nil.
  @Test func theTextIsCanonical() throws {
    #expect(try QuestionKey.text(Settings()) == #"{"alpha":"a/b","zeta":0.1}"#)
    // However a dictionary is filled.
    let names = (0..<50).map { "name\($0)" }
    let forward = Dictionary(uniqueKeysWithValues: zip(names, 0...))
    let backward = Dictionary(uniqueKeysWithValues: zip(names, 0...).reversed())
    #expect(try QuestionKey.text(forward) == QuestionKey.text(backward))
  }

  /// Files of earlier runs are found by these names.
  @Test func theNameIsAChecksumOfAll() throws {
    let text =
      #"{"parts":["n","d"],"proof":\#(ProofVersion.current),"settings":{"alpha":"a/b","zeta":0.1}}"#
    let name = try QuestionKey.hash(Settings(), ["n", "d"])
    #expect(name == String(SHA256.hexDigest(text.utf8).prefix(16)))
    #expect(name.count == 16)
  }

  @Test func anotherQuestionHasAnotherName() throws {
    var other = Settings()
    other.zeta = (0.1).nextUp
    let names = [
      try QuestionKey.hash(Settings(), ["ab", "c"]), try QuestionKey.hash(Settings(), ["a", "bc"]),
      try QuestionKey.hash(Settings(), ["abc"]), try QuestionKey.hash(Settings(), ["c", "ab"]),
      try QuestionKey.hash(Settings(), []), try QuestionKey.hash(other, ["ab", "c"]),
    ]
    #expect(Set(names).count == names.count)
    #expect(try QuestionKey.hash(Settings(), ["ab", "c"]) == names[0])
  }
}
