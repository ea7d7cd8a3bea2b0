internal import Campaigns
import ArgumentParsing
import Basics
import Formats
import Foundation

/// `temper bounds --outputs`: between which values every output lies.
extension BoundsCommand {
  /// Finds the range of each output, prints it, and appends it to the output file.
  static func outputRanges(_ arguments: Arguments) throws -> ExitStatus {
    var inputs = [("--model", arguments[SharedOptions.model])]
    if case .file(let path) = arguments[box] { inputs.append(("--box", path)) }
    let file = try RecordOptions.file(arguments, inputs: inputs)
    let model = try arguments.model()
    var batch = OutputRangeBatch(
      network: model.graph, box: try inputBox(arguments, inputCount: model.graph.inputCount),
      timeLimit: arguments[timeLimit], memoryLimit: arguments.memoryLimit(),
      solver: SharedOptions.solvers.linear)
    batch.isSynthetic = model.isSynthetic
    batch.modelName = InputPath.name(of: arguments[SharedOptions.model])
    try RecordOptions.check(
      file, arguments,
      isAbout: .init(fingerprint: model.graph.fingerprint, model: batch.modelName, outputs: nil)
    ) {
      try JSONLinesFile.read(OutputRange.self, from: $0).map {
        .init(fingerprint: $0.network, model: $0.model, outputs: nil)
      }
    }
    let outputs = Array(0..<model.graph.logitCount)
    let printer = RecordPrinter<OutputRange>(
      arguments, file, title: "outputs", total: outputs.count, line: line
    ) { "output \($0.output)" }
    let ranges = try batch.run(
      outputs, jobs: arguments.jobs,
      output: file?.filePath.map(JSONLinesFile.init(appendingTo:)),
      shouldStop: { Interruption.isRequested || Console.hasFailed }, progress: printer.show)
    try printer.finish(ranges, lines: file == nil ? [] : ranges.map(line))
    return ranges.status(outOf: outputs.count, failure: "the solver failed on some outputs")
  }

  /// The box, for as many inputs as the network has.
  private static func inputBox(_ arguments: Arguments, inputCount: Int) throws -> InputBox {
    switch arguments[box] {
    case .interval(let range):
      return InputBox(range.lower, range.upper, inputCount: inputCount)
    case .file(let path):
      let result = try InputBox(contentsOf: path)
      guard result.bounds.count == inputCount else {
        throw FormatError(
          path: path,
          "bounds \(result.bounds.count) inputs, but the network has \(inputCount)",
          remedy: "give each of the network's inputs a line, in its order")
      }
      return result
    }
  }

  /// A range in one line for people: of an end that is proved the value that is reached, which is the end
  /// to a millionth of what the values' terms can be.
  private static func line(_ range: OutputRange) -> String {
    func text(_ value: Double) -> String { String(format: "%.6g", value) }
    func end(_ end: OutputRange.End) -> String {
      if end.status.isProof, let value = end.value { return text(value) }
      let limit = end.limit.map { ", limit: \($0.rawValue)" } ?? ""
      return "\(text(end.bound)) proved but \(end.value.map(text) ?? "nothing") reached\(limit)"
    }
    var parts = [
      "output \(range.output)  least \(end(range.least))",
      "greatest \(end(range.greatest))",
    ]
    switch range.ending {
    case .linear: break
    case .softmax: parts.append("before the softmax")
    case .relu, .sigmoid:
      if let answer = range.ofAnswer {
        parts.append(
          "behind its \(range.ending == .relu ? "ReLU" : "sigmoid") \(text(answer.lowerBound)) to "
            + text(answer.upperBound))
      }
    }
    let (nodes, seconds) = (
      range.least.nodes + range.greatest.nodes, range.least.seconds + range.greatest.seconds
    )
    return (parts + ["\(nodes) nodes", "\(Text.number(seconds, 2)) s"]).joined(separator: ", ")
  }
}
