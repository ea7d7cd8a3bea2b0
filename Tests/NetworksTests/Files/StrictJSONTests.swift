import Networks
import Testing

@Suite struct StrictJSONTests {
  @Test func readsEveryKindOfValue() throws {
    let text =
      #" {"a":[0,10,-1,1.5,2e3],"b":{"c":null,"d":true,"e":false},"":"x\n\u00e4\ud83d\ude00"}  "#
    let value = try StrictJSON(text.utf8)
    #expect(
      value
        == .object([
          "a": .array([.integer(0), .integer(10), .number(-1), .number(1.5), .number(2000)]),
          "b": .object(["c": .null, "d": .bool(true), "e": .bool(false)]), "": .string("x\nä😀"),
        ]))
    #expect(value["a"]?.integers == nil && value["b"]?["d"] == .bool(true))
    #expect(try StrictJSON("[1, 2]".utf8).integers == [1, 2])
  }

  @Test(arguments: [
    "", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "[01]", "[1.]", "[.5]", "[-]",
    "[1e]", "[+1]", "[1e999]", "nul", "truex", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"",
    "\"\\u12\"", "\"a", "\"a\u{1}\"", "{} x", "{}\0", "\u{feff}{}", "{\u{c}}",
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}",
    String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
  ])
  func refusesEverythingElse(text: String) {
    #expect(throws: StrictJSON.Problem.self) { try StrictJSON(text.utf8) }
  }

  @Test func refusesWhatIsNotUTF8() {
    #expect(throws: StrictJSON.Problem.self) { try StrictJSON([0x22, 0xff, 0x22]) }
  }
}
