import Attacks
import Campaigns
import LinearAlgebra
import Queries
import Testing

@Suite struct AttackSettingsTests {
  /// Records of other settings are no answers to this question.
  @Test func anotherSettingHasAnotherName() throws {
    let changes: [(inout AttackSettings) -> Void] = [
      { $0.rule = .argmax }, { $0.margin = 1.3 }, { $0.floor = 0.02 }, { $0.difference = 0.5 },
      { $0.norm = .linf }, { $0.maxDeviation = 1 }, { $0.imageRange = Interval(0, 1) },
      { $0.perturbedRange = Interval(0, 1) }, { $0.method = .milpBase }, { $0.gap = 0.01 },
      { $0.formulation = .compact }, { $0.boundTimeLimit = 1 }, { $0.isUntargeted = true },
      { $0.gradient = .fastGradientSign(radius: 0.1) }, { $0.seed = 1 },
    ]
    #expect(changes.count == Mirror(reflecting: AttackSettings()).children.count)
    var names = try [
      AttackSettings().hash(network: "n", dataset: "d"),
      AttackSettings().hash(network: "m", dataset: "d"),
      AttackSettings().hash(network: "n", dataset: "e"),
      AttackSettings().hash(network: "n", dataset: "d", perturbation: "p"),
    ]
    for change in changes {
      var settings = AttackSettings()
      change(&settings)
      names.append(try settings.hash(network: "n", dataset: "d"))
    }
    #expect(Set(names).count == names.count)
    #expect(try AttackSettings().hash(network: "n", dataset: "d") == names[0])
  }

  /// The thesis's rule for each class that will do; other rules are none of the thesis's.
  @Test func theRulesOfTheThesis() {
    var settings = AttackSettings()
    settings.margin = 1.5
    settings.floor = 0
    #expect(
      settings.marginRules(label: 1, target: nil, classCount: 3)
        == [0, 2].map { MarginRule(target: $0, margin: 1.5, floor: 0) })
    #expect(settings.marginRules(label: 1, target: 2, classCount: 3).map(\.target) == [2])
    settings.rule = .argmax
    #expect(settings.marginRules(label: 1, target: 2, classCount: 3) == [])
  }
}
