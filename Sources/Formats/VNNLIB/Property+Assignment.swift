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
    for (tensor, values) in tensors(inputs, outputs) {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      lines.append("\(tensor.name) \(tensor.elementType.rawValue) [\(shape)]")
      for value in values {
        let whole = tensor.elementType.isWhole ? Int64(exactly: value) : nil
        lines.append(whole.map(String.init) ?? "\(value)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A counterexample as VNN-LIB 2.0 asks solvers to write it to files: one for each tensor, called as it
  /// and `.pb`, which holds an ONNX tensor of its sizes.
  ///
  /// - Parameters:
  ///   - inputs: the numbers of all inputs.
  ///   - outputs: those of all outputs, in float64, and of all hidden nodes, or not.
  /// - Returns: the tensors' names and files. What is not float32 is written as float64.
  public func assignmentFiles(
    inputs: [Double], outputs: [Double]
  ) -> [(name: String, bytes: [UInt8])] {
    tensors(inputs, outputs).map { tensor, values in
      (
        tensor.name,
        ONNXTensorMessage.bytes(
          tensor.name, tensor.shape, values, isDouble: tensor.elementType != .float32)
      )
    }
  }

  /// The tensors whose numbers are there, in the order in which the file declares them.
  private func tensors(
    _ inputs: [Double], _ outputs: [Double]
  ) -> [(tensor: PropertyTensor, values: [Double])] {
    let all = inputs + outputs
    return networks.flatMap { $0.inputs + $0.hidden + $0.outputs }
      .filter { all.indices.contains($0.variables) }
      .map { ($0, Array(all[$0.variables])) }
  }
}
