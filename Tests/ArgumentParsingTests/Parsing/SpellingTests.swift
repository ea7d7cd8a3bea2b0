import ArgumentParsing
import Testing

@Suite struct SpellingTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("train", "train", 0),
    ("kitten", "sitting", 3), ("trian", "train", 1), ("abcd", "badc", 2), ("ca", "abc", 3),
  ])
  func distance(first: String, second: String, expected: Int) {
    #expect(Spelling.distance(first, second) == expected)
    #expect(Spelling.distance(second, first) == expected)
  }

  @Test func suggestsOnlyWhatIsClose() {
    let names = ["train", "attack", "retrain", "learning-rate"]
    #expect(Spelling.closest(to: "atack", among: names) == "attack")
    #expect(Spelling.closest(to: "learning_rate", among: names) == "learning-rate")
    #expect(Spelling.closest(to: "learn", among: names) == "learning-rate")
    #expect(Spelling.closest(to: "le", among: names) == nil)
    #expect(Spelling.closest(to: "xyzzy", among: names) == nil)
    #expect(Spelling.closest(to: "train", among: []) == nil)
    #expect(Spelling.closest(to: "data", among: ["data-a-long-way", "data-another-way"]) == nil)
  }
}
