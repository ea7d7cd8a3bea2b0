import CampaignSupport
import Experiments
import Foundation
import Networks
import TestSupport
import Testing

@Suite struct AuthorDataTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try MadeUpOriginals.write(to: folder)
    try AuthorConversion(directory: folder.path, test: TinyDigits.test).run()
  }

  private func error() throws -> String {
    let error = #expect(throws: (any Error).self) { try AuthorData(directory: folder.path) }
    return "\(try #require(error))"
  }

  @Test func everythingHasItsName() throws {
    let data = try AuthorData(directory: folder.path + "/")
    #expect(data.networks.count == AuthorNetwork.allCases.count)
    #expect(data.perturbations.count == AuthorPerturbation.allCases.count)
    #expect(
      data.perturbationExamples.map(\.target)
        == data.sets.perturbationExamples.map { data.examples[$0].target })
    for network in ThesisNetwork.allCases {
      #expect(AuthorNetwork(network).rawValue == network.rawValue)
    }
  }

  @Test(arguments: [
    "dnn3.safetensors", "dnn1-partial.safetensors", "sets.json", "adversarial-450.jsonl",
    "perturbation-general.json",
  ])
  func aMissingFileIsNamed(name: String) throws {
    try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    let text = try error()
    #expect(text.contains("/\(name): not found") && text.contains("temper data fetch --thesis"))
  }

  @Test(arguments: ["{}", "{\"performance\":{}}", "nonsense"])
  func setsThatAreNoneAreNamed(text: String) throws {
    try folder.write(text, as: "sets.json")
    #expect(try error().contains("sets.json"))
  }

  @Test(arguments: [("[0,1,", "[-1,1,"), ("[0,1,", "[180,1,")])
  func setsOfWhatIsNotThereAreNamed(old: String, new: String) throws {
    let text = String(decoding: folder.contents(of: "sets.json") ?? [], as: UTF8.self)
    try #require(text.contains("\"perturbation_examples\":" + old))
    try folder.write(
      text.replacing(
        "\"perturbation_examples\":" + old, with: "\"perturbation_examples\":" + new),
      as: "sets.json")
    #expect(try error().contains("it names what is not there"))
  }

  @Test func examplesOfAnotherNetworkAreNamed() throws {
    try ModelFile(network: TinyDigits.network).write(to: folder.path + "/dnn1.safetensors")
    #expect(try error().contains("adversarial-450.jsonl: not all its examples are of DNN1"))
  }

  @Test func theFolderIsNamedByOptionEnvironmentOrHabit() {
    let named = ["TEMPER_THESIS": "t"]
    #expect(AuthorData.directory(explicit: "d", environment: named) == "d")
    #expect(AuthorData.directory(explicit: nil, environment: named) == "t")
    #expect(
      AuthorData.directory(explicit: nil, environment: ["TEMPER_THESIS": ""]) == "data/thesis")
    #expect(AuthorData.directory(explicit: nil, environment: [:]) == "data/thesis")
  }
}
