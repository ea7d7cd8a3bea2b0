import Basics
import Foundation
import Networks
import TestSupport
import Testing

/// Every way in which a model file can be bad, and the line that the user reads about it.
@Suite struct ModelFileErrorTests {
  /// The error of reading these bytes from a file.
  private func error(_ bytes: Data) throws -> ModelFileError {
    let folder = try TemporaryFolder()
    let path = folder.path + "/bad.safetensors"
    try AtomicFile.write(bytes, to: path)
    let error = #expect(throws: ModelFileError.self) { try ModelFile(contentsOf: path) }
    let result = try #require(error)
    #expect(result.path == path)
    #expect(result.description.hasPrefix(path + ": "))
    #expect(!result.description.contains("\n"))
    return result
  }

  /// A file of tensors that are all zeros.
  private func zeros(
    _ shapes: KeyValuePairs<String, [Int]>, metadata: [String: String] = [:]
  ) throws -> Data {
    let tensors = shapes.map { name, shape in
      let values = [Float](repeating: 0, count: shape.reduce(1, *))
      return (name, Safetensors.Tensor(shape: shape, values: values))
    }
    return try Safetensors(
      tensors: Dictionary(uniqueKeysWithValues: tensors), metadata: metadata
    ).encoded()
  }

  @Test(arguments: [0, 1, 7]) func aFileWithoutAHeaderLength(count: Int) throws {
    let error = try error(Fixture.bytes("plain").prefix(count))
    #expect(error.reason == .notSafetensors("it has only \(count) bytes"))
    #expect(error.description.contains("copy it again"))
  }

  @Test func aTruncatedHeader() throws {
    let error = try error(Fixture.bytes("plain").prefix(100))
    #expect(error.description.contains("truncated?"))
    #expect(error.description.contains("copy it again"))
  }

  @Test(arguments: [0x101, UInt64(Int64.max), UInt64(Int64.max) + 1, UInt64.max])
  func aHeaderLengthBeyondTheFile(length: UInt64) throws {
    let error = try error(SafetensorsTests.file("{}", length: length))
    #expect(error.description.contains("the header should have \(length) bytes"))
  }

  @Test(arguments: [
    ("", ": no value at byte 0"), ("{", ": no key at byte 1"), ("[1, 2]", " object"),
    ("\"text\"", " object"), ("{]}", ": no key at byte 1"), ("\u{1}\u{2}", ": no value at byte 0"),
    ("{\"a\": }", ": no value at byte 6"),
  ])
  func aHeaderThatIsNoJSONObject(header: String, problem: String) throws {
    let error = try error(SafetensorsTests.file(header))
    let object = problem == " object" ? "a JSON object" : "JSON\(problem)"
    #expect(error.reason == .notSafetensors("the header is not \(object)"))
    #expect(error.description.contains("save the model as safetensors"))
  }

  @Test func aBodyThatIsCutShort() throws {
    let error = try error(Fixture.bytes("plain").dropLast(4))
    #expect(error.description.contains("tensor 'layers.2.weight'"))
    #expect(error.description.contains("truncated file?"))
  }

  @Test(arguments: [
    "[-4,0]", "[4,0]", "[0,400]", "[8,12]", "[0,4,8]", "[0]", "\"0,4\"", "[0.5,4.5]", "[0,1e99]",
    "[9223372036854775804,9223372036854775807]", "null",
  ])
  func offsetsThatDoNotFit(offsets: String) throws {
    let header = #"{"layers.0.weight":{"dtype":"F32","shape":[1,1],"data_offsets":\#(offsets)}}"#
    let error = try error(SafetensorsTests.file(header, body: [0, 0, 0, 0]))
    #expect(error.description.contains("tensor 'layers.0.weight'"))
    #expect(error.description.contains("offsets"))
  }

  @Test(arguments: [
    "[4611686018427387904,2]", "[-1,-1]", "[1,null]", "3", "[3037000500,3037000500]",
  ])
  func shapesThatDoNotFit(shape: String) throws {
    let header = #"{"layers.0.weight":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,4]}}"#
    let error = try error(SafetensorsTests.file(header, body: [0, 0, 0, 0]))
    #expect(error.description.contains("tensor 'layers.0.weight'"))
    #expect(error.description.contains("shape"))
  }

  @Test func aWiderTypeIsRefusedWithTheRemedy() throws {
    let error = try error(Fixture.bytes("double"))
    #expect(error.description.contains("tensor 'layers.0.bias': its type is F64"))
    #expect(error.description.contains("save the model as float32 (F32)"))
  }

  @Test func aMissingTensor() throws {
    #expect(try error(zeros([:])).description.contains(": no tensors of layers; a model"))
    let others = try error(zeros(["fc1.weight": [2, 3], "fc1.bias": [2]]))
    #expect(others.reason == .noLayers(["fc1.bias", "fc1.weight"]))
    #expect(others.description.contains("a model has layers.0.weight, layers.0.bias"))
    let noBias = try error(zeros(["net.0.weight": [2, 3]]))
    #expect(noBias.reason == .missingTensor("net.0.bias"))
    #expect(noBias.description.contains("a model has layers.0.weight, layers.0.bias"))
  }

  /// Only a file of this program must have every number: `Sequential` counts its ReLUs too.
  @Test func aGapInTheNumbers() throws {
    let shapes: KeyValuePairs = [
      "layers.0.weight": [4, 3], "layers.0.bias": [4], "layers.2.weight": [2, 4],
      "layers.2.bias": [2],
    ]
    let own = try zeros(shapes, metadata: ["temper.schema": "1"])
    #expect(try error(own).reason == .missingTensor("layers.1.weight"))
    #expect(try ModelFile(decoding: zeros(shapes)).network.architecture == "3-4-2")
    let orphan = try zeros([
      "layers.0.weight": [4, 3], "layers.0.bias": [4], "layers.2.bias": [2],
    ])
    #expect(try error(orphan).reason == .missingTensor("layers.2.weight"))
  }

  @Test func theLayersOfSeveralNetworks() throws {
    let error = try error(
      zeros([
        "encoder.0.weight": [4, 3], "encoder.0.bias": [4], "head.1.weight": [2, 4],
        "head.1.bias": [2],
      ]))
    #expect(error.reason == .severalNetworks(["encoder.0.weight", "head.1.weight"]))
    #expect(error.description.contains("(encoder.0.weight, head.1.weight); save each"))
  }

  /// Two layers of a `Sequential` with nothing between them are no ReLU network.
  @Test(arguments: [["0", "1"], ["net.0", "net.1", "net.3"]])
  func neighboursWithoutAReLU(layers: [String]) throws {
    var file = Safetensors(tensors: [:])
    for layer in layers {
      file.tensors[layer + ".weight"] = .init(shape: [1, 1], values: [1])
      file.tensors[layer + ".bias"] = .init(shape: [1], values: [1])
    }
    let error = try error(file.encoded())
    #expect(error.reason == .neighbours(layers[0] + ".weight", layers[1] + ".weight"))
    #expect(error.description.contains("no room for a ReLU"))
  }

  /// Whatever is left out might change what the network computes, whichever type it has.
  @Test func aTensorBesideTheLayers() throws {
    let header = #"""
      {"0.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},\#
      "0.bias":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},\#
      "1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}
      """#
    let bytes = SafetensorsTests.file(header, body: [UInt8](repeating: 0, count: 16))
    #expect(try error(bytes).description.contains("tensor '1.num_batches_tracked': it is not part"))
  }

  @Test func aLayerOfAnotherKind() throws {
    let error = try error(
      zeros(["layers.0.weight": [4, 3], "layers.0.bias": [4], "layers.0.running_mean": [4]]))
    #expect(error.description.contains("tensor 'layers.0.running_mean'"))
    #expect(error.description.contains("not part of a fully connected network"))
  }

  @Test func shapesThatDisagree() throws {
    let flat = try error(zeros(["layers.0.weight": [6], "layers.0.bias": [2]]))
    #expect(flat.description.contains("'layers.0.weight': its shape is [6]"))
    #expect(flat.description.contains("save it as [outputs, inputs]"))
    let empty = try error(zeros(["layers.0.weight": [0, 3], "layers.0.bias": [0]]))
    #expect(empty.description.contains("its shape is [0, 3]"))
    let bias = try error(zeros(["layers.0.weight": [2, 3], "layers.0.bias": [4]]))
    #expect(bias.description.contains("'layers.0.bias': its shape is [4]; save it as [2]"))
    let next = try error(
      zeros([
        "layers.0.weight": [2, 3], "layers.0.bias": [2], "layers.1.weight": [2, 3],
        "layers.1.bias": [2],
      ]))
    #expect(next.description.contains("'layers.1.weight': it has 3 columns"))
    #expect(next.description.contains("2 neurons"))
  }

  /// As Keras stores them, in the first layer and in a later one.
  @Test func transposedWeightsAreSaidToBe() throws {
    let first = try error(zeros(["layers.0.weight": [5, 3], "layers.0.bias": [3]]))
    #expect(
      first.description.contains(
        "'layers.0.weight': its shape [5, 3] looks transposed beside a bias of [3]"))
    let next = try error(
      zeros([
        "layers.0.weight": [2, 3], "layers.0.bias": [2], "layers.1.weight": [2, 4],
        "layers.1.bias": [4],
      ]))
    #expect(next.description.contains("'layers.1.weight': its shape [2, 4] looks transposed"))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity], ["layers.0.weight", "layers.0.bias"])
  func numbersThatAreNotFinite(value: Float, name: String) throws {
    var file = Safetensors(tensors: [
      "layers.0.weight": .init(shape: [1, 1], values: [1]),
      "layers.0.bias": .init(shape: [1], values: [1]),
    ])
    file.tensors[name]?.values = [value]
    let error = try error(file.encoded())
    #expect(error.description.contains("tensor '\(name)': not all its numbers are finite"))
    #expect(error.description.contains("lower the learning rate"))
  }

  @Test func metadataThatDisagrees() throws {
    func error(_ metadata: [String: String]) throws -> ModelFileError {
      try self.error(
        zeros(["layers.0.weight": [2, 3], "layers.0.bias": [2]], metadata: metadata))
    }
    let architecture = try error(["architecture": "3-4-2"])
    #expect(architecture.description.contains("'3-4-2', but the tensors are 3-2"))
    #expect(architecture.description.contains("correct or remove it"))
    let activation = try error(["output_activation": "softmax"])
    #expect(activation.description.contains("'softmax', not linear or relu"))
    #expect(activation.description.contains("correct or remove it"))
  }

  /// One number must not hide that the output has a ReLU.
  @Test(arguments: [#"{"output_activation":"relu","epochs":5}"#, "7", "[]"])
  func metadataThatIsNotText(metadata: String) throws {
    let error = try error(SafetensorsTests.file(#"{"__metadata__":\#(metadata)}"#))
    #expect(error.description.contains("metadata: a value is not text"))
  }

  @Test func aMissingFileAndAFolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/absent.safetensors"
    let missing = #expect(throws: ModelFileError.self) { try ModelFile(contentsOf: path) }
    #expect(
      missing?.description
        == "\(path): cannot read the model (no such file; make one with: temper train -o \(path))")
    let isFolder = #expect(throws: ModelFileError.self) { try ModelFile(contentsOf: folder.path) }
    #expect(isFolder?.description.contains("it is a folder; name the file in it") == true)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func aForbiddenFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/model.safetensors"
    try AtomicFile.write("secret", to: path)
    chmod(path, 0o000)
    let error = #expect(throws: ModelFileError.self) { try ModelFile(contentsOf: path) }
    #expect(error?.description.contains("permission denied; check the file's owner") == true)
  }
}
