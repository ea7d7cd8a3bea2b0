import Basics
import Datasets
import Foundation
import Synchronization
import TestSupport
import Testing

private let hasCurl = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .contains { FileManager.default.isExecutableFile(atPath: "\($0)/curl") }

/// Downloads from a server on this machine only.
@Suite(.enabled(if: hasCurl, "needs the curl program"))
struct DataFetcherTests {
  private static let labels = MNIST.File(.test, .labels)
  /// Random digits: what does not compress well leaves room for partial downloads.
  private static let contents: [UInt8] = {
    var random = SeededRandom(seed: 2)
    let digits = (0..<2000).map { _ in UInt8(random.next() % 10) }
    return IDX.encode(.labels, dimensions: [2000], bytes: digits)
  }()
  private static let archive = Gzip.compress(contents)
  private static let name = labels.archiveName
  private static let expected = [
    labels: MNIST.Checksums(
      contents: SHA256.hexDigest(contents), archive: SHA256.hexDigest(archive))
  ]

  /// Fetches that one file and gives every event but the running byte counts.
  private func fetch(
    into folder: TemporaryFolder, mirrors: [String]
  ) throws -> [DataFetcher.Event] {
    var events: [DataFetcher.Event] = []
    let fetcher = DataFetcher(directory: folder.path, mirrors: mirrors, expected: Self.expected)
    try fetcher.run { event in
      if case .received = event { return }
      events.append(event)
    }
    return events
  }

  /// The folder holds the file and nothing else.
  private func expectComplete(_ folder: TemporaryFolder) throws {
    #expect(try folder.names() == [Self.name])
    #expect(folder.contents(of: Self.name) == Self.archive)
  }

  @Test func allFourFilesOfADataSet() throws {
    let (source, folder) = (try TemporaryFolder(), try TemporaryFolder())
    try SyntheticDigits(seed: 3, trainCount: 20, testCount: 10).write(to: source.path)
    var resources: [String: LoopbackServer.Resource] = [:]
    var expected: [MNIST.File: MNIST.Checksums] = [:]
    for check in try DataCheck.run(directory: source.path).files {
      let bytes = try #require(source.contents(of: check.file.archiveName))
      resources["good/" + check.file.archiveName] = .bytes(bytes)
      expected[check.file] = MNIST.Checksums(
        contents: try #require(check.sha256), archive: SHA256.hexDigest(bytes))
    }
    let server = LoopbackServer(resources)
    let target = folder.path + "/made/on/the/way"
    let fetcher = DataFetcher(
      directory: target, mirrors: [server.mirror("good")], expected: expected)
    try fetcher.run()
    #expect(server.requests.map(\.path) == MNIST.File.allCases.map { "good/" + $0.archiveName })
    #expect(try MNIST.load(.train, from: target) == MNIST.load(.train, from: source.path))
  }

  @Test func aFileThatIsRightIsNotFetchedAgain() throws {
    let (packed, plain) = (try TemporaryFolder(), try TemporaryFolder())
    let packedPath = try packed.write(Self.archive + Gzip.compress([]), as: Self.name)
    let plainPath = try plain.write(Self.contents, as: Self.labels.name)
    // The port 1 refuses: asking it would fail.
    let mirrors = ["http://127.0.0.1:1/"]
    #expect(
      try fetch(into: packed, mirrors: mirrors) == [.present(Self.name, path: packedPath)])
    #expect(try fetch(into: plain, mirrors: mirrors) == [.present(Self.name, path: plainPath)])
  }

  @Test func aFileThatIsWrongIsReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("something else".utf8), as: Self.name)
    let server = LoopbackServer(["good/" + Self.name: .bytes(Self.archive)])
    _ = try fetch(into: folder, mirrors: [server.mirror("good")])
    try expectComplete(folder)
  }

  @Test func aPartialDownloadIsResumed() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(Self.archive[..<100]), as: Self.name + ".part")
    let server = LoopbackServer(["good/" + Self.name: .bytes(Self.archive)])
    let mirror = server.mirror("good")
    let events = try fetch(into: folder, mirrors: [mirror])
    try expectComplete(folder)
    #expect(server.requests == [.init(path: "good/" + Self.name, start: 100)])
    #expect(events.first == .started(Self.name, mirror: mirror, resumingAt: 100))
  }

  @Test func aBrokenLineIsResumedAtTheNextMirror() throws {
    let folder = try TemporaryFolder()
    let server = LoopbackServer([
      "bad/" + Self.name: .brokenAfter(64, Self.archive),
      "good/" + Self.name: .bytes(Self.archive),
    ])
    let events = try fetch(into: folder, mirrors: [server.mirror("bad"), server.mirror("good")])
    try expectComplete(folder)
    #expect(server.requests.map(\.start) == [0, 64])
    #expect(events.count == 4)
  }

  /// Stopped between the last byte and the renaming: no mirror is asked.
  @Test func aCompletePartIsTakenAsItIs() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.archive, as: Self.name + ".part")
    _ = try fetch(into: folder, mirrors: ["http://127.0.0.1:1/"])
    try expectComplete(folder)
  }

  /// As long as the file but wrong: the server answers 416, and the download starts over.
  @Test(arguments: [0, 50])
  func aFullPartThatIsWrongStartsOver(excess: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      .init(repeating: 1, count: Self.archive.count + excess), as: Self.name + ".part")
    let server = LoopbackServer(["good/" + Self.name: .bytes(Self.archive)])
    _ = try fetch(into: folder, mirrors: [server.mirror("good")])
    try expectComplete(folder)
    #expect(server.requests.map(\.start) == [Self.archive.count + excess, 0])
  }

  /// A part of something else, resumed, gives a wrong sum: the mirror gets a second chance.
  @Test func aPartOfAnotherFileStartsOver() throws {
    let folder = try TemporaryFolder()
    try folder.write(.init(repeating: 1, count: 100), as: Self.name + ".part")
    let server = LoopbackServer(["good/" + Self.name: .bytes(Self.archive)])
    _ = try fetch(into: folder, mirrors: [server.mirror("good")])
    try expectComplete(folder)
    #expect(server.requests.map(\.start) == [100, 0])
  }

  @Test func aServerWithoutRangesStartsOver() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(Self.archive[..<100]), as: Self.name + ".part")
    let server = LoopbackServer(["good/" + Self.name: .withoutRanges(Self.archive)])
    _ = try fetch(into: folder, mirrors: [server.mirror("good")])
    try expectComplete(folder)
  }

  @Test func aWrongSumLeadsToTheNextMirror() throws {
    let folder = try TemporaryFolder()
    let server = LoopbackServer([
      "bad/" + Self.name: .bytes(Array("<html>log in first</html>".utf8)),
      "good/" + Self.name: .bytes(Self.archive),
    ])
    // A mirror's address may end with or without a slash.
    let mirrors = [String(server.mirror("bad").dropLast()), server.mirror("good")]
    let events = try fetch(into: folder, mirrors: mirrors)
    try expectComplete(folder)
    #expect(
      events == [
        .started(Self.name, mirror: mirrors[0], resumingAt: 0),
        .failed(
          Self.name, mirror: mirrors[0],
          reason: "the file is not the published one (wrong SHA-256)"),
        .started(Self.name, mirror: mirrors[1], resumingAt: 0),
        .finished(Self.name, path: folder.path + "/" + Self.name),
      ])
  }

  @Test func aMissingFileLeadsToTheNextMirror() throws {
    let folder = try TemporaryFolder()
    let server = LoopbackServer(["good/" + Self.name: .bytes(Self.archive)])
    let events = try fetch(into: folder, mirrors: [server.mirror("bad"), server.mirror("good")])
    try expectComplete(folder)
    guard case .failed(_, _, let reason) = events[1] else { return #expect(Bool(false)) }
    #expect(reason.contains("404"))
  }

  @Test func whenEveryMirrorFailsAllReasonsAreGiven() throws {
    let folder = try TemporaryFolder()
    let server = LoopbackServer(["wrong/" + Self.name: .bytes([1, 2, 3])])
    let mirrors = [server.mirror("absent"), server.mirror("wrong"), "http://127.0.0.1:1/"]
    let error = #expect(throws: FetchError.self) { try fetch(into: folder, mirrors: mirrors) }
    let text = try #require(error).description
    for part in mirrors + ["404", "wrong SHA-256", "--mirror", "temper data synthesize"] {
      #expect(text.contains(part))
    }
    #expect(!text.contains("\n"))
    #expect(try folder.names() == [])
  }

  @Test func anInterruptedDownloadIsKept() throws {
    let folder = try TemporaryFolder()
    let server = LoopbackServer(["slow/" + Self.name: .silentAfter(70, Self.archive)])
    let fetcher = DataFetcher(
      directory: folder.path, mirrors: [server.mirror("slow")], expected: Self.expected)
    var arrived = 0
    #expect(
      throws: FetchError.interrupted(file: folder.path + "/" + Self.name, advice: fetcher.advice)
    ) {
      try fetcher.run(
        progress: { event in if case .received(_, let bytes) = event { arrived = bytes } },
        shouldStop: { arrived == 70 })
    }
    #expect(folder.contents(of: Self.name + ".part") == Array(Self.archive[..<70]))
  }

  @Test func withoutCurlTheErrorSaysSo() throws {
    let folder = try TemporaryFolder()
    let fetcher = DataFetcher(
      directory: folder.path, mirrors: [], curl: "temper-test-no-such-program")
    let name = "temper-test-no-such-program"
    #expect(throws: FetchError.curlNotFound(name: name, advice: fetcher.advice)) {
      try fetcher.run()
    }
  }

  @Test func aFileInTheFoldersPlaceIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], as: "file")
    let error = #expect(throws: FetchError.self) {
      try DataFetcher(directory: path, mirrors: []).run()
    }
    #expect(error?.description.contains(path) == true)
  }

  /// A fetcher of other files than MNIST's, one of them in a folder.
  private func fetcher(_ folder: TemporaryFolder, _ server: LoopbackServer) -> DataFetcher {
    DataFetcher(
      directory: folder.path, mirrors: [server.mirror("good")],
      files: [
        RemoteFile("a/b/raw", sha256: SHA256.hexDigest(Self.archive)),
        RemoteFile("numbers.csv", roundedSHA256: Self.table.roundedSHA256),
      ], advice: .init(command: "go on", withoutNetwork: "without a network: wait"))
  }

  private static let table: NumberTable = {
    guard let folder = try? TemporaryFolder(),
      let path = try? folder.write("1,0.25\n-0.33333333\n", as: "t.csv"),
      let table = try? NumberTable(contentsOf: path)
    else { preconditionFailure("the table cannot be made") }
    return table
  }()

  @Test func otherFilesKeepTheirPlaces() throws {
    let folder = try TemporaryFolder()
    // The same numbers in other digits.
    let numbers = Array("1.0,2.5e-1\n-0.333333334\n".utf8)
    let server = LoopbackServer([
      "good/a/b/raw": .bytes(Self.archive), "good/numbers.csv": .bytes(numbers),
    ])
    try folder.write(Array(Self.archive[..<100]), as: "part")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/a/b", withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: folder.path + "/part", toPath: folder.path + "/a/b/raw.part")
    try fetcher(folder, server).run()
    #expect(folder.contents(of: "a/b/raw") == Self.archive)
    #expect(folder.contents(of: "numbers.csv") == numbers)
    #expect(server.requests.map(\.start) == [100, 0])
    var events: [DataFetcher.Event] = []
    try fetcher(folder, server).run { events.append($0) }
    #expect(
      events == [
        .present("a/b/raw", path: folder.path + "/a/b/raw"),
        .present("numbers.csv", path: folder.path + "/numbers.csv"),
      ])
    #expect(server.requests.count == 2)
  }

  @Test(arguments: ["1,0.2502\n-0.33333333\n", "1,0.25\nx\n", "1,0.25\n"])
  func otherNumbersAreRefused(text: String) throws {
    let folder = try TemporaryFolder()
    let server = LoopbackServer([
      "good/a/b/raw": .bytes(Self.archive), "good/numbers.csv": .bytes(Array(text.utf8)),
    ])
    let fetcher = fetcher(folder, server)
    let error = #expect(throws: FetchError.self) { try fetcher.run() }
    let description = try #require(error).description
    #expect(description.contains("numbers.csv") && description.contains("wrong SHA-256"))
    #expect(description.contains("without a network: wait"))
    #expect(!description.contains("synthesize"))
    #expect(folder.contents(of: "numbers.csv") == nil)
  }
}
