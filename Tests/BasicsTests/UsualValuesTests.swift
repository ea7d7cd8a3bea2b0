import Basics
import Foundation
import Testing

@Suite struct UsualValuesTests {
  private struct Settings: Codable, Equatable {
    var first = 1
    var second: [Double] = []

    init() {}

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      try container.decode(&first, forKey: .first)
      try container.decode(&second, forKey: .second)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(first, unless: 1, forKey: .first)
      try container.encode(second, unless: [], forKey: .second)
    }

    private enum CodingKeys: CodingKey { case first, second }
  }

  @Test func whatIsUsualIsNotWritten() throws {
    var settings = Settings()
    #expect(try JSONEncoder().encode(settings) == Data("{}".utf8))
    #expect(try JSONDecoder().decode(Settings.self, from: Data("{}".utf8)) == settings)
    settings.second = [2]
    let data = try JSONEncoder().encode(settings)
    #expect(data == Data(#"{"second":[2]}"#.utf8))
    #expect(try JSONDecoder().decode(Settings.self, from: data) == settings)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Settings.self, from: Data(#"{"first":"x"}"#.utf8))
    }
  }
}
