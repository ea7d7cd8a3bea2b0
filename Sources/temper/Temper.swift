import Foundation
import LinearAlgebra
import ArgumentParsing
import Basics
import Experiments
import GLPKSolver

/// The program: all commands, and what their errors lead to.
@main
enum Temper {
  static let globalArguments: [any CommandArgument] = [SharedOptions.quiet]

  static let command: Command = Command(
    "temper",
    abstract: "Train small ReLU networks, find the provably smallest change that fools them, and "
      + "retrain them until they are harder to fool.",
    examples: [
      Example("temper train --network dnn1 -o dnn1.safetensors", "A network that reads digits."),
      Example(
        "temper attack --model dnn1.safetensors --count 10",
        "The smallest changes that fool it, with proof."),
      Example("temper experiments", "All of it, with tables and a report."),
    ],
    discussion: "Exit status: 0 done; 1 failed; 2 a limit left something unproven; 64 wrong "
      + "usage; 130 interrupted, finished results kept.",
    subcommands: [
      DataCommand.command, TrainCommand.command, EvaluateCommand.command, BoundsCommand.command,
      AttackCommand.command, CertifyCommand.command, VerifyCommand.command,
      SupportsCommand.command, MergeCommand.command, VisualizeCommand.command,
      RetrainCommand.command,
      PerturbCommand.command,
      ExportCommand.command, ConvertCommand.command,
      ExperimentsCommand.command, ReportCommand.command, BenchCommand.command,
      CompletionCommand.command,
    ])

  /// What `--version` shows: the first line is the program's own, and the only one for scripts.
  private static var version: String {
    """
    \(TemperVersion.current)
    commit \(TemperVersion.commit ?? "unknown")
    Swift \(TemperVersion.swift)
    \(OpenBLAS.configuration)
    \(GLPKSolver().description)
    """
  }

  static func main() {
    Console.reserveStandardStreams()
    Interruption.install()
    // Matrices are small and work is split by instance: one thread a call is fastest, and results
    // do not depend on the machine's cores.
    OpenBLAS.setThreadCount(1)
    let status = run(Array(CommandLine.arguments.dropFirst()))
    exit(Console.status(after: status.rawValue))
  }

  private static func run(_ words: [String]) -> ArgumentParsing.ExitStatus {
    // The verification standard asks a solver for its name so (VNN-LIB 2.0, section 5).
    if words == ["--name"] {
      Console.result("temper")
      return .success
    }
    let parser = CommandParser(
      root: command, version: version, globalArguments: globalArguments)
    do {
      switch try parser.parse(words) {
      case .help(let text), .version(let text):
        Console.result(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        return .success
      case .run(let command, let arguments, _):
        return try command.run(arguments)
      }
    } catch let error as UsageError {
      Console.note("\(error)")
      return .usage
    } catch let interruption as Interrupted {
      Console.note("temper: \(interruption)")
      return .interrupted
    } catch {
      Console.note("temper: \(error)")
      return .failure
    }
  }
}
