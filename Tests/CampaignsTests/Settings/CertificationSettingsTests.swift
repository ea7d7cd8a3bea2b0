import Campaigns
import Testing

@Suite struct CertificationSettingsTests {
  @Test func anotherSettingHasAnotherName() throws {
    let changes: [(inout CertificationSettings) -> Void] = [
      { $0.norm = .l1 }, { $0.rule = .margin }, { $0.margin = 1.3 }, { $0.floor = 0.02 },
      { $0.difference = 0.5 }, { $0.coversFloat32 = true },
    ]
    #expect(changes.count == Mirror(reflecting: CertificationSettings()).children.count)
    var names = try [
      CertificationSettings().hash(network: "n", dataset: "d"),
      CertificationSettings().hash(network: "m", dataset: "d"),
      CertificationSettings().hash(network: "n", dataset: "e"),
    ]
    for change in changes {
      var settings = CertificationSettings()
      change(&settings)
      names.append(try settings.hash(network: "n", dataset: "d"))
    }
    #expect(Set(names).count == names.count)
    #expect(try CertificationSettings().hash(network: "n", dataset: "d") == names[0])
  }
}
