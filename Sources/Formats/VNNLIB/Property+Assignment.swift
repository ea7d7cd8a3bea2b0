extension Property {
  /// A counterexample as the competition writes it for version 1.0, `((X_0 0.1)` and so on to
  /// `(Y_0 1.5))`, one variable a line; all tensors' numbers run on from one to the next.
  ///
  /// - Parameters:
  ///   - inputs: the numbers of all inputs.
  ///   - outputs: those of all outputs; those of hidden nodes may follow and are left out.
  public func competitionText(inputs: [Double], outputs: [Double]) -> String {
    let pairs =
      inputs.enumerated().map { "(X_\($0) \($1))" }
      + outputs.prefix(outputCount).enumerated().map { "(Y_\($0) \($1))" }
    return "(" + pairs.joined(separator: "\n") + ")"
  }

  /// A counterexample as VNN-LIB 2.0 asks solvers to print it: for each tensor, in the order in which
  /// the file declares them, a line such as `X float32 [1,2]` and one number a line.
  ///
  /// - Parameters:
  ///   - inputs: the numbers of all inputs.
  ///   - outputs: those of all outputs, then those of all hidden nodes; these may be missing, and are left
  ///     out then.
  public func assignmentText(inputs: [Double], outputs: [Double]) -> String {
    var lines: [String] = []
    let known = 0..<inputs.count + outputs.count
    for network in networks {
      for tensor in network.inputs + network.hidden + network.outputs
      where known.contains(tensor.variables) {
        let shape = tensor.shape.map(String.init).joined(separator: ",")
        lines.append("\(tensor.name) \(tensor.elementType.rawValue) [\(shape)]")
        for variable in tensor.variables {
          let value =
            variable < inputs.count ? inputs[variable] : outputs[variable - inputs.count]
          let whole = tensor.elementType.isWhole ? Int64(exactly: value) : nil
          lines.append(whole.map(String.init) ?? "\(value)")
        }
      }
    }
    return lines.joined(separator: "\n")
  }
}
