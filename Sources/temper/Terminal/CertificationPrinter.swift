import ArgumentParsing
import Basics
import Experiments
import Verification

/// Shows the records of a run: each as it is finished where they go nowhere else.
final class CertificationPrinter: Sendable {
  private let file: OutputFile?
  private let isJSON: Bool
  private let progress: Progress
  private let isQuiet: Bool
  private let done = ResultCount()

  init(_ arguments: Arguments, _ file: OutputFile?, total: Int) {
    self.file = file
    isJSON = arguments[SharedOptions.json]
    isQuiet = arguments[SharedOptions.quiet]
    progress = arguments.progress("certifications", total: total)
  }

  /// Called after each record, from any thread.
  func show(_ record: CertificationRecord) {
    if let file, file.isStandardOutput {
      if let line = try? JSONLinesFile.text([record]) { progress.printing { Console.emit(line) } }
    } else if file == nil, !isJSON {
      progress.printing { Console.result(CertifyCommand.line(record)) }
    }
    progress.update(done.next(), "image \(record.index): \(record.status.rawValue)")
  }

  /// What is left to print when all is done.
  func finish(_ records: [CertificationRecord], _ summaries: [CertificationSummary]) throws {
    progress.finish()
    if isJSON {
      struct Report: Encodable {
        let summary: [CertificationSummary]
        let records: [CertificationRecord]
      }
      return try Console.json(Report(summary: summaries, records: records))
    }
    for summary in summaries {
      let all = summary.all
      let text =
        "radius \(summary.radius): \(all.robust) robust, \(all.fooled) fooled, \(all.unknown) "
        + "unknown of \(all.images); certified accuracy \(Text.percent(all.certifiedAccuracy)), "
        + "under attack \(Text.percent(all.accuracyUnderAttack))"
      if let file, file.isStandardOutput {
        if !isQuiet { Console.note(text) }
      } else {
        Console.result(text)
      }
    }
  }
}
