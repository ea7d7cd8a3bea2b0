import Basics
import Foundation
import Networks
import Testing

@Suite struct SafetensorsTests {
  /// A file of a header and a body, with the header's own length or another one.
  static func file(_ header: String, body: [UInt8] = [], length: UInt64? = nil) -> Data {
    var data = Data()
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) {
      data.append(contentsOf: $0)
    }
    return data + Data(header.utf8) + Data(body)
  }

  @Test func readsPythonsFloats() throws {
    let expected = try Fixture.expected()
    for (name, values) in [
      ("plain", expected.tensors), ("half", expected.half), ("bfloat16", expected.bfloat16),
    ] {
      let file = try Safetensors(decoding: Fixture.bytes(name))
      #expect(file.metadata.isEmpty)
      #expect(file.tensors.mapValues(\.values) == values)
      #expect(file.tensors["layers.1.weight"]?.shape == [4, 6])
      #expect(file.tensors["layers.1.bias"]?.shape == [4])
    }
  }

  @Test func widensEveryKindOfHalf() throws {
    let file = try Safetensors(decoding: Fixture.bytes("halves"))
    let values = try #require(file.tensors["halves"]).values
    let expected = try Fixture.expected().halves
    #expect(values.dropLast(2).map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(values.suffix(2) == [.infinity, -.infinity])
  }

  @Test func readsMetadata() throws {
    let file = try Safetensors(decoding: Fixture.bytes("metadata"))
    #expect(
      file.metadata == [
        "temper.schema": "1", "output_activation": "relu", "architecture": "5-6-4-3",
        "epochs": "50", "note": "quote \" backslash \\ tab \t umlaut ä slash /",
      ])
  }

  /// With more than one entry Python leaves the order of the metadata to chance.
  @Test(arguments: ["plain", "relu"]) func writesPythonsBytes(name: String) throws {
    let bytes = try Fixture.bytes(name)
    #expect(try Safetensors(decoding: bytes).encoded() == bytes)
  }

  @Test func writesTheSameBytesForTheSameContents() throws {
    let file = try Safetensors(decoding: Fixture.bytes("metadata"))
    let bytes = try file.encoded()
    #expect(try Safetensors(decoding: bytes) == file)
    #expect(bytes.count == (try Fixture.bytes("metadata").count))
    var again = Safetensors(tensors: [:])
    for (name, tensor) in file.tensors.sorted(by: { $0.key > $1.key }) {
      again.tensors[name] = tensor
    }
    for (key, value) in file.metadata.sorted(by: { $0.key > $1.key }) {
      again.metadata[key] = value
    }
    #expect(try again.encoded() == bytes)
  }

  @Test func keepsEmptyTensorsAndScalars() throws {
    let file = Safetensors(tensors: [
      "empty": .init(shape: [0, 3], values: []), "scalar": .init(shape: [], values: [2.5]),
    ])
    #expect(try Safetensors(decoding: file.encoded()) == file)
    let nothing = Safetensors(tensors: [:])
    #expect(try Safetensors(decoding: nothing.encoded()) == nothing)
  }

  @Test func leavesOutWhatIsNotWanted() throws {
    let bytes = Self.file(
      #"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
      body: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f])
    let file = try Safetensors(decoding: bytes, where: { $0 == "b" })
    #expect(file.tensors == ["b": .init(shape: [1], values: [1])])
    #expect(throws: ModelFileError.Reason.self) { try Safetensors(decoding: bytes) }
  }

  /// Headers of up to eight bytes of data and whether Python's `safetensors` 0.8.0 reads them, with one
  /// exception: of a name that stands twice it keeps the last, and here it is refused.
  static let verdicts: [(header: String, bytes: Int, isRead: Bool)] = {
    let first = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
    let second = #"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#
    func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
      #"{"a":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    }
    return [
      (#"{"a":\#(first),"b":\#(second)}"#, 8, true), (#"{"b":\#(second),"a":\#(first)}"#, 8, true),
      // Bytes of two tensors, of none in front, between and behind.
      (#"{"a":\#(first),"b":\#(first)}"#, 4, false), (#"{"a":\#(second)}"#, 8, false),
      (#"{"a":\#(first)}"#, 8, false), (#"{"a":\#(first),"b":\#(second)}"#, 7, false),
      (tensor("[2]", "[0,8]").dropLast() + #","b":\#(second)}"#, 8, false),
      // Names that stand twice.
      (#"{"a":\#(first),"a":\#(first)}"#, 4, false), (#"{"a":\#(first),"a":\#(second)}"#, 8, false),
      (#"{"__metadata__":{},"__metadata__":{},"a":\#(first)}"#, 4, false),
      // Tensors of nothing.
      (tensor("[0]", "[0,0]"), 0, true), ("{}", 0, true), ("{}", 1, false), ("[]", 0, false),
      (#"{"a":\#(first),"b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}"#, 4, true),
      (#"{"a":\#(first),"b":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#, 4, true),
      (#"{"a":\#(first),"b":{"dtype":"F32","shape":[0],"data_offsets":[2,2]}}"#, 4, false),
      // Numbers that are none.
      (tensor("[1.0]", "[0,4]"), 4, false), (tensor("[1e0]", "[0,4]"), 4, false),
      (tensor("[true]", "[0,4]"), 4, false), (tensor("[1]", "[-0,4]"), 4, false),
      (tensor("[1]", "[0,4,4]"), 4, false), (tensor("null", "[0,4]"), 4, false),
      (tensor("[4294967296,4294967296,0]", "[0,0]"), 0, false),
      // Space around it, and something else.
      (#" {"a":\#(first)} "#, 4, true), (#"{"a":\#(first)}x"#, 4, false),
      (#"{"a":\#(first)}"# + "\0", 4, false), (#"{"a":\#(first),}"#, 4, false),
      (#"{"__metadata__":null,"a":\#(first)}"#, 4, true),
      (#"{"__metadata__":{"x":1},"a":\#(first)}"#, 4, false),
      (tensor("[1]", "[0,4]", type: "F31"), 4, false),
    ]
  }()

  @Test func refusesWhatTheLibraryRefuses() {
    for (header, bytes, isRead) in Self.verdicts {
      let file = Self.file(header, body: [UInt8](repeating: 0, count: bytes))
      #expect(((try? Safetensors(decoding: file)) != nil) == isRead, "\(header)")
    }
  }

  @Test func saysWhatDoesNotFit() {
    func reason(_ header: String, _ bytes: Int) -> ModelFileError.Reason? {
      do {
        _ = try Safetensors(
          decoding: Self.file(header, body: [UInt8](repeating: 0, count: bytes)))
        return nil
      } catch {
        return error
      }
    }
    #expect(
      reason(Self.verdicts[2].header, 4)
        == .badTensor(
          "b",
          "its bytes begin at 0, but the tensors before it end at 4 (save the model again with "
            + "safetensors)"))
    #expect(
      reason(Self.verdicts[4].header, 8) == .notSafetensors("its last 4 bytes belong to no tensor"))
    #expect(
      reason(Self.verdicts[7].header, 4)
        == .notSafetensors("the header is not JSON: 'a' stands in it twice"))
  }

  /// Flipped bits, cut ends, foreign bytes: an error or tensors of the stated shapes, never a
  /// crash.
  @Test(arguments: ["plain", "metadata", "half", "bfloat16"])
  func survivesArbitraryBytes(name: String) throws {
    let original = [UInt8](try Fixture.bytes(name))
    var random = SeededRandom(seed: 99)
    var (readable, refused) = (0, 0)
    for round in 0..<1500 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // The first bytes, the length and the header, matter most.
        let limit = Bool.random(using: &random) ? min(400, bytes.count) : bytes.count
        bytes[Int.random(in: 0..<limit, using: &random)] =
          Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : [0x00, 0x2d, 0x30, 0x39, 0x65, 0x7b, 0x7f, 0xff].randomElement(using: &random) ?? 0
      }
      if round % 5 == 0 {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
      }
      do {
        let file = try Safetensors(decoding: Data(bytes))
        for tensor in file.tensors.values {
          #expect(tensor.values.count == tensor.shape.reduce(1, *))
        }
        readable += 1
      } catch {
        refused += 1
      }
      if let model = try? ModelFile(decoding: Data(bytes)) {
        let areFinite = model.graph.parameters.allSatisfy { $0.isFinite }
        #expect(areFinite)
      }
    }
    #expect(readable > 0 && refused > 0)
  }
}
