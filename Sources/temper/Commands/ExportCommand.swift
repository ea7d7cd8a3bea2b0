import ArgumentParsing
import Datasets
import Experiments
import Foundation
import Optimization

/// `temper export`: the integer program of an attack, for any other solver.
enum ExportCommand {
  private static let index = Option<Int>(
    required: "index", value: "I", help: "the image's position, from 0",
    validate: Check.atLeast(0))
  private static let format = Option<ModelFormat>(
    required: "format", value: "FORMAT", help: "free MPS, or CPLEX's LP format")
  private static let tightening = Option<Int>(
    "tightening", value: "N", default: 1,
    help: "exact: passes of bound tightening; 0 keeps the bounds in the ball",
    validate: Check.atLeast(0))
  private static let output = Option<String>(
    required: "output", short: "o", value: "FILE", help: "where the program goes",
    completion: .file(["mps", "lp"]))

  static let command = Command(
    "export", abstract: "Write the integer program of an attack to a file.",
    examples: [
      Example(
        "temper export --model dnn1.safetensors --index 0 --method milp-base --format lp "
          + "-o attack.lp",
        "The thesis's program for the first test image.")
    ],
    discussion: "For --method exact it is the program that is left when the search has found its "
      + "first example and bounded the neurons, with that example's distance as a limit: what the "
      + "search's tree begins with. It has no solution where the example is already the smallest.",
    arguments: ModelOptions.all + [index, SharedOptions.split] + AttackOptions.all + [
      tightening, format, output, SharedOptions.jobs,
    ] + SharedOptions.dataOptions
  ) { arguments in
    if arguments.wasGiven(tightening), arguments[AttackOptions.method] != .exact {
      throw arguments.usageError("--tightening needs --method exact")
    }
    if arguments.wasGiven(AttackOptions.gap), arguments[AttackOptions.method] != .exact {
      throw arguments.usageError("--gap: a program has none, whoever solves it chooses its own")
    }
    let file = OutputFile(arguments[output], .program(arguments[format]))
    try file.check(arguments, inputs: AttackOptions.inputs(arguments))
    let batch = try AttackOptions.batch(
      arguments, split: arguments[SharedOptions.split], timeLimit: nil)
    try arguments.check([arguments[index]], in: batch.samples)
    let (instances, misclassified, _) = batch.instances(
      .indices([arguments[index]]), targets: AttackOptions.targets(arguments))
    guard misclassified.isEmpty else {
      Console.note("temper: image \(arguments[index]): the network misclassifies it already")
      return .failure
    }
    guard instances.count == 1, let instance = instances.first, instance.target != nil else {
      throw arguments.usageError(
        "--target: a program has one target other than the image's own class (and --rule "
          + "dominance has none)")
    }
    guard
      var program = try batch.program(
        instance, tighteningRounds: arguments[tightening])
    else {
      Console.note(
        "temper: image \(arguments[index]): bounds alone prove the smallest change, no program is "
          + "left (use --method milp-base for the thesis's)")
      return .failure
    }
    if !batch.programIsWhole(instance) {
      arguments.note(
        "the program is that of class \(instance.target ?? 0) alone: inputs on which all outputs are "
          + "zero would count too, and are not in it")
    }
    if let note = batch.samples.note { program.name += ", \(note)" }
    try file.write(Data(program.text(in: arguments[format]).utf8))
    let integers = program.variables.count(where: \.isInteger)
    file.report(
      "\(file.path): \(program.rows.count) rows, \(program.variables.count) variables, "
        + "\(integers) of them integer", arguments)
    return .success
  }
}
