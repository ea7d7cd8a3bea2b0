import Foundation
import TestSupport
import Testing

/// Models of other formats, from the file to the answer.
@Suite struct ModelFormatsTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  @Test func anONNXFileAnswersAsTheModelDoes() throws {
    #expect(
      try box.done(["convert", "--model", "m.safetensors", "-o", "m.onnx"]).output
        .hasPrefix("m.onnx: "))
    let commands = [
      ["evaluate", "--data", "data"], ["attack", "--count", "2", "--data", "data"],
      ["certify", "--norm", "linf", "--radius", "0.01", "--count", "2", "--data", "data"],
    ]
    for command in commands {
      let outputs = try ["m.safetensors", "m.onnx"].map { model in
        let run = try box.start(
          command + ["--model", model] + (command[0] == "evaluate" ? [] : ["--jobs", "1"])
        ).wait(timeout: 60)
        #expect(run.status == 0, "\(run.errors)")
        // Times differ.
        return run.output.replacing(/[0-9.]+ s\b/, with: "")
      }
      #expect(outputs[0] == outputs[1])
    }
    // And back again.
    try box.done(["convert", "--model", "m.onnx", "-o", "back.safetensors"])
    #expect(
      try box.done(["evaluate", "--model", "back.safetensors", "--data", "data"]).output
        == box.done(["evaluate", "--model", "m.safetensors", "--data", "data"]).output)
  }

  /// A model that is told of a preprocessing answers as one that has it in its layers.
  @Test func inputsAreWhatTheModelWasTrainedWith() throws {
    let options = ["--normalize", "0.25,0.5", "--input-scale", "2"]
    try box.done(["convert", "--model", "m.safetensors", "-o", "p.onnx"] + options)
    let evaluate = ["evaluate", "--data", "data", "--json", "--model"]
    let told = try box.done(evaluate + ["m.safetensors"] + options).output
    #expect(try box.done(evaluate + ["p.onnx"]).output == told)
    #expect(try box.done(evaluate + ["m.safetensors"]).output != told)
  }

  @Test(arguments: [
    (["--normalize", "0.5"], "--normalize: expected means and deviations"),
    (["--normalize", "0.5,0"], "--normalize: deviations must be above 0"),
    (["--input-scale", "0"], "--input-scale: "),
    (["--input-layout", "last"], "--input-layout: "),
  ])
  func whatIsNoPreprocessingIsWrongUsage(options: [String], text: String) throws {
    try box.expectUsageError(
      ["evaluate", "--model", "m.safetensors", "--data", "data"] + options, saying: text)
  }

  @Test(arguments: [
    (["--normalize", "0.5:0.5,1"], "one number, or one for each channel"),
    (["--input-layout", "channels-last"], "needs height x width x channels"),
  ])
  func whatDoesNotFitIsRefused(options: [String], text: String) throws {
    try box.expectFailure(
      ["evaluate", "--model", "m.safetensors", "--data", "data"] + options, saying: text)
  }

  @Test func whatIsNoModelIsRefused() throws {
    try box.write("what is this", as: "text.onnx")
    try box.write("1,2\n", as: "text.nnet")
    for (name, text) in [
      ("text.onnx", "text.onnx: not an ONNX model: "), ("none.onnx", "none.onnx: cannot be read"),
      ("text.nnet", "text.nnet: line 1: "),
    ] {
      try box.expectFailure(["evaluate", "--model", name, "--data", "data"], saying: text)
    }
    try box.expectUsageError(
      ["convert", "--model", "m.safetensors", "-o", "m.pth"], saying: "must end in .safetensors")
    try box.expectFailure(
      ["convert", "--model", "m.safetensors", "-o", "text.onnx"], saying: "is not an ONNX file")
  }
}
