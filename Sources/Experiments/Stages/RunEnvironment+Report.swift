internal import Basics
internal import Campaigns
internal import Figures
internal import Foundation

extension ExperimentData {
  /// What stands at the top of everything that is made of other images than a document's; nil for nothing.
  var note: String? { train.note }

  /// The title of a plot, which is a file by itself.
  func title(_ text: String) -> String { isSynthetic ? text + " (synthetic)" : text }
}

extension RunEnvironment {
  /// How a report was made: program, machine, libraries, and more.
  func methods(
    _ manifest: Manifest, _ more: [Report.Definition]
  ) -> Report.Section {
    let libraries = manifest.libraries.sorted { $0.key < $1.key }.map(\.value)
    return Report.Section(
      id: "methods", title: "How this was made",
      blocks: [
        .definitions(
          [
            .init("Program", manifest.program + (manifest.commit.map { ", commit \($0)" } ?? "")),
            .init("Machine", manifest.machine),
            .init("Libraries", libraries.joined(separator: "; ")),
          ] + more),
        .paragraph("To make this again:"),
        .code(command.text()),
      ])
  }
}

extension RunStore {
  /// Writes a report: the page, and its contents for `temper report`.
  func write(_ report: Report) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(report), to: path("report.json"))
    try AtomicFile.write(report.render(), to: path("report.html"))
  }
}
