import Figures
import Foundation
import Testing

@Suite struct TableJSONTests {
  @Test func readsBackWithEveryDigit() throws {
    let object = try JSONSerialization.jsonObject(with: Data(sampleTable.json().utf8))
    let table = try #require(object as? [String: Any])
    #expect(table["title"] as? String == "Times | <all>")
    #expect(table["notes"] as? [String] == ["50 % of `x_y`"])
    let rows = try #require(table["rows"] as? [[String: Any]])
    #expect(rows.count == 3)
    #expect(rows[0]["Network"] as? String == "DNN1, \"small\"")
    #expect(rows[0]["Time"] as? Double == 1.0 / 3)
    #expect(rows[0]["Nodes"] as? Int == 305)
    #expect(rows[0]["Distance"] as? [String: Double] == ["mean": 1.25, "deviation": 0.5])
    #expect(rows[1]["Time"] is NSNull)
    #expect(rows[1]["isReference"] as? Bool == true)
    #expect(rows[0]["isReference"] == nil)
  }

  @Test func escapesControlCharacters() throws {
    let text = "a\"\\\n\t\u{1}é"
    let table = Table(title: text, columns: [], rows: [])
    let object = try JSONSerialization.jsonObject(with: Data(table.json().utf8))
    #expect((object as? [String: Any])?["title"] as? String == text)
  }
}
