import Foundation
import TestSupport
import Testing

/// Interrupted trainings and what becomes of them.
@Suite struct CheckpointTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "4",
      "-o", "a.jsonl", "--quiet")
  }

  /// Every kind of training, as slow as a signal needs: some tenths of a second an epoch.
  private static let trainings = [
    ["train", "--hidden", "700,700", "--batch-size", "4", "--validation", "20"],
    ["retrain", "--strategy", "complete", "--examples", "a.jsonl"],
    ["retrain", "--strategy", "partial", "--examples", "a.jsonl", "--include-originals"],
    ["retrain", "--strategy", "pgd", "--norm", "linf", "--steps", "3"],
    ["retrain", "--strategy", "pgd", "--norm", "l1", "--steps", "2"],
  ]

  /// A training of the wide network that the first of `trainings` makes, or that itself.
  private func arguments(_ training: [String], epochs: Int, output: String) throws -> [String] {
    var arguments = training + ["--epochs", "\(epochs)", "--seed", "3", "--data", "data"]
    if training[0] == "retrain" {
      if box.bytes("wide.safetensors") == nil {
        try box.done(
          "train", "--hidden", "700,700", "--epochs", "1", "--data", "data", "-o",
          "wide.safetensors", "--quiet")
      }
      arguments += ["--model", "wide.safetensors", "--batch-size", "4"]
    }
    return arguments + ["-o", output]
  }

  /// Starts a training and stops it in its first epochs.
  private func interrupt(_ arguments: [String]) throws -> Sandbox.Run {
    let training = try box.start(arguments)
    let end = Date().addingTimeInterval(60)
    while !training.errors.contains("epochs: ") {
      try #require(Date() < end && training.isRunning, "\(training.errors)")
      Thread.sleep(forTimeInterval: 0.002)
    }
    training.signal(SIGINT)
    return try training.wait(timeout: 60)
  }

  @Test(arguments: trainings)
  func whatIsInterruptedComesToTheSameBytes(training: [String]) throws {
    let epochs = training.contains("partial") ? 400 : 8
    let (whole, parts) = ("whole.safetensors", "parts.safetensors")
    try box.done(try arguments(training, epochs: epochs, output: whole))
    let arguments = try arguments(training, epochs: epochs, output: parts)
    let checkpoint = "parts.checkpoint.safetensors"
    // Twice, so that a checkpoint is made from a checkpoint.
    for round in 0..<2 {
      let run = try interrupt(arguments + (round == 0 ? [] : ["--resume"]))
      try #require(run.status == 130, "\(run.errors)")
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("temper: stopping after this epoch"))
      #expect(
        run.errors.hasSuffix(
          "of \(epochs) epochs are kept in \(checkpoint) (add --resume to go on)\n"))
      #expect(box.bytes(parts) == nil && box.bytes(checkpoint) != nil)
    }
    let rest = try box.done(arguments + ["--resume"])
    #expect(rest.errors.contains("going on after epoch "))
    #expect(rest.output.contains("\(epochs) epochs in "))
    #expect(box.bytes(parts) == box.bytes(whole))
    #expect(box.bytes(checkpoint) == nil)
  }

  @Test func aCheckpointIsNeitherLostNorMixed() throws {
    let training = try arguments(Self.trainings[0], epochs: 50, output: "n.safetensors")
    #expect(try interrupt(training).status == 130)
    let kept = box.bytes("n.checkpoint.safetensors")
    let file = "n.checkpoint.safetensors: "
    try box.expectFailure(
      ["evaluate", "--model", "n.checkpoint.safetensors", "--data", "data"],
      saying: file + "the checkpoint of an interrupted training, not a model",
      "with --resume and -o n.safetensors")
    try box.expectFailure(training, saying: file + "holds the epochs of an interrupted training")
    func changed(_ option: String, _ value: String) -> [String] {
      var arguments = training
      if let position = arguments.firstIndex(of: option) {
        arguments[position + 1] = value
      } else {
        arguments += [option, value]
      }
      return arguments + ["--resume"]
    }
    for (option, value, text) in [
      ("--epochs", "60", "other epochs: 50, not 60"), ("--seed", "4", "other seed: 3, not 4"),
      ("--batch-size", "8", "other batch size: 4, not 8"),
      ("--learning-rate", "0.5", "other learning rate: 0.001, not 0.5"),
      ("--loss", "mse", "other loss: cross-entropy, not mse"),
      ("--hidden", "700,701", "other layers, initial weights or model"),
      ("--initialization", "glorot", "other layers, initial weights or model"),
      ("--validation", "21", "other training or validation data"),
    ] {
      try box.expectFailure(changed(option, value), saying: file, text)
    }
    #expect(box.bytes("n.checkpoint.safetensors") == kept)
    try box.write("not a checkpoint", as: "n.checkpoint.safetensors")
    try box.expectFailure(training + ["--resume"], saying: file + "not a training's checkpoint")
    try box.write(TinyDigits.model, as: "n.checkpoint.safetensors")
    try box.expectFailure(
      training + ["--resume"], saying: file + "it is a model", "temper retrain --model")
    try box.expectFailure(training, saying: file + "is a model", "move it elsewhere")
  }

  @Test func ofDrawingsItSaysSo() throws {
    try box.done("data", "synthesize", "--data", "d", "--train-count", "300", "--test-count", "30")
    var training = try arguments(Self.trainings[0], epochs: 50, output: "n.safetensors")
    training[try #require(training.firstIndex(of: "data"))] = "d"
    #expect(try interrupt(training).status == 130)
    #expect(box.text("n.checkpoint.safetensors").contains("synthetic digits drawn by Temper"))
  }

  @Test func withoutACheckpointItBeginsAtTheBeginning() throws {
    let arguments = [
      "train", "--hidden", "4", "--epochs", "2", "--data", "data", "-o", "n.safetensors",
    ]
    let run = try box.done(arguments + ["--resume"])
    #expect(run.errors.contains("no such file, beginning with the first epoch"))
    let resumed = box.bytes("n.safetensors")
    try box.done(arguments)
    #expect(box.bytes("n.safetensors") == resumed)
  }
}
