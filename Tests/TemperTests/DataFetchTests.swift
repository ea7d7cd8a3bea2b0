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
}
