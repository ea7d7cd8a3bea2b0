public import LinearAlgebra

extension NetworkGraph {
  /// A kernel that slides over planes (a cross-correlation, as all frameworks have it), plus a bias for
  /// each output channel.
  public struct Convolution: Sendable, Equatable {
    /// output channels x (input channels / groups x height x width of the kernel).
    public let kernel: Matrix<Double>
    /// One number for each output channel.
    public let bias: [Double]
    /// The kernel's height, and how it moves down.
    public let vertical: WindowAxis
    /// The kernel's width, and how it moves to the right.
    public let horizontal: WindowAxis
    /// In how many groups the channels fall; those of one read the input channels of the same.
    public let groups: Int

    /// A convolution by a kernel, with biases or none.
    ///
    /// - Parameter kernel: output channels x (input channels / groups x the two axes' kernels).
    public init(
      kernel: Matrix<Double>, bias: [Double]? = nil, vertical: WindowAxis, horizontal: WindowAxis,
      groups: Int = 1
    ) {
      self.kernel = kernel
      self.bias = bias ?? Array(repeating: 0, count: kernel.rows)
      self.vertical = vertical
      self.horizontal = horizontal
      self.groups = groups
    }
  }
}

extension NetworkGraph.Convolution: GraphOperation {
  var kind: String { "convolution" }
  var text: String {
    "conv:\(kernel.rows)x\(WindowAxis.text(vertical, horizontal, usualStride: 1))"
      + (groups == 1 ? "" : "@\(groups)")
  }
  var numbers: [[Double]] { trained }
  var trained: [[Double]] { [kernel.elements, bias] }
  var tensors: [(kind: String, shape: [Int])] {
    let cells = vertical.kernel * horizontal.kernel
    return [
      ("weight", [kernel.rows, kernel.columns / cells, vertical.kernel, horizontal.kernel]),
      ("bias", [kernel.rows]),
    ]
  }
  var fan: (inputs: Int, outputs: Int)? {
    (kernel.columns, kernel.rows / groups * vertical.kernel * horizontal.kernel)
  }

  func training(_ numbers: [[Double]]) -> NetworkGraph.Operation {
    .convolution(
      NetworkGraph.Convolution(
        kernel: Matrix(rows: kernel.rows, columns: kernel.columns, elements: numbers[0]),
        bias: numbers[1], vertical: vertical, horizontal: horizontal, groups: groups))
  }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let (channels, height, width) = try OperationProblem.planes(inputs)
    let windows = try Windows.checked(
      height: height, width: width, vertical: vertical, horizontal: horizontal)
    guard groups > 0, channels % groups == 0, kernel.rows > 0, kernel.rows % groups == 0 else {
      throw OperationProblem(
        got: "\(channels) channels, \(kernel.rows) kernels and \(groups) groups",
        needs: "groups that divide both numbers of channels")
    }
    guard kernel.columns == channels / groups * windows.kernelCount else {
      throw OperationProblem(
        got: "kernels of \(kernel.columns) numbers for an input of \(inputs[0])",
        needs: "\(channels / groups) x \(vertical.kernel) x \(horizontal.kernel) numbers in each")
    }
    try OperationProblem.check(kernel.elements, "kernel")
    try OperationProblem.check(bias, "bias", count: kernel.rows, for: "output channel")
    return [kernel.rows, windows.rows, windows.columns]
  }

  /// The sizes on an input of channels x height x width.
  private func shape(on input: TensorShape) -> ConvolutionShape {
    ConvolutionShape(
      windows: Windows(
        height: input.sizes[1], width: input.sizes[2], vertical: vertical, horizontal: horizontal),
      inputChannels: input.sizes[0], outputChannels: kernel.rows, groups: groups)
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let shape = shape(on: wiring.inputShapes[0])
    let (inputs, outputs) = (shape.inputCount, shape.outputCount)
    let kernels = wiring.memory.parameters(self.kernel.elements)
    let biases = wiring.memory.parameters(self.bias)
    let (kernel, bias) = (kernels.values, biases.values)
    let workspace = wiring.memory.workspace(shape.workspaceCount)
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    let isPlain = wiring.summation == .plain
    return GraphPasses { count in
      for row in 0..<count {
        let (input, output) = (source + row * inputs, target + row * outputs)
        if isPlain {
          Self.plainForward(shape, kernel, bias, input, output)
          continue
        }
        shape.apply(kernel, to: input, output: output, workspace: workspace)
        for channel in 0..<shape.outputChannels {
          let plane = output + channel * shape.windows.count
          for window in 0..<shape.windows.count { plane[window] += bias[channel] }
        }
      }
    } backward: { count in
      if let kernelGradient = kernels.gradients, let biasGradient = biases.gradients {
        kernelGradient.update(repeating: 0, count: shape.outputChannels * shape.coefficientCount)
        biasGradient.update(repeating: 0, count: shape.outputChannels)
        for row in 0..<count {
          shape.addKernelGradient(
            of: upstream + row * outputs, at: source + row * inputs, to: kernelGradient,
            workspace: workspace)
          for channel in 0..<shape.outputChannels {
            let plane = upstream + row * outputs + channel * shape.windows.count
            for window in 0..<shape.windows.count { biasGradient[channel] += plane[window] }
          }
        }
      }
      guard downstream.isRead else { return }
      downstream.clear(count * inputs)
      for row in 0..<count {
        shape.applyTransposed(
          kernel, to: upstream + row * outputs, addingTo: downstream.pointer + row * inputs,
          workspace: workspace)
      }
    }
  }

  /// One input's outputs, each summed plainly: bias first, then product by product, without those with
  /// padding.
  private static func plainForward<Scalar: BLASScalar>(
    _ shape: ConvolutionShape, _ kernel: UnsafePointer<Scalar>, _ bias: UnsafePointer<Scalar>,
    _ input: UnsafePointer<Scalar>, _ output: UnsafeMutablePointer<Scalar>
  ) {
    for index in 0..<shape.outputCount {
      var sum = bias[index / shape.windows.count]
      shape.forEachCoefficient(of: index) { sum += kernel[$0] * input[$1] }
      output[index] = sum
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    let shape = shape(on: shapes[0])
    return lowering.applying(
      LinearMap(.convolution(ConvolutionMap(shape, kernel: kernel))),
      bias: bias.flatMap { Array(repeating: $0, count: shape.windows.count) }, to: inputs[0])
  }
}

extension WindowAxis {
  /// Windows as `LayerList` writes them: SIZE or HEIGHTxWIDTH, /STRIDE where it is not the usual one,
  /// +PADDING where there is some; what `LayerList` does not have follows.
  static func text(_ vertical: WindowAxis, _ horizontal: WindowAxis, usualStride: Int) -> String {
    func both(_ mark: String, _ part: (WindowAxis) -> Int, usual: Int?) -> String {
      let (first, second) = (part(vertical), part(horizontal))
      if first == second { return first == usual ? "" : "\(mark)\(first)" }
      return "\(mark)\(first)x\(second)"
    }
    return both("", \.kernel, usual: nil) + both("/", \.stride, usual: usualStride)
      + both("+", \.paddingBefore, usual: 0)
      + (vertical.paddingBefore == vertical.paddingAfter
        && horizontal.paddingBefore == horizontal.paddingAfter
        ? "" : both("-", \.paddingAfter, usual: nil)) + both("*", \.dilation, usual: 1)
  }
}

extension Windows {
  /// The largest size of a kernel, stride, dilation or padding: beyond it arithmetic might overflow.
  private static let largest = 1 << 15

  /// Windows of which at least one fits.
  static func checked(
    height: Int, width: Int, vertical: WindowAxis, horizontal: WindowAxis
  ) throws(OperationProblem) -> Windows {
    for (axis, size, name) in [(vertical, height, "height"), (horizontal, width, "width")] {
      let isSane =
        [axis.kernel, axis.stride, axis.dilation].allSatisfy { 1...largest ~= $0 }
        && [axis.paddingBefore, axis.paddingAfter].allSatisfy { 0...largest ~= $0 }
      guard isSane else {
        throw OperationProblem(
          got: "a kernel of \(axis.kernel), stride \(axis.stride), dilation \(axis.dilation), "
            + "padding \(axis.paddingBefore) and \(axis.paddingAfter) along the \(name)",
          needs: "padding from 0 and all else from 1, up to \(largest)")
      }
      guard axis.count(on: size) > 0 else {
        throw OperationProblem(
          got: "a \(name) of \(size) for a kernel of \(axis.kernel)",
          needs: "an input that the kernel fits into, with dilation \(axis.dilation) and padding "
            + "\(axis.paddingBefore) and \(axis.paddingAfter)")
      }
    }
    return Windows(height: height, width: width, vertical: vertical, horizontal: horizontal)
  }
}
