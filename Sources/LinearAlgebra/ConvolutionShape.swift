/// The sizes of a convolution, and what it does with a kernel of these sizes.
///
/// Inputs are inputChannels x height x width, flattened in that order; outputs outputChannels x the
/// rows of windows x the windows in a row; the kernel outputChannels x (inputChannels / groups) x its
/// height x its width. The channels of group g read those of group g alone.
public struct ConvolutionShape: Sendable, Equatable {
  /// What the kernel is laid on.
  public let windows: Windows
  /// The number of planes that are read.
  public let inputChannels: Int
  /// The number of planes that come out.
  public let outputChannels: Int
  /// In how many groups the channels fall, which divides both numbers of channels.
  public let groups: Int

  /// A convolution of some sizes.
  public init(windows: Windows, inputChannels: Int, outputChannels: Int, groups: Int = 1) {
    precondition(
      inputChannels % groups == 0 && outputChannels % groups == 0,
      "the groups of a convolution have equally many channels")
    self.windows = windows
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.groups = groups
  }

  /// The number of inputs.
  @inlinable
  public var inputCount: Int { inputChannels * windows.cellCount }
  /// The number of outputs.
  @inlinable
  public var outputCount: Int { outputChannels * windows.count }
  /// The number of input channels that an output reads.
  @inlinable
  public var channelsRead: Int { inputChannels / groups }
  /// The number of coefficients of an output channel.
  @inlinable
  public var coefficientCount: Int { channelsRead * windows.kernelCount }
  /// The numbers of memory that `apply` and `applyTransposed` work in.
  @inlinable
  public var workspaceCount: Int { coefficientCount * windows.count }

  /// Calls `body` with the place of each coefficient in the kernel that an output is made with, and
  /// with the input that it is multiplied by, both ascending; padding is left out.
  @inlinable
  public func forEachCoefficient(
    of output: Int, _ body: (_ coefficient: Int, _ input: Int) -> Void
  ) {
    let (channel, window) = output.quotientAndRemainder(dividingBy: windows.count)
    let group = channel / (outputChannels / groups)
    for read in 0..<channelsRead {
      let coefficients = channel * coefficientCount + read * windows.kernelCount
      let plane = (group * channelsRead + read) * windows.cellCount
      windows.forEachCell(of: window) { body(coefficients + $0, plane + $1) }
    }
  }

  /// What the windows of a group read of an input: coefficientCount x windows, in the input itself or in
  /// the workspace.
  @inlinable
  func read<Scalar: BLASScalar>(
    by group: Int, of input: UnsafePointer<Scalar>, _ workspace: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> {
    let planes = input + group * channelsRead * windows.cellCount
    guard !windows.areCells else { return planes }
    windows.gather(planes, channels: channelsRead, to: workspace)
    return UnsafePointer(workspace)
  }

  /// One input's outputs: what the windows read, and one matrix product for each group.
  ///
  /// - Parameters:
  ///   - kernel: outputChannels x coefficientCount.
  ///   - workspace: `workspaceCount` numbers.
  @inlinable
  public func apply<Scalar: BLASScalar>(
    _ kernel: UnsafePointer<Scalar>, to input: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, workspace: UnsafeMutablePointer<Scalar>
  ) {
    let (rows, columns, depth) = (outputChannels / groups, windows.count, coefficientCount)
    for group in 0..<groups {
      Scalar.gemm(
        .none, .none, m: rows, n: columns, k: depth, alpha: 1, a: kernel + group * rows * depth,
        lda: depth, b: read(by: group, of: input, workspace), ldb: columns, beta: 0,
        c: output + group * rows * columns, ldc: columns)
    }
  }

  /// Adds to the gradient by the kernel what one input's outputs add to it.
  ///
  /// - Parameters:
  ///   - gradient: the gradient by the outputs.
  ///   - kernel: outputChannels x coefficientCount.
  ///   - workspace: `workspaceCount` numbers.
  @inlinable
  public func addKernelGradient<Scalar: BLASScalar>(
    of gradient: UnsafePointer<Scalar>, at input: UnsafePointer<Scalar>,
    to kernel: UnsafeMutablePointer<Scalar>, workspace: UnsafeMutablePointer<Scalar>
  ) {
    let (rows, columns, depth) = (outputChannels / groups, windows.count, coefficientCount)
    for group in 0..<groups {
      Scalar.gemm(
        .none, .transposed, m: rows, n: depth, k: columns, alpha: 1,
        a: gradient + group * rows * columns, lda: columns,
        b: read(by: group, of: input, workspace), ldb: columns, beta: 1,
        c: kernel + group * rows * depth, ldc: depth)
    }
  }

  /// Adds the transposed map of one output to `input`.
  ///
  /// - Parameters:
  ///   - kernel: outputChannels x coefficientCount.
  ///   - workspace: `workspaceCount` numbers.
  @inlinable
  public func applyTransposed<Scalar: BLASScalar>(
    _ kernel: UnsafePointer<Scalar>, to output: UnsafePointer<Scalar>,
    addingTo input: UnsafeMutablePointer<Scalar>, workspace: UnsafeMutablePointer<Scalar>
  ) {
    let (rows, columns, depth) = (outputChannels / groups, windows.count, coefficientCount)
    for group in 0..<groups {
      let planes = input + group * channelsRead * windows.cellCount
      Scalar.gemm(
        .transposed, .none, m: depth, n: columns, k: rows, alpha: 1,
        a: kernel + group * rows * depth, lda: depth, b: output + group * rows * columns,
        ldb: columns, beta: windows.areCells ? 1 : 0, c: windows.areCells ? planes : workspace,
        ldc: columns)
      if !windows.areCells { windows.scatter(workspace, channels: channelsRead, to: planes) }
    }
  }
}
