import Figures
import Foundation
import Testing

/// What a browser makes of the page, where there is one: skipped without `chromium` and `pdftotext`.
@Suite(.enabled(if: Browser.isAvailable)) struct PrintedReportTests {
  /// Tables with as many columns as the report's widest, and text as long, are on the paper whole.
  @Test(arguments: [6, 9, 14]) func noColumnIsLostOnPaper(count: Int) throws {
    let columns =
      [
        Table.Column(name: "Network"), .init(name: "Perturbation"),
        .init(name: "Misclassified originals", unit: "%", decimals: 2),
      ] + (3..<count).map { .init(name: "Heading\($0) here", unit: "s", decimals: 2) }
    let cells: [Table.Cell] =
      [.text("DNN1"), .text("General perturbation, only disturbances, ten adversarial examples")]
      + (2..<count).map { .number(12345.678 + Double($0)) }
    let table = Table(title: "Wide", columns: columns, rows: [cells])
    let words = try Browser.printedWords(
      Report(
        title: "t", sections: [.init(id: "s", title: "s", blocks: [.table(table)])]
      ).render())
    for column in 3..<count {
      let word = try #require(words.first { $0.text == "Heading\(column)" })
      #expect(word.left > 0 && word.right < word.pageWidth, "column \(column)")
    }
    let last = String(format: "%.2f", 12345.678 + Double(count - 1))
    let number = try #require(words.first { $0.text == last })
    #expect(number.right < number.pageWidth)
  }
}

/// A browser that prints, and a program that says where the words are on the paper.
private enum Browser {
  struct Word {
    let text: String
    let left: Double
    let right: Double
    let pageWidth: Double
  }

  static let isAvailable =
    run("chromium", ["--version"]) != nil && run("pdftotext", ["-v"]) != nil

  static func printedWords(_ html: String) throws -> [Word] {
    let folder = NSTemporaryDirectory() + "temper-print-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try html.write(toFile: folder + "/p.html", atomically: true, encoding: .utf8)
    try #require(
      run(
        "chromium",
        [
          "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder)/profile",
          "--print-to-pdf=\(folder)/p.pdf", "file://\(folder)/p.html",
        ]) != nil)
    let boxes = try #require(run("pdftotext", ["-bbox", folder + "/p.pdf", "-"]))
    var (words, width): ([Word], Double) = ([], 0)
    for line in boxes.split(separator: "\n") {
      if let page = line.firstMatch(of: /<page width="([0-9.]+)"/) {
        width = Double(page.1) ?? 0
      } else if let word = line.firstMatch(
        of: /xMin="([-0-9.]+)".*xMax="([-0-9.]+)".*>(.*)<\/word>/)
      {
        words.append(
          Word(
            text: String(word.3), left: Double(word.1) ?? 0, right: Double(word.2) ?? 0,
            pageWidth: width))
      }
    }
    return words
  }

  /// What a program prints; nil where it fails or is not there.
  private static func run(_ name: String, _ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
  }
}
