import ArgumentParsing
import Formats

/// `temper supports`: what `temper verify` can be asked (VNN-LIB 2.0, section 5.4), one thing a line.
enum SupportsCommand {
  private static let operators = Flag("onnx-operators", help: "the operators of ONNX")
  private static let opsets = Flag(
    "onnx-opset-versions", help: "the least and the greatest version of ONNX's operators")
  private static let types = Flag("onnx-element-types", help: "the kinds of numbers")
  private static let versions = Flag(
    "vnnlib-versions", help: "the least and the greatest version of VNN-LIB")
  private static let assignments = Flag(
    "serialise-assignments", help: "whether counterexamples are written to files")
  private static let networks = Flag(
    "multiple-network-theories", help: "how many networks a query may have, and how related")
  private static let hidden = Flag(
    "hidden-node-theories", help: "whether a query may name hidden nodes")
  private static let ports = Flag(
    "multiple-input-output-theories", help: "how many inputs and outputs a network may have")
  private static let comparisons = Flag(
    "multiple-node-comparison-theories",
    help: "whether a constraint may compare the numbers of several tensors")
  private static let arithmetic = Flag(
    "arithmetic-complexity-theories", help: "what constraints may be")
  private static let disjunctions = Flag(
    "optimised-disjunctive-reasoning",
    help: "whether disjunctions are anything but a list of cases")
  private static let proofs = Flag(
    "unsat-proofs", help: "whether proofs are written in the standard's format")

  private static let flags = [
    operators, opsets, types, versions, assignments, networks, hidden, ports, comparisons,
    arithmetic, disjunctions, proofs,
  ]

  /// What is true of an operator in part alone. Behind the name the standard allows a remark.
  private static let remarks = [
    "Cast": "between float32 and float64", "Div": "by constants", "Mul": "by constants",
    "Softmax": nil, "LogSoftmax": nil, "Sigmoid": nil,
  ]

  static let command = Command(
    "supports", abstract: "Say what verify can be asked, as the VNN-LIB standard wants it said.",
    examples: [
      Example("temper supports --onnx-operators", "One operator a line.")
    ],
    arguments: flags
  ) { arguments in
    guard flags.count(where: { arguments[$0] }) == 1 else {
      throw arguments.usageError("name one thing that is asked: --onnx-operators, for instance")
    }
    for line in lines(arguments) { Console.result(line) }
    return .success
  }

  private static func lines(_ arguments: Arguments) -> [String] {
    if arguments[operators] {
      return ONNXNetwork.operators.compactMap { name in
        guard let remark = remarks[name] else { return name }
        return remark.map { "\(name) * \($0)" }
      }
    }
    if arguments[opsets] {
      return ["\(ONNXNetwork.opsets.lowerBound)", "\(ONNXNetwork.opsets.upperBound)"]
    }
    if arguments[versions] { return ["1.0", "2.0"] }
    if arguments[types] {
      return [
        "real", "float32 * unsat is proved in real arithmetic",
        "float64 * unsat is proved in real arithmetic",
      ]
    }
    if arguments[assignments] { return ["true"] }
    if arguments[disjunctions] || arguments[proofs] { return ["false"] }
    if arguments[comparisons] { return ["SNC", "MNC"] }
    if arguments[networks] { return ["SNET", "MNET", "MENET", "MINET"] }
    if arguments[hidden] { return ["NH"] }
    if arguments[ports] { return ["SIO", "MIO"] }
    return ["BND", "OUTC", "LIN"]
  }
}
