public import LinearAlgebra

// Each precision has functions of its own: code for one that is not known where it is compiled is slow.
extension NetworkGraph {
  /// The logits of `count` inputs in float32: a count x logitCount matrix.
  ///
  /// - Parameter inputs: count x inputCount.
  public func logits(_ inputs: Matrix<Float>) -> Matrix<Float> { batchedLogits(inputs) }

  /// The logits of `count` inputs in float64: a count x logitCount matrix.
  ///
  /// - Parameter inputs: count x inputCount.
  public func logits(_ inputs: Matrix<Double>) -> Matrix<Double> { batchedLogits(inputs) }

  /// The logits of one input in float32, each number summed plainly: bias first, then product by
  /// product.
  ///
  /// - Parameter input: inputCount numbers.
  public func plainLogits(_ input: [Float]) -> [Float] {
    precondition(input.count == inputCount, "the network expects \(inputCount) inputs")
    let tape = GraphTape<Float>(self, batchSize: 1, summation: .plain, purpose: .values)
    return withExtendedLifetime(tape) {
      tape.inputs.update(from: input, count: inputCount)
      tape.forward(1)
      return Array(UnsafeBufferPointer(start: tape.logits, count: logitCount))
    }
  }

  /// For each input how much a sum of multiples of its logits grows with each of its numbers, in
  /// float32: count x inputCount.
  ///
  /// - Parameters:
  ///   - coefficients: count x logitCount.
  ///   - inputs: count x inputCount.
  public func gradients(_ coefficients: Matrix<Float>, at inputs: Matrix<Float>) -> Matrix<Float> {
    batchedGradients(coefficients, at: inputs)
  }

  /// For each input how much a sum of multiples of its logits grows with each of its numbers, in
  /// float64: count x inputCount.
  ///
  /// - Parameters:
  ///   - coefficients: count x logitCount.
  ///   - inputs: count x inputCount.
  public func gradients(
    _ coefficients: Matrix<Double>, at inputs: Matrix<Double>
  ) -> Matrix<Double> {
    batchedGradients(coefficients, at: inputs)
  }

  /// Memory for passes over batches of inputs in float32.
  ///
  /// - Parameter shared: memory for the inputs that lives longer, and the tape whose parameters this one
  ///   uses.
  package func singleTape(
    batchSize: Int, for purpose: TapePurpose = .inputGradients,
    sharing shared: GraphTape<Float>.SharedMemory? = nil
  ) -> GraphTape<Float> {
    GraphTape<Float>(self, batchSize: batchSize, purpose: purpose, sharing: shared)
  }

  /// Memory for passes over batches of inputs in float64.
  package func doubleTape(
    batchSize: Int, for purpose: TapePurpose = .inputGradients
  ) -> GraphTape<Double> {
    GraphTape<Double>(self, batchSize: batchSize, purpose: purpose)
  }

  /// How many of some inputs a tape is made for: all, unless its memory would be too large.
  private func batchSize(for count: Int, capacity: Int) -> Int {
    let numbers = shapes.reduce(inputCount) { $0 + $1.count }
    return max(1, min(count, capacity / numbers))
  }

  /// How many values a tape may hold.
  package static let tapeCapacity = 1 << 26

  /// The logits of some inputs, with no more values in memory than the capacity, if possible.
  package func batchedLogits<Scalar: BLASScalar>(
    _ inputs: Matrix<Scalar>, capacity: Int = tapeCapacity
  ) -> Matrix<Scalar> {
    var result = Matrix<Scalar>(rows: inputs.rows, columns: logitCount)
    forEachBatch(of: inputs, .values, capacity: capacity) { tape, start, count in
      Self.copy(tape.logits, count, to: &result, from: start)
    }
    return result
  }

  /// The gradients at some inputs, with no more values in memory than the capacity, if possible.
  package func batchedGradients<Scalar: BLASScalar>(
    _ coefficients: Matrix<Scalar>, at inputs: Matrix<Scalar>, capacity: Int = tapeCapacity
  ) -> Matrix<Scalar> {
    precondition(
      coefficients.columns == logitCount && coefficients.rows == inputs.rows,
      "gradients need \(logitCount) coefficients for each input")
    var result = Matrix<Scalar>(rows: inputs.rows, columns: inputCount)
    forEachBatch(of: inputs, .inputGradients, capacity: capacity) { tape, start, count in
      Self.copy(coefficients, from: start, count, to: tape.logitGradients)
      tape.backward(count)
      Self.copy(tape.inputGradients, count, to: &result, from: start)
    }
    return result
  }

  /// Calls `body` with a tape after the forward pass of each batch of inputs.
  private func forEachBatch<Scalar: BLASScalar>(
    of inputs: Matrix<Scalar>, _ purpose: TapePurpose, capacity: Int,
    _ body: (_ tape: GraphTape<Scalar>, _ start: Int, _ count: Int) -> Void
  ) {
    precondition(inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    guard inputs.rows > 0 else { return }
    let batchSize = batchSize(for: inputs.rows, capacity: capacity)
    let tape = GraphTape<Scalar>(self, batchSize: batchSize, purpose: purpose)
    withExtendedLifetime(tape) {
      for start in stride(from: 0, to: inputs.rows, by: batchSize) {
        let count = min(batchSize, inputs.rows - start)
        Self.copy(inputs, from: start, count, to: tape.inputs)
        tape.forward(count)
        body(tape, start, count)
      }
    }
  }

  /// Copies some rows of a matrix to memory.
  private static func copy<Scalar: BLASScalar>(
    _ matrix: Matrix<Scalar>, from row: Int, _ count: Int, to memory: UnsafeMutablePointer<Scalar>
  ) {
    matrix.elements.withUnsafeBufferPointer { elements in
      guard let first = elements.baseAddress else { return }
      memory.update(from: first + row * matrix.columns, count: count * matrix.columns)
    }
  }

  /// Copies memory to some rows of a matrix.
  private static func copy<Scalar: BLASScalar>(
    _ memory: UnsafePointer<Scalar>, _ count: Int, to matrix: inout Matrix<Scalar>, from row: Int
  ) {
    let columns = matrix.columns
    matrix.elements.withUnsafeMutableBufferPointer { elements in
      guard let first = elements.baseAddress else { return }
      (first + row * columns).update(from: memory, count: count * columns)
    }
  }
}
