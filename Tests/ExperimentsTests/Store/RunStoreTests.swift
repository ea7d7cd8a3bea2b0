import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct RunStoreTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open() throws -> RunStore {
    try RunStore(
      folder: folder.path + "/run", configuration: .thesis(try TinyConfiguration.read(in: folder)),
      data: .init(isMNIST: false, train: "a", test: "b"), solver: "none")
  }

  private var manifest: String { folder.path + "/run/manifest.json" }

  @Test func aStageIsFinishedWithItsInputsAndOutputs() throws {
    let store = try open()
    #expect(!store.isFinished("train", inputs: ["1", "2"], outputs: []))
    try store.finish("train", inputs: ["1", "2"], seconds: 3)
    #expect(store.isFinished("train", inputs: ["1", "2"], outputs: []))
    #expect(!store.isFinished("train", inputs: ["1", "3"], outputs: []))
    #expect(!store.isFinished("train", inputs: ["1"], outputs: []))
    #expect(!store.isFinished("attack", inputs: ["1", "2"], outputs: []))
    #expect(!store.isFinished("train", inputs: ["1", "2"], outputs: ["models/m"]))
    try folder.write("", as: "run/models/m")
    #expect(store.isFinished("train", inputs: ["1", "2"], outputs: ["models/m"]))
  }

  @Test func aFinishedStageIsRememberedByTheNextRun() throws {
    try open().finish("train", inputs: ["1"], seconds: 3)
    do {
      let store = try open()
      #expect(store.isFinished("train", inputs: ["1"], outputs: []))
      #expect(store.manifest.stages["train"]?.seconds == 3)
      try store.finish("train", inputs: ["2"], seconds: 4)
    }
    #expect(try !open().isFinished("train", inputs: ["1"], outputs: []))
  }

  /// A version with other settings does not throw away what is finished.
  @Test func stagesMadeWithOtherSettingsStayFinished() throws {
    try open().finish("train", inputs: ["1"], seconds: 3)
    let text = try String(contentsOfFile: manifest, encoding: .utf8)
    try folder.write(
      text.replacing("\"epochs\"", with: "\"passes\""), as: "run/manifest.json")
    #expect(try open().isFinished("train", inputs: ["1"], outputs: []))
  }

  @Test func theManifestSaysWhatMadeTheResults() throws {
    _ = try open()
    let configuration = try TinyConfiguration.read(in: folder)
    let manifest = try RunStore.readManifest(in: folder.path + "/run")
    #expect(manifest.configuration == .thesis(configuration))
    #expect(manifest.program.hasPrefix("temper "))
    #expect(manifest.libraries["solver"] == "none")
    #expect(manifest.tolerances["successRule"] == 1e-6)
    #expect(manifest.data == .init(isMNIST: false, train: "a", test: "b"))
    #expect(manifest.machine.contains("cores"))
  }

  @Test(arguments: ["", "{", "[]", "{\"schema\": 1}"])
  func aDamagedManifestIsRefusedAndKept(text: String) throws {
    _ = try open()
    try folder.write(text, as: "run/manifest.json")
    let before = try folder.contents()
    let error = #expect(throws: RunStoreError.self) { try open() }
    #expect(
      error?.description
        == "\(manifest): it is damaged or from another version of temper (name another folder, "
        + "or move this one away)")
    #expect(try folder.contents() == before)
  }

  @Test func anotherVersionsManifestIsRefused() throws {
    _ = try open()
    let text = try String(contentsOfFile: manifest, encoding: .utf8)
    try folder.write(
      text.replacing("\"schema\" : 1", with: "\"schema\" : 2"), as: "run/manifest.json")
    let error = #expect(throws: RunStoreError.self) { try open() }
    #expect(error?.reason.contains("another version") == true)
  }

  @Test func noManifestIsNoResults() throws {
    let error = #expect(throws: RunStoreError.self) {
      try RunStore.readManifest(in: folder.path + "/none")
    }
    #expect(error?.description.contains("there are no results here") == true)
    let report = #expect(throws: RunStoreError.self) {
      try StoredReport.html(from: folder.path + "/none")
    }
    #expect(report == error)
  }

  @Test func anUnfinishedRunHasNoReport() throws {
    _ = try open()
    let error = #expect(throws: RunStoreError.self) {
      try StoredReport.html(from: folder.path + "/run")
    }
    #expect(error?.description.contains("report.json: the run is not finished") == true)
    try folder.write("{}", as: "run/report.json")
    let damaged = #expect(throws: RunStoreError.self) {
      try StoredReport.html(from: folder.path + "/run")
    }
    #expect(damaged?.description.contains("report.json: it is damaged") == true)
  }
}
