import CampaignSupport
import Datasets
import Experiments
import Foundation
import TestSupport
import Testing

private let hasCurl = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .contains { FileManager.default.isExecutableFile(atPath: "\($0)/curl") }

@Suite struct AuthorOriginalsTests {
  @Test func everyFileThatIsConvertedIsDownloaded() {
    let names = AuthorOriginals.published.map(\.name)
    #expect(Set(names) == Set(MadeUpOriginals.files.keys))
    #expect(Set(names).count == names.count)
  }

  @Test func theMirrorIsTheRepositoryAtItsCommit() {
    let fetcher = AuthorOriginals.fetcher(directory: "d")
    #expect(fetcher.mirrors == [AuthorOriginals.mirror])
    #expect(AuthorOriginals.mirror.hasSuffix("/\(AuthorOriginals.commit)/"))
    #expect(fetcher.directory == "d/originals")
    #expect(fetcher.files.count == AuthorOriginals.published.count)
  }

  @Test(.enabled(if: hasCurl, "needs the curl program"))
  func fromDownloadToData() throws {
    let folder = try TemporaryFolder()
    let server = MadeUpOriginals.server()
    func fetch(_ mirror: String) throws -> [DataFetcher.Event] {
      var events: [DataFetcher.Event] = []
      try AuthorOriginals.fetcher(
        directory: folder.path, mirror: mirror, files: MadeUpOriginals.expected
      ).run { events.append($0) }
      return events
    }
    _ = try fetch(server.mirror("made"))
    #expect(server.requests.count == MadeUpOriginals.files.count)
    for (name, text) in MadeUpOriginals.files {
      #expect(folder.contents(of: "originals/\(name)") == Array(text.utf8))
    }
    try AuthorConversion(directory: folder.path, test: TinyDigits.test).run()
    #expect(try AuthorData(directory: folder.path).examples.count == 180)
    // The port 1 refuses: asking it would fail.
    let events = try fetch("http://127.0.0.1:1/")
    #expect(events.count == MadeUpOriginals.files.count)
    #expect(events.allSatisfy { if case .present = $0 { true } else { false } })
  }

  @Test func aCopyByHandNeedsNoNetwork() throws {
    let folder = try TemporaryFolder()
    try MadeUpOriginals.write(to: folder)
    try AuthorOriginals.fetcher(
      directory: folder.path, mirror: "http://127.0.0.1:1/", files: MadeUpOriginals.expected
    ).run()
  }

  @Test(.enabled(if: hasCurl, "needs the curl program"))
  func withoutANetworkTheErrorSaysWhatToDo() throws {
    let folder = try TemporaryFolder()
    let fetcher = AuthorOriginals.fetcher(
      directory: folder.path, mirror: "http://127.0.0.1:1/", files: MadeUpOriginals.expected)
    let error = #expect(throws: FetchError.self) { try fetcher.run() }
    let text = try #require(error).description
    for part in [
      "http://127.0.0.1:1/", "--mirror", AuthorOriginals.repository, "\(folder.path)/originals",
    ] {
      #expect(text.contains(part))
    }
    #expect(!text.contains("synthesize") && !text.contains("\n"))
  }
}
