import Foundation
import TestSupport
import Testing

@Suite struct VerifyCommandTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox()
    // y = relu(x0 - x1) with inputs that are neither cut nor scaled.
    try box.write(
      """
      2,2,1,2,
      2,1,1,
      0,
      -9.0,-9.0,
      9.0,9.0,
      0.0,0.0,0.0,
      1.0,1.0,1.0,
      1.0,-1.0,
      0.0,
      1.0,
      0.0,

      """, as: "n.nnet")
    try write(least: "0.75", as: "sat.vnnlib")
    try write(least: "1.5", as: "unsat.vnnlib")
  }

  private func write(least: String, as name: String) throws {
    let declarations = ["X_0", "X_1", "Y_0"].map { "(declare-const \($0) Real)\n" }
    let bounds = (0..<2).map { "(assert (<= X_\($0) 1.0))\n(assert (>= X_\($0) 0.0))\n" }
    try box.write(
      (declarations + bounds + ["(assert (>= Y_0 \(least)))\n"]).joined(), as: name)
  }

  @Test func theFirstLineIsTheVerdict() throws {
    let unsat = try box.start(["verify", "n.nnet", "unsat.vnnlib", "-o", "r.txt"]).wait(timeout: 30)
    #expect(unsat.status == 0 && unsat.output == "unsat\n" && unsat.errors.isEmpty)
    #expect(box.text("r.txt") == "unsat\n")
    let sat = try box.start(["verify", "n.nnet", "sat.vnnlib"]).wait(timeout: 30)
    let lines = sat.output.split(separator: "\n")
    #expect(sat.status == 0 && lines.count == 4 && lines[0] == "sat")
    let numbers = lines.dropFirst().map {
      Double($0.split(separator: " ")[1].filter { $0 != ")" }) ?? .nan
    }
    #expect(lines[1].hasPrefix("((X_0 ") && lines[3].hasPrefix("(Y_0 ") && lines[3].hasSuffix("))"))
    #expect(numbers.prefix(2).allSatisfy { 0...1 ~= $0 })
    #expect(numbers[2] >= 0.75 && abs(numbers[2] - (numbers[0] - numbers[1])) < 1e-6)
  }

  @Test func queriesNameTheirNetworks() throws {
    try box.write(
      """
      (vnnlib-version <2.0>)
      (declare-network N (declare-input X float32 [1,2]) (declare-output Y float32 [1]))
      (assert (and (>= X[0,0] 0.0) (<= X[0,0] 1.0) (>= X[0,1] 0.5) (<= X[0,1] 1.0)))
      (assert (> Y[0] 0.25))
      """, as: "q.vnnlib")
    let run = try box.start(
      ["verify", "q.vnnlib", "--network", "N=n.nnet", "--timeout", "5.0"]
    ).wait(timeout: 30)
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0 && lines.count == 6)
    #expect(lines.prefix(2) == ["sat", "X float32 [1,2]"] && lines[4] == "Y float32 [1]")
    #expect(try Double(#require(lines.last)).map { $0 > 0.25 } == true)
    try box.expectUsageError(["verify", "q.vnnlib"], saying: "give --network N=FILE")
    try box.expectUsageError(
      ["verify", "q.vnnlib", "--network", "N"], saying: "a name and a file")
    // What is not linear is not answered; that is no error.
    try box.write(
      box.text("q.vnnlib").replacing("(> Y[0] 0.25)", with: "(> (* Y[0] Y[0]) 0.25)"),
      as: "p.vnnlib")
    let other = try box.start(["verify", "p.vnnlib", "--network", "N=n.nnet"]).wait(timeout: 30)
    #expect(other.status == 2 && other.output == "unknown\n")
    #expect(other.errors.contains("line 4"))
  }

  /// Tensors as the standard wants them in files, and a time limit in its words.
  @Test func counterexamplesGoToFiles() throws {
    try box.write(
      """
      (vnnlib-version <2.0>)
      (declare-network N (declare-input X float32 [1,2]) (declare-output Y real [1]))
      (assert (and (>= X[0,0] 0.5) (<= X[0,0] 0.5) (>= X[0,1] 0.25) (<= X[0,1] 0.25)))
      (assert (>= Y[0] 0.0))
      """, as: "q.vnnlib")
    let command = ["verify", "q.vnnlib", "--network", "N=n.nnet"]
    #expect(try box.done(command + ["--serialise-assignments", "a/b"]).output == "sat\n")
    // Sizes 1 and 2, float32, its name, 0.5 and 0.25; size 1, float64, 0.25.
    let input: [UInt8] = [8, 1, 8, 2, 16, 1, 66, 1, 88, 74, 8, 0, 0, 0, 63, 0, 0, 128, 62]
    #expect(box.bytes("a/b/X.pb").map(Array.init) == input)
    let output: [UInt8] = [8, 1, 16, 11, 66, 1, 89, 74, 8, 0, 0, 0, 0, 0, 0, 208, 63]
    #expect(box.bytes("a/b/Y.pb").map(Array.init) == output)
    try box.expectFailure(
      command + ["--serialise-assignments", "q.vnnlib"], saying: "q.vnnlib")
    let late = try box.start(command + ["--timeout", "1e-9"]).wait(timeout: 30)
    #expect(late.status == 2 && late.output == "timed-out\n")
    let older = try box.start(["verify", "n.nnet", "unsat.vnnlib", "--timeout", "1e-9"])
      .wait(timeout: 30)
    #expect(older.status == 2 && older.output == "timeout\n")
  }

  /// The property speaks of what goes in before it is normalised: here y = relu((x0 - x1) / 0.5).
  @Test func inputsMayBePreprocessed() throws {
    let scaled = ["verify", "n.nnet", "unsat.vnnlib", "--normalize", "0.25,0.5"]
    #expect(try box.done(scaled).output.hasPrefix("sat\n"))
    #expect(
      try box.done(["verify", "n.nnet", "unsat.vnnlib", "--input-scale", "2"]).output.hasPrefix(
        "sat\n"))
    #expect(try box.done(["verify", "n.nnet", "unsat.vnnlib"]).output == "unsat\n")
  }

  /// A query may say which of the network's tensors are meant: then they are those, or nothing is answered.
  @Test func namesOfTheNetworksTensorsCount() throws {
    try box.done(["convert", "--model", "n.nnet", "-o", "n.onnx"])
    func run(_ name: String, _ sizes: String = "[1,2]") throws -> (status: Int32, output: String) {
      try box.write(
        """
        (vnnlib-version <2.0>)
        (declare-network N (declare-input X float32 \(sizes) "\(name)") (declare-output Y float32 [1] "output"))
        (assert (and (>= X[0,0] 0.0) (<= X[0,0] 1.0) (>= X[0,1] 0.0) (<= X[0,1] 1.0)))
        (assert (>= Y[0] 2.0))
        """, as: "q.vnnlib")
      let run = try box.start(["verify", "q.vnnlib", "--network", "N=n.onnx"]).wait(timeout: 30)
      return (run.status, run.output)
    }
    #expect(try run("input") == (0, "unsat\n"))
    #expect(try run("other") == (2, "unknown\n"))
    #expect(try run("input", "[1,3]").status == 1)
  }

  /// Neither a network nor another file is replaced, and that is known before any work.
  @Test func theCopyReplacesNothing() throws {
    try box.expectUsageError(
      ["verify", "n.nnet", "sat.vnnlib", "-o", "n.nnet"], saying: "must end in .txt")
    try box.expectFailure(
      ["verify", "n.nnet", "sat.vnnlib", "-o", "sat.vnnlib"], saying: "is the file that FILE names")
    try box.write("mine\n", as: "notes")
    try box.expectFailure(
      ["verify", "n.nnet", "sat.vnnlib", "-o", "notes"], saying: "is not a file of a verdict")
    try box.expectFailure(
      ["verify", "n.nnet", "sat.vnnlib", "-o", "none/r.txt"], saying: "its folder does not exist")
    // An older verdict is.
    for property in ["sat.vnnlib", "unsat.vnnlib"] {
      try box.done(["verify", "n.nnet", property, "-o", "r.txt"])
    }
    #expect(box.text("r.txt") == "unsat\n")
    #expect(
      try box.done(["verify", "n.nnet", "unsat.vnnlib", "-o", "-"]).output == "unsat\n")
  }

  /// Values beyond float32 are not decided, and no error.
  @Test func valuesBeyondFloat32AreUnknown() throws {
    try box.write(
      box.text("n.nnet").replacing("\n1.0,\n0.0,\n", with: "\n1e300,\n0.0,\n"), as: "huge.nnet")
    let run = try box.start(["verify", "huge.nnet", "sat.vnnlib"]).wait(timeout: 30)
    #expect(run.status == 2 && run.output == "unknown\n", "\(run.errors)")
  }

  @Test func whatIsWrongIsSaid() throws {
    let declared = "(declare-const X_0 Real)(declare-const Y_0 Real)\n"
    try box.write(declared + "(assert (<= X_0 one))\n", as: "bad.vnnlib")
    try box.expectFailure(["verify", "n.nnet", "bad.vnnlib"], saying: "bad.vnnlib: line 2")
    try box.expectFailure(["verify", "n.nnet", "none.vnnlib"], saying: "none.vnnlib")
    try box.write(
      "(declare-const X_0 Real)(declare-const Y_0 Real)(assert (>= X_0 0.0))", as: "one.vnnlib")
    try box.expectFailure(
      ["verify", "n.nnet", "one.vnnlib"], saying: "1 inputs and 1 outputs, and the network 2 and 1")
    try box.expectUsageError(["verify", "a", "b", "c"], saying: "a network and a property")
    try box.expectUsageError(
      ["verify", "n.nnet", "sat.vnnlib", "--time-limit", "0"], saying: "--time-limit")
  }

  @Test func whatIsSupportedIsSaid() throws {
    #expect(try box.done(["--name"]).output == "temper\n")
    #expect(try box.done(["supports", "--onnx-opset-versions"]).output == "7\n21\n")
    #expect(try box.done(["supports", "--vnnlib-versions"]).output == "1.0\n2.0\n")
    #expect(try box.done(["supports", "--serialise-assignments"]).output == "true\n")
    #expect(
      try box.done(["supports", "--onnx-element-types"]).output.hasPrefix("real\nfloat32 * "))
    let theories = [
      "multiple-node-comparison-theories": "SNC\nMNC\n", "hidden-node-theories": "NH\n",
      "optimised-disjunctive-reasoning": "false\n", "unsat-proofs": "false\n",
    ]
    for (name, answer) in theories {
      #expect(try box.done(["supports", "--\(name)"]).output == answer)
    }
    let operators = try box.done(["supports", "--onnx-operators"]).output.split(separator: "\n")
    #expect(operators.contains("Conv") && operators.contains("Div * by constants"))
    #expect(!operators.contains("Softmax") && operators == operators.sorted())
    try box.expectUsageError(["supports"], saying: "--onnx-operators")
  }
}
