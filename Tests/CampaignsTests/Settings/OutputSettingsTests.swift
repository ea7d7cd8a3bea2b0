import Campaigns
import Queries
import Testing

@Suite struct OutputSettingsTests {
  @Test func anotherQuestionHasAnotherName() throws {
    let changes: [(inout OutputSettings) -> Void] = [
      { $0.norm = .linf }, { $0.budget = 1 }, { $0.maxDeviation = 1 }, { $0.gap = 0.01 },
    ]
    #expect(changes.count == Mirror(reflecting: OutputSettings()).children.count)
    func name(
      _ objectives: [OutputObjective], network: String = "n", image: String? = "i",
      _ change: (inout OutputSettings) -> Void = { _ in }
    ) throws -> String {
      var settings = OutputSettings()
      change(&settings)
      return try settings.hash(network: network, objectives: objectives, image: image)
    }
    var names = try [
      name([.logit(1)]), name([.logit(2)]), name([.margin(1)]), name([.logit(1), .logit(2)]),
      name([.confidence(target: 1, label: 2)]), name([.confidence(target: 1, label: 3)]),
      name([.confidence(target: 2, label: 1)]), name([.logit(1)], network: "m"),
      name([.logit(1)], image: nil), name([.logit(1)], image: "j"),
    ]
    for change in changes { names.append(try name([.logit(1)], change)) }
    #expect(Set(names).count == names.count)
    #expect(try name([.logit(1)]) == names[0])
  }
}
