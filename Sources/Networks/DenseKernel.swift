/// The one forward pass of a dense layer in float32, for answers and for training.
enum DenseKernel {
  /// result = input * transpose(weight) + bias, with a ReLU or without.
  ///
  /// - Parameters:
  ///   - count: the number of rows in `input` (count x inputs) and `result` (count x outputs).
  ///   - weight: outputs x inputs, row-major; `bias` has `outputs` numbers.
  static func forward(
    _ input: UnsafePointer<Float>, count: Int, inputs: Int, outputs: Int,
    weight: UnsafePointer<Float>, bias: UnsafePointer<Float>, rectified: Bool,
    to result: UnsafeMutablePointer<Float>
  ) {
    Float.gemm(
      .none, .transposed, m: count, n: outputs, k: inputs, alpha: 1, a: input, lda: inputs,
      b: weight, ldb: inputs, beta: 0, c: result, ldc: outputs)
    let lowest = rectified ? 0 : -Float.infinity
    for row in 0..<count {
      let values = result + row * outputs
      for column in 0..<outputs { values[column] = max(lowest, values[column] + bias[column]) }
    }
  }
}
