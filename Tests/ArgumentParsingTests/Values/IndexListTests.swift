import ArgumentParsing
import Testing

@Suite struct IndexListTests {
  @Test(arguments: [
    ("0", [0]),
    ("0,4,10-13", [0, 4, 10, 11, 12, 13]),
    ("7,3,5-5", [7, 3, 5]),
  ])
  func readsNumbersAndRanges(text: String, indices: [Int]) throws {
    #expect(try IndexList(argument: text).indices == indices)
  }

  @Test(arguments: [
    "", ",", "1,", "1,,2", "-1", "1-", "-", "1-2-3", "a", "1, 2", "+1", "٣", "0x1",
    "12345678901234567890",
  ])
  func refusesWhatIsNoList(text: String) {
    #expect(
      ArgumentValueTests.message(IndexList.self, text)
        == "expected indices such as 0,4,10-19, got '\(text)'")
  }

  @Test(arguments: [
    ("19-10", "has the reversed range 19-10 (write 10-19), got '19-10'"),
    ("0,4,0", "lists index 0 twice, got '0,4,0'"),
    ("0-9,5", "lists index 5 twice, got '0-9,5'"),
    ("0-100000", "must list at most 100000 indices, got '0-100000'"),
    ("0,1-100000", "must list at most 100000 indices, got '0,1-100000'"),
    (
      "0-999999999999999999",
      "must list at most 100000 indices, got '0-999999999999999999'"
    ),
  ])
  func namesTheBrokenRule(text: String, message: String) {
    #expect(ArgumentValueTests.message(IndexList.self, text) == message)
  }

  @Test func theLongestListIsRead() throws {
    let list = try IndexList(argument: "0-99999")
    #expect(list.indices.count == IndexList.maximumCount)
  }

  @Test(arguments: ["0", "0,1", "0,4,10-19", "7,3", "5-7,1"])
  func textReadsBackTheSame(text: String) throws {
    #expect(try IndexList(argument: text).argumentText == text)
  }
}
