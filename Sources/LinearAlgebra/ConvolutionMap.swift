/// A linear map whose coefficients are those of a kernel that all windows share.
public struct ConvolutionMap: Sendable, Equatable {
  /// The sizes.
  public let shape: ConvolutionShape
  /// outputChannels x (channels read x height x width of the kernel).
  public let kernel: Matrix<Double>

  /// A convolution by a kernel that has the shape's sizes.
  public init(_ shape: ConvolutionShape, kernel: Matrix<Double>) {
    precondition(
      kernel.rows == shape.outputChannels && kernel.columns == shape.coefficientCount,
      "the kernel is that of another convolution")
    self.shape = shape
    self.kernel = kernel
  }

  /// The coefficients of one output; padding has none.
  func row(_ output: Int) -> LinearMap.Row {
    var columns: [Int] = []
    var values: [Double] = []
    columns.reserveCapacity(shape.coefficientCount)
    values.reserveCapacity(shape.coefficientCount)
    shape.forEachCoefficient(of: output) {
      values.append(kernel.elements[$0])
      columns.append($1)
    }
    return LinearMap.Row(columns: columns, values: values[...])
  }

  /// For each output the greatest magnitude in its channel's kernel.
  var rowSizes: [Double] {
    (0..<shape.outputChannels).flatMap { channel in
      let largest = kernel.row(channel).reduce(0) { max($0, abs($1)) }
      return Array(repeating: largest, count: shape.windows.count)
    }
  }

  /// y = A x for count x inputs; count x outputs.
  func apply(_ inputs: Matrix<Double>) -> Matrix<Double> {
    precondition(inputs.columns == shape.inputCount, "sizes of a product disagree")
    var result = Matrix<Double>(rows: inputs.rows, columns: shape.outputCount)
    var workspace = [Double](repeating: 0, count: shape.workspaceCount)
    inputs.elements.withUnsafeBufferPointer { source in
      result.elements.withUnsafeMutableBufferPointer { target in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        for row in 0..<inputs.rows {
          shape.apply(
            kernel.elements, to: source + row * shape.inputCount,
            output: target + row * shape.outputCount, workspace: &workspace)
        }
      }
    }
    return result
  }

  /// x = transpose(A) y.
  func applyTransposed(_ outputs: [Double]) -> [Double] {
    precondition(outputs.count == shape.outputCount, "sizes of a product disagree")
    var result = [Double](repeating: 0, count: shape.inputCount)
    var workspace = [Double](repeating: 0, count: shape.workspaceCount)
    shape.applyTransposed(
      kernel.elements, to: outputs, addingTo: &result, workspace: &workspace)
    return result
  }

  /// The same map with every coefficient changed by `change`, which is also given the factors of its
  /// output and its input; nil where the factors differ within a channel, as then no kernel is left.
  func changed(
    rows: [Double]?, columns: [Double]?,
    _ change: (_ value: Double, _ row: Double, _ column: Double) -> Double
  ) -> ConvolutionMap? {
    guard let outputs = Self.perChannel(rows, channels: shape.outputChannels),
      let inputs = Self.perChannel(columns, channels: shape.inputChannels)
    else { return nil }
    var result = kernel
    let channelsInGroup = shape.outputChannels / shape.groups
    for channel in 0..<kernel.rows {
      let firstRead = channel / channelsInGroup * shape.channelsRead
      for column in 0..<kernel.columns {
        let input = firstRead + column / shape.windows.kernelCount
        result[channel, column] = change(kernel[channel, column], outputs[channel], inputs[input])
      }
    }
    return ConvolutionMap(shape, kernel: result)
  }

  /// One factor for each channel; nil where they differ within one.
  private static func perChannel(_ factors: [Double]?, channels: Int) -> [Double]? {
    guard let factors else { return Array(repeating: 1, count: channels) }
    let size = factors.count / channels
    var result: [Double] = []
    for channel in 0..<channels {
      let own = factors[channel * size..<(channel + 1) * size]
      guard let first = own.first, own.allSatisfy({ $0 == first }) else { return nil }
      result.append(first)
    }
    return result
  }

  /// For each input the sum of the magnitudes of its coefficients, rounded to nearest.
  var columnMagnitudes: [Double] {
    let magnitudes = Matrix(
      rows: kernel.rows, columns: kernel.columns, elements: kernel.elements.map(abs))
    return ConvolutionMap(shape, kernel: magnitudes).applyTransposed(
      Array(repeating: 1, count: shape.outputCount))
  }
}
