import Formats
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// ONNX files against onnxruntime's answers to them (`Fixtures/make_fixtures.py`).
@Suite struct ONNXNetworkTests {
  /// What a file's network is asked, and what another program answers.
  private struct Answers: Decodable {
    let inputs: [[Double]]
    let outputs: [[Double]]
  }

  static let fixtures = [
    "torch-mlp", "external", "listed-typed-7", "tf-convolution", "residual", "pools", "one-axis",
    "moves", "pieces", "slopes", "matrices", "shapes", "several", "float64", "sigmoid",
  ]

  private func compare(_ file: String, _ answers: Answers) throws {
    let network = try ONNXNetwork(contentsOf: file)
    let graph = network.graph
    #expect(network.inputs.reduce(0) { $0 + $1.count } == graph.inputCount)
    #expect(network.outputs.reduce(0) { $0 + $1.count } == graph.logitCount)
    let lowered = graph.lowered()
    for (input, expected) in zip(answers.inputs, answers.outputs) {
      let row = Matrix(rows: 1, columns: input.count, elements: input)
      for logits in [Array(graph.logits(row).row(0)), lowered.logits(input)] {
        let outputs = Self.outputs(logits, graph.ending)
        #expect(outputs.count == expected.count)
        // Theirs are computed in float32, so that an error is as large as that of the largest.
        let size = expected.reduce(1) { max($0, abs($1)) }
        for (output, value) in zip(outputs, expected) {
          #expect(
            abs(output - value) <= 1e-5 * size,
            "\(file): \(output) where \(value) is right")
        }
      }
    }
  }

  /// What stands behind the logits.
  static func outputs(_ logits: [Double], _ ending: NetworkGraph.Ending) -> [Double] {
    switch ending {
    case .linear: return logits
    case .relu: return logits.map { max(0, $0) }
    case .sigmoid: return logits.map { 1 / (1 + exp(-$0)) }
    case .softmax:
      let total = logits.reduce(0) { $0 + exp($1) }
      return logits.map { exp($0) / total }
    }
  }

  @Test(arguments: fixtures) func outputsAreThoseOfOnnxruntime(name: String) throws {
    let path = try #require(
      Bundle.module.path(forResource: "Fixtures/\(name)", ofType: "onnx"))
    let answers = try JSONDecoder().decode(
      Answers.self, from: Data(contentsOf: URL(fileURLWithPath: path.dropLast(4) + "json")))
    #expect(!answers.inputs.isEmpty)
    try compare(path, answers)
  }

  /// More files with answers, where somebody has made them (`Fixtures/export_torch.py`, `export_keras.py`):
  /// `TEMPER_ONNX_CASES` names their folder.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["TEMPER_ONNX_CASES"] != nil))
  func outputsOfFurtherFilesAreThoseOfOnnxruntime() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["TEMPER_ONNX_CASES"])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    for file in files where file.hasSuffix(".onnx") {
      let path = folder + "/" + file
      do {
        let answers = try JSONDecoder().decode(
          Answers.self, from: Data(contentsOf: URL(fileURLWithPath: path.dropLast(4) + "json")))
        try compare(path, answers)
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}
