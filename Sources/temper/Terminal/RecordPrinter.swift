internal import Campaigns
import ArgumentParsing
import Basics

/// Shows the records of a run: each as it is finished where they go nowhere else.
final class RecordPrinter<Record: ProofRecord>: Sendable {
  private let file: OutputFile?
  private let arguments: Arguments
  private let progress: Progress
  private let line: @Sendable (Record) -> String
  private let name: @Sendable (Record) -> String

  /// - Parameters:
  ///   - file: where records go; nil for nowhere.
  ///   - title: what they are called.
  ///   - line: a record in one line for people.
  ///   - name: what is shown of the newest beside the progress.
  init(
    _ arguments: Arguments, _ file: OutputFile?, title: String, total: Int,
    line: @escaping @Sendable (Record) -> String, name: @escaping @Sendable (Record) -> String
  ) {
    self.file = file
    self.arguments = arguments
    self.line = line
    self.name = name
    progress = arguments.progress(title, total: total)
  }

  /// Called after each record, from any thread.
  func show(_ done: Int, _ record: Record) {
    if let file, file.isStandardOutput {
      // Encoding what a file takes in every other run does not fail.
      if let text = try? JSONLinesFile.text([record]) { progress.printing { Console.emit(text) } }
    } else if file == nil, !arguments[SharedOptions.json] {
      progress.printing { Console.result(line(record)) }
    }
    progress.update(done, name(record))
  }

  /// What is left to print when all is done: a report for machines, or lines for people, which are
  /// notes where standard output holds the records.
  func finish(_ report: some Encodable, lines: [String]) throws {
    progress.finish()
    if arguments[SharedOptions.json] { return try Console.json(report) }
    for line in lines {
      if let file { file.report(line, arguments) } else { Console.result(line) }
    }
  }
}
