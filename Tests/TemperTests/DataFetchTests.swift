import Datasets
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Tool.path("curl") != nil, "curl is missing: apt-get install curl"))
struct DataFetchTests {
  @Test(arguments: [Array("not MNIST".utf8), [], Array("<html>Not found</html>".utf8)])
  func whatIsNotMNISTIsRefused(body: [UInt8]) throws {
    let server = LoopbackServer(other: .bytes(body))
    let box = try Sandbox()
    let run = try box.temper(
      "data", "fetch", "--data", "d", "--mirror", server.mirror("files"), "--quiet")
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.hasPrefix("temper: train-images-idx3-ubyte.gz: no mirror gave it: "))
    #expect(run.errors.contains("SHA-256"))
    #expect(run.errors.contains("--mirror"))
    #expect(try box.names() == ["d"])
  }

  @Test func aMirrorThatIsNotThereIsNamed() throws {
    let box = try Sandbox()
    let run = try box.temper(
      "data", "fetch", "--data", "d", "--mirror", "http://127.0.0.1:1/", "--quiet")
    #expect(run.status == 1)
    #expect(run.errors.contains("http://127.0.0.1:1/"))
    #expect(try box.names() == ["d"])
  }

  @Test func aFolderThatCannotBeIsNamed() throws {
    let box = try Sandbox()
    try box.write("", as: "file")
    try box.expectFailure(
      ["data", "fetch", "--data", "file/d", "--mirror", "http://127.0.0.1:1/"],
      saying: "file: a file stands where a folder is needed")
  }

  @Test func whatIsNotTheThesisIsRefused() throws {
    let server = LoopbackServer(other: .bytes(Array("1,1\n0.5\n".utf8)))
    let box = try Sandbox()
    try box.writeTinyData(to: "data/mnist")
    let run = try box.temper(
      "data", "fetch", "--thesis", "--mirror", server.mirror("files"), "--quiet",
      environment: ["TEMPER_THESIS": "named"])
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(
      run.errors.hasPrefix("temper: venv/output/weights/8_8_8/weights.csv: no mirror gave it"))
    for part in ["SHA-256", "--mirror", "checkout of https://github.com/", "named/originals"] {
      #expect(run.errors.contains(part), "\(run.errors)")
    }
    #expect(!run.errors.contains("synthesize"))
    #expect(server.requests.map(\.path) == ["files/venv/output/weights/8_8_8/weights.csv"])
    #expect(try box.names().allSatisfy { !$0.hasSuffix(".csv") && !$0.hasSuffix(".part") })
  }

  @Test func theThesisNeedsMNISTBeforeAnythingIsDownloaded() throws {
    let box = try Sandbox()
    try box.expectFailure(
      ["data", "fetch", "--thesis", "--mirror", "http://127.0.0.1:1/"],
      saying: "data/mnist: no MNIST files there", "temper data fetch", "TEMPER_DATA")
  }
}
