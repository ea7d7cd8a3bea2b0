import Campaigns
import Foundation
import Testing

@Suite struct ClassificationTests {
  @Test(
    arguments: [(3, "3", "[3]"), (nil, "none", #"["none"]"#)] as [(Int?, String, String)])
  func aClassOrNone(answer: Int?, description: String, text: String) throws {
    let classification = Classification(answer)
    #expect(classification == (answer.map { .answer($0) } ?? .none))
    #expect(classification.description == description)
    let data = try JSONEncoder().encode([classification])
    #expect(String(decoding: data, as: UTF8.self) == text)
    #expect(try JSONDecoder().decode([Classification].self, from: data) == [classification])
  }

  @Test(arguments: [#"["nothing"]"#, "[1.5]", "[null]", #"["3"]"#])
  func anythingElseIsRefused(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Classification].self, from: Data(text.utf8))
    }
  }
}
