internal import LinearAlgebra

/// The one forward pass of a dense layer in each precision, for answers and for training.
enum DenseKernel {
  /// result = input * transpose(weight) + bias, with a ReLU or without.
  ///
  /// - Parameters:
  ///   - count: the number of rows in `input` (count x inputs) and `result` (count x outputs).
  ///   - weight: outputs x inputs, row-major; `bias` has `outputs` numbers.
  static func forward<Scalar: BLASScalar>(
    _ input: UnsafePointer<Scalar>, count: Int, inputs: Int, outputs: Int,
    weight: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>, rectified: Bool,
    to result: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.gemm(
      .none, .transposed, m: count, n: outputs, k: inputs, alpha: 1, a: input, lda: inputs,
      b: weight, ldb: inputs, beta: 0, c: result, ldc: outputs)
    let lowest: Scalar = rectified ? 0 : -.infinity
    for row in 0..<count {
      let values = result + row * outputs
      for column in 0..<outputs { values[column] = max(lowest, values[column] + bias[column]) }
    }
  }

  /// The same without a ReLU for one input, each output summed plainly: bias first, then product by
  /// product.
  static func plainForward<Scalar: BLASScalar>(
    _ input: UnsafePointer<Scalar>, inputs: Int, outputs: Int, weight: UnsafePointer<Scalar>,
    bias: UnsafePointer<Scalar>, to result: UnsafeMutablePointer<Scalar>
  ) {
    for output in 0..<outputs {
      var sum = bias[output]
      for index in 0..<inputs { sum += weight[output * inputs + index] * input[index] }
      result[output] = sum
    }
  }
}
