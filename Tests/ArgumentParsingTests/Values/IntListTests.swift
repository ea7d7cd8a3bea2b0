import ArgumentParsing
import Testing

@Suite struct IntListTests {
  @Test(arguments: [("8,8,8", [8, 8, 8]), ("20", [20]), ("-1,0", [-1, 0])])
  func readsNumbers(text: String, values: [Int]) throws {
    let list = try IntList(argument: text)
    #expect(list.values == values)
    #expect(list.argumentText == text)
  }

  @Test(arguments: ["", "8,", "8;8", "8, 8", "x"])
  func refusesWhatIsNoList(text: String) {
    #expect(
      ArgumentValueTests.message(IntList.self, text)
        == "expected whole numbers such as 8,8,8, got '\(text)'")
  }

  @Test func isWrittenAsAnArray() {
    #expect(IntList([8, 8]) == [8, 8])
  }
}
