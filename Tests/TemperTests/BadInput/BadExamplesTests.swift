import Foundation
import TestSupport
import Testing

@Suite struct BadExamplesTests {
  private let box: Sandbox
  private let line: String

  init() throws {
    box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "1",
      "-o", "good.jsonl")
    line = box.text("good.jsonl")
  }

  /// Expects that evaluating and retraining refuse a file.
  private func expectRefused(_ text: String, saying words: String) throws {
    try box.write(text, as: "bad.jsonl")
    let common = ["--model", "m.safetensors", "--data", "data", "--examples", "bad.jsonl"]
    try box.expectFailure(["evaluate"] + common, saying: "temper: bad.jsonl: ", words)
    try box.expectFailure(
      ["retrain", "--strategy", "partial", "-o", "x"] + common, saying: "temper: bad.jsonl: ",
      words)
  }

  @Test func aBadLineIsNamedByItsNumber() throws {
    try expectRefused(line + "oops\n" + line, saying: "line 2: not a valid record")
    try expectRefused(
      line + line.replacing("\"index\":", with: "\"position\":"),
      saying: "line 2: the key 'index' is missing")
    try expectRefused(
      line.replacing(/"label":\d/, with: "\"label\":\"one\""),
      saying: "line 1: 'label' has the wrong type")
  }

  @Test func otherDataAreNoticed() throws {
    let label = try #require(line.firstMatch(of: /"label":(\d)/)).1
    try expectRefused(
      line.replacing("\"label\":\(label)", with: "\"label\":9"),
      saying: "says that it shows 9, but it shows \(label) (use the data")
    try expectRefused(
      line.replacing(/"index":\d+/, with: "\"index\":9999"),
      saying: "an example is of image 9999, but there are only")
    try expectRefused(
      line.replacing("\"delta\":[", with: "\"delta\":[[49,0.5],"),
      saying: "changes pixel 49, but images have 49 pixels")
    try expectRefused(
      line.replacing("\"delta\":[", with: "\"delta\":[[-1,0.5],"), saying: "changes pixel -1")
  }

  @Test func anotherSchemaIsNoticed() throws {
    for schema in [1, 3] {
      // Whatever else a record of another version has or lacks.
      try expectRefused(
        line.replacing("\"schema\":2", with: "\"schema\":\(schema)")
          .replacing("\"rule\":\"margin\",", with: ""),
        saying: "its records have schema \(schema), and this version knows 2")
    }
  }

  @Test func noExamplesAreNoticed() throws {
    try expectRefused("", saying: "it holds no examples")
    try expectRefused("\n\n", saying: "it holds no examples")
  }

  @Test func anUnknownSplitIsNoticed() throws {
    try box.write(line.replacing("\"train\"", with: "\"valid\""), as: "bad.jsonl")
    try box.expectFailure(
      ["evaluate", "--model", "m.safetensors", "--data", "data", "--examples", "bad.jsonl"],
      saying: "bad.jsonl: ", "the split 'valid'")
  }

  @Test(arguments: [("none.jsonl", "no such file"), ("data", "folder")])
  func whatIsNoFileIsNamed(name: String, text: String) throws {
    for command in [["evaluate"], ["retrain", "--strategy", "partial", "-o", "x"]] {
      try box.expectFailure(
        command + ["--model", "m.safetensors", "--data", "data", "--examples", name],
        saying: "temper: \(name): ", text)
    }
  }

  /// --resume goes on with a file of records; any other file must survive a slip of the finger.
  @Test(arguments: ["m", "data/train-labels-idx1-ubyte", "notes"])
  func aFileOfSomethingElseIsNotAppendedTo(name: String) throws {
    try box.write("remember the milk", as: "notes")
    try box.write(TinyDigits.model, as: "m")
    let before = box.bytes(name)
    try box.expectFailure(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", name,
        "--resume",
      ],
      saying: "temper: \(name): ")
    #expect(box.bytes(name) == before)
  }
}
