import ArgumentParsing
import Formats
import Foundation
import Networks

/// `temper convert`: a model in another format.
enum ConvertCommand {
  private static let output = Option<String>(
    required: "output", short: "o", value: "FILE",
    help: "where the model goes: ONNX where the name ends in .onnx, otherwise safetensors",
    completion: .file(["onnx", "safetensors"]))

  static let command = Command(
    "convert", abstract: "Write a model in another format: ONNX or safetensors.",
    examples: [
      Example(
        "temper convert --model dnn1.safetensors -o dnn1.onnx",
        "For any other program: one input with a batch of any size, one output."),
      Example(
        "temper convert --model torch.onnx --normalize 0.1307,0.3081 -o pixels.onnx",
        "A model that takes pixels in [0, 1] itself."),
    ],
    discussion: "ONNX files have operators of version 17, and float32 numbers unless the model has "
      + "others. A safetensors file holds layers, pools, ReLUs and sums; constants, normalisations and "
      + "rearrangements have no place there.",
    arguments: ModelOptions.all + [output]
  ) { arguments in
    let path = arguments[output]
    let isONNX = URL(fileURLWithPath: path).pathExtension.lowercased() == "onnx"
    let file = OutputFile(path, isONNX ? .onnx : .model)
    try file.check(arguments, inputs: [("--model", arguments[SharedOptions.model])])
    let model = try arguments.model()
    try file.write(isONNX ? model.graph.onnx() : model.encoded())
    file.report(
      "\(path): \(model.graph.inputShape), \(model.graph.logitCount) outputs", arguments)
    return .success
  }
}
