import Basics
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct ModelFileTests {
  private let network = Network(randomWithSizes: [5, 4, 3], outputActivation: .relu, seed: 12)

  @Test func aModelIsReadBackAsItWasWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/model.safetensors"
    let model = ModelFile(
      network: network, metadata: ["epochs": "50", "note": "ä \"quoted\" / \n"])
    try model.write(to: path)
    let read = try ModelFile(contentsOf: path)
    #expect(try read.network == network)
    #expect(read.metadata["epochs"] == "50")
    #expect(read.metadata["note"] == "ä \"quoted\" / \n")
    #expect(read.metadata["temper.schema"] == "1")
    #expect(read.metadata["output_activation"] == "relu")
    #expect(read.metadata["architecture"] == "5-4-3")
    #expect(try read.encoded() == Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// What is said about a changed network is the truth about it, not what its file said.
  @Test func writingCorrectsTheMetadata() throws {
    var model = try ModelFile(decoding: Fixture.bytes("metadata"))
    var network = try model.network
    network.outputActivation = .linear
    network.layers.removeLast()
    model.graph = NetworkGraph(network)
    let read = try ModelFile(decoding: model.encoded())
    #expect(try read.network == network)
    #expect(read.metadata["architecture"] == "5-6-4")
  }

  @Test func moreThanTenLayersKeepTheirOrder() throws {
    let deep = Network(randomWithSizes: [Int](repeating: 2, count: 14), seed: 5)
    #expect(try ModelFile(decoding: ModelFile(network: deep).encoded()).network == deep)
  }

  /// Another writer, another order of metadata, no metadata: the fingerprint is the network's.
  @Test func theFingerprintDoesNotDependOnTheFile() throws {
    let relu = try ModelFile(decoding: Fixture.bytes("relu")).network
    let withMetadata = try ModelFile(decoding: Fixture.bytes("metadata")).network
    #expect(relu == withMetadata)
    #expect(relu.fingerprint == withMetadata.fingerprint)
    let rewritten = try ModelFile(
      decoding: ModelFile(network: relu, metadata: ["a": "b"]).encoded())
    #expect(rewritten.graph.fingerprint == relu.fingerprint)
  }

  /// Without metadata the output is linear.
  @Test func readsModelsOfOtherPrograms() throws {
    let plain = try ModelFile(decoding: Fixture.bytes("plain"))
    let network = try plain.network
    #expect(network.outputActivation == .linear)
    #expect(network.architecture == "5-6-4-3")
    #expect(plain.metadata.isEmpty)
    let tensors = try Fixture.expected().tensors
    #expect(network.layers[1].weight.elements == tensors["layers.1.weight"])
    #expect(network.layers[2].bias == tensors["layers.2.bias"])
    #expect(try ModelFile(decoding: Fixture.bytes("half")).network.architecture == "5-6-4-3")
    #expect(try ModelFile(decoding: Fixture.bytes("bfloat16")).network.architecture == "5-6-4-3")
  }

  /// The numbers give the order, not the names' alphabet; whatever stands before them is left out.
  @Test(arguments: [("", [0, 2, 4]), ("net.", [1, 4, 10]), ("model.layers.", [0, 1, 2])])
  func readsTheNamesOfSequential(prefix: String, numbers: [Int]) throws {
    let deep = Network(randomWithSizes: [5, 4, 4, 4], seed: 3)
    let own = try Safetensors(decoding: ModelFile(network: deep).encoded())
    var renamed = Safetensors(tensors: [:])
    for (index, number) in numbers.enumerated() {
      for kind in ["weight", "bias"] {
        renamed.tensors["\(prefix)\(number).\(kind)"] = own.tensors["layers.\(index).\(kind)"]
      }
    }
    #expect(try ModelFile(decoding: renamed.encoded()).network == deep)
  }

  /// Python's `safetensors` reads what is written here; skipped where Python has no such package.
  @Test(.enabled(if: PythonReader.isAvailable)) func pythonReadsTheModel() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/model.safetensors"
    try ModelFile(network: network, metadata: ["note": "ä \"\\\t\u{1} 🙂 /"]).write(to: path)
    let read = try PythonReader.read(path)
    #expect(
      read.metadata == [
        "temper.schema": "1", "output_activation": "relu", "architecture": "5-4-3",
        "note": "ä \"\\\t\u{1} 🙂 /",
      ])
    for (index, layer) in network.layers.enumerated() {
      let (weight, bias) = ("layers.\(index).weight", "layers.\(index).bias")
      #expect(read.shapes[weight] == [layer.outputCount, layer.inputCount])
      #expect(read.tensors[weight] == layer.weight.elements)
      #expect(read.shapes[bias] == [layer.outputCount])
      #expect(read.tensors[bias] == layer.bias)
    }
    #expect(read.tensors.count == 4)
  }
}
