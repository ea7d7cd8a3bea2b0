import Basics
import Foundation
import TestSupport
import Testing

@Suite struct BadModelTests {
  private static let commands = [
    ["evaluate"], ["attack", "--count", "1", "-o", "x"],
    ["export", "--index", "0", "--format", "mps", "-o", "x"],
    ["retrain", "--examples", "a.jsonl", "--strategy", "partial", "-o", "x"],
  ]
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func expectRefused(_ model: String, _ text: String) throws {
    for command in Self.commands {
      try box.expectFailure(
        command + ["--data", "data", "--model", model], saying: "temper: \(model): ", text)
    }
  }

  @Test func missing() throws {
    try expectRefused("none", "no such file; make one with: temper train -o none")
  }

  @Test func aFolder() throws { try expectRefused("data", "it is a folder") }

  @Test(arguments: [0, 4, 100, 500])
  func truncated(count: Int) throws {
    try box.write(Array(TinyDigits.model.prefix(count)), as: "short")
    try expectRefused("short", count < 8 ? "it has only \(count) bytes" : "truncated")
  }

  @Test func notSafetensors() throws {
    try box.write("{\"model\": \"something else\"}\n", as: "other")
    try expectRefused("other", "not a safetensors file")
    let text = Array("{\"a\": 1}".utf8)
    try box.write([UInt8(text.count), 0, 0, 0, 0, 0, 0, 0] + text, as: "other")
    try expectRefused("other", "tensor")
  }

  @Test func weightsThatAreNoNumbers() throws {
    var bytes = TinyDigits.model
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xc0, 0x7f])
    try box.write(bytes, as: "nan")
    try expectRefused("nan", "not all its numbers are finite")
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func noPermission() throws {
    chmod(box.path + "/m.safetensors", 0)
    try expectRefused("m.safetensors", "permission denied")
  }

  @Test func fewerClassesThanLabels() throws {
    let header = Array(
      """
      {"layers.0.bias":{"data_offsets":[0,12],"dtype":"F32","shape":[3]},\
      "layers.0.weight":{"data_offsets":[12,600],"dtype":"F32","shape":[3,49]}}
      """.utf8)
    let zeros = [UInt8](repeating: 0, count: 600)
    try box.write([UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header + zeros, as: "three")
    for command in [["evaluate"], ["attack", "--count", "1"]] {
      try box.expectFailure(
        command + ["--data", "data", "--model", "three"],
        saying: "the test labels go up to 6, but the network knows only 3 classes")
    }
  }
}
