import Basics
import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct GraphDescriptionTests {
  /// Graphs of every operation, those that a model file has no place for left out.
  @Test(arguments: SmallGraph.all) func graphsAreReadAsTheyWereWritten(small: SmallGraph) throws {
    let graph = try small.graph(seed: 3)
    let hasOthers = graph.nodes.contains { node in
      switch node.operation {
      case .batchNormalization, .constants, .sparseSum: true
      default: false
      }
    }
    guard !hasOthers && graph.isSingle else {
      #expect(throws: GraphError.self) { try ModelFile(graph).encoded() }
      return
    }
    let file = try ModelFile(decoding: ModelFile(graph, metadata: ["a": "b"]).encoded())
    #expect(file.metadata["a"] == "b")
    #expect(file.graph.fingerprint == graph.fingerprint)
    if Network(graph) == nil { #expect(file.graph == graph) }
  }

  private static let layers =
    "conv:2x3/2+1,relu,residual(conv:2x1;conv:2x1),avgpool:2,dropout:0.25,dense:2"

  private func graph() throws -> NetworkGraph {
    try LayerList(parsing: Self.layers).graph(inputShape: [1, 8, 8], ending: .softmax)
      .withRandomParameters(seed: 1)
  }

  @Test func layersAreReadAsTheyWereWritten() throws {
    let graph = try graph()
    let data = try ModelFile(graph).encoded()
    #expect(try ModelFile(decoding: data).graph == graph)
    let file = try Safetensors(decoding: data)
    #expect(file.tensors["layers.0.weight"]?.shape == [2, 1, 3, 3])
    #expect(file.metadata["architecture"]?.hasPrefix("1 x 8 x 8: conv:2x3/2+1,relu") == true)
  }

  @Test func commandsForFullyConnectedNetworksSaySo() throws {
    let error = #expect(throws: ModelFileError.self) { try ModelFile(try graph()).network }
    #expect(error?.description.contains("fully connected") == true)
  }

  /// Any change to the metadata or a tensor gives a graph or an error, never a crash.
  @Test func damagedFilesAreRefused() throws {
    let file = try Safetensors(decoding: ModelFile(try graph()).encoded())
    let text = try #require(file.metadata["temper.graph"])
    var random = SeededRandom(seed: 8)
    var refused = 0
    for _ in 0..<3000 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = bytes.indices.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 32..<127, using: &random)
        case 1: bytes.remove(at: place)
        default:
          bytes.insert(UInt8(ascii: "0") + UInt8.random(in: 0..<10, using: &random), at: place)
        }
      }
      var changed = file
      changed.metadata["temper.graph"] = String(decoding: bytes, as: UTF8.self)
      do {
        let graph = try ModelFile(decoding: changed.encoded()).graph
        #expect(graph.parameterCount > 0)
      } catch is ModelFileError.Reason {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }

  @Test(arguments: [
    (#""kind":"dense""#, #""kind":"attention""#, "attention"),
    (#""rate":0.25"#, #""rate":2"#, "rate of 2"), (#","rate":0.25"#, "", "no rate"),
    (#""inputs":[0]"#, #""inputs":[9]"#, "operation 8"),
    (#""ending":"softmax""#, #""ending":"tanh""#, "tanh"),
    (#""input":[1,8,8]"#, #""input":[1,8]"#, "channels x height x width"),
    (#""input":[1,8,8]"#, #""input":[]"#, "input"),
    (#""horizontal":[3,2,1,1,1]"#, #""horizontal":[3,2,1,1]"#, "five numbers"),
    (#""horizontal":[3,2,1,1,1]"#, #""horizontal":[5,2,1,1,1]"#, "kernels of shape"),
  ])
  func whatIsWrongIsNamed(part: String, replacement: String, message: String) throws {
    var file = try Safetensors(decoding: ModelFile(try graph()).encoded())
    let text = try #require(file.metadata["temper.graph"])
    #expect(text.contains(part), "\(text)")
    file.metadata["temper.graph"] = text.replacingOccurrences(of: part, with: replacement)
    let error = #expect(throws: ModelFileError.Reason.self) {
      try ModelFile(decoding: file.encoded())
    }
    #expect("\(String(describing: error))".contains(message), "\(String(describing: error))")
  }

  @Test func tensorsBelongToOperations() throws {
    let file = try Safetensors(decoding: ModelFile(try graph()).encoded())
    var more = file
    more.tensors["layers.1.weight"] = .init(shape: [1], values: [1])
    #expect(
      throws: ModelFileError.Reason.badTensor(
        "layers.1.weight", "no operation of the graph reads it")
    ) {
      try ModelFile(decoding: more.encoded())
    }
    var fewer = file
    fewer.tensors["layers.0.bias"] = nil
    #expect(throws: ModelFileError.Reason.missingTensor("layers.0.bias")) {
      try ModelFile(decoding: fewer.encoded())
    }
    var infinite = file
    infinite.tensors["layers.0.bias"]?.values[0] = .infinity
    #expect(throws: ModelFileError.Reason.self) { try ModelFile(decoding: infinite.encoded()) }
  }
}
