import Basics
import Formats
import Foundation
import TestSupport
import Testing

/// ONNX files that are damaged at random are read, or refused with a text; they crash nothing, and
/// take little memory.
@Suite struct ONNXMutationTests {
  /// How many mutations of all files together: 10,000, or as many as `TEMPER_FUZZ_COUNT` says.
  private static let count =
    ProcessInfo.processInfo.environment["TEMPER_FUZZ_COUNT"].flatMap { Int($0) } ?? 10_000

  @Test(arguments: ONNXNetworkTests.fixtures.indices)
  func damagedFilesAreReadOrRefused(index: Int) throws {
    let name = ONNXNetworkTests.fixtures[index]
    let path = try #require(Bundle.module.path(forResource: "Fixtures/\(name)", ofType: "onnx"))
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var random = SeededRandom(seed: UInt64(index))
    var (read, refused) = (0, 0)
    let files = ONNXNetworkTests.fixtures.count
    for _ in 0..<(Self.count + files - 1) / files {
      do throws(FormatError) {
        let network = try ONNXNetwork(Mutation.of(bytes, &random), path: path)
        #expect(network.inputs.reduce(0) { $0 + $1.count } == network.graph.inputCount)
        #expect(network.outputs.reduce(0) { $0 + $1.count } == network.graph.logitCount)
        read += 1
      } catch {
        #expect(!error.description.contains("\n") && error.description.hasSuffix(")"))
        refused += 1
      }
    }
    #expect(read > 0 && refused > 0)
  }

  /// Only where nothing else runs beside it: 64 MB and ten times the file.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["TEMPER_FUZZ_COUNT"] != nil))
  func hostileSizesTakeLittleMemory() throws {
    func peak() throws -> Int {
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
      return Int(line.filter(\.isNumber)) ?? 0
    }
    let before = try peak()
    for bytes in HostileONNX.all { _ = try? ONNXNetwork(bytes, path: "hostile.onnx") }
    let largest = HostileONNX.all.map(\.count).max() ?? 0
    #expect(try peak() - before < 64 * 1024 + 10 * largest / 1024)
  }
}

/// Small files that ask for much: hundreds of thousands of empty messages.
private enum HostileONNX {
  static let all: [[UInt8]] = [1, 5, 11].map { field in
    let empty: [UInt8] = [UInt8(field << 3 | 2), 0]
    let graph = Array(repeating: empty, count: 500_000).flatMap { $0 }
    return [0x42, 2, 0x10, 13, 0x3a] + varint(graph.count) + graph
  }

  private static func varint(_ number: Int) -> [UInt8] {
    number < 128
      ? [UInt8(number)] : [UInt8(number & 127) | 128] + varint(number >> 7)
  }
}
