import Basics
import Foundation
import Testing

/// The files that `Fixtures/make_fixtures.py` made with numpy and safetensors.
enum Fixture {
  /// What numpy computed.
  struct Expected: Decodable {
    let inputs: [[Float]]
    /// One matrix for each layer, with a row for each input.
    let preActivations: [[[Double]]]
    /// The argmax of the logits.
    let classes: [Int]
    /// Values by tensor name, for `plain`, `half` and `bfloat16`.
    let tensors: [String: [Float]]
    let half: [String: [Float]]
    let bfloat16: [String: [Float]]
    /// Finite values of `halves`.
    let halves: [Float]
  }

  static func path(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.resourcePath)
    return "\(folder)/Fixtures/\(name)"
  }

  static func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path("\(name).safetensors")))
  }

  static func expected() throws -> Expected {
    let data = try Data(contentsOf: URL(fileURLWithPath: path("expected.json")))
    return try JSONDecoder().decode(Expected.self, from: data)
  }
}

/// Whether two numbers differ by no more than a fraction of the second plus an absolute amount.
func isClose(
  _ value: some BinaryFloatingPoint, _ expected: Double, relative: Double = 1e-6,
  absolute: Double = 1e-7
) -> Bool {
  abs(Double(value) - expected) <= relative * abs(expected) + absolute
}
