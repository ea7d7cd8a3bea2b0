import Datasets
import Foundation
import Testing

@Suite struct ChecksumTests {
  /// The sums in the code are those that `data/SHA256SUMS` gives to the reader.
  @Test func codeAndFileAgree() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "data/SHA256SUMS"), encoding: .utf8)
    let lines = Set(text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") })
    let expected = MNIST.published.flatMap { file, sums in
      ["\(sums.archive)  \(file.archiveName)", "\(sums.contents)  \(file.name)"]
    }
    #expect(lines == Set(expected))
    #expect(lines.count == 8)
  }
}
