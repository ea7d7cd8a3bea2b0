import ArgumentParsing
import Experiments
import Foundation

/// `temper report`: the page of a finished run.
enum ReportCommand {
  private static let results = Option<String>(
    required: "results", value: "DIR", help: "the folder of a finished run",
    completion: .directory)
  private static let output = Option<String>(
    required: "output", short: "o", value: "FILE", help: "where the page goes",
    completion: .file(["html"]))

  static let command = Command(
    "report", abstract: "Write the report of a finished run as one HTML page.",
    examples: [
      Example(
        "temper report --results results/quick -o report.html",
        "One page with everything in it, to pass on.")
    ],
    discussion: "Nothing is computed again: the page shows what the run stored.",
    arguments: [results, output]
  ) { arguments in
    let page = OutputFile(arguments[output], .page)
    try page.check(arguments)
    try page.write(Data(StoredReport.html(from: arguments[results]).utf8))
    page.report(arguments[output], arguments)
    return .success
  }
}
