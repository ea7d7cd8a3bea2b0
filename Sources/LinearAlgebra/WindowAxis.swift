/// How the windows of a convolution or a pool lie along one axis.
///
/// Window w reads the cells w * stride - paddingBefore + k * dilation for every position k of the
/// kernel; those outside the axis are padding.
public struct WindowAxis: Sendable, Equatable {
  /// How many cells a window reads.
  public var kernel: Int
  /// How far the next window is.
  public var stride: Int
  /// How far the next cell of a window is.
  public var dilation: Int
  /// How many cells of padding there are before the first cell.
  public var paddingBefore: Int
  /// How many cells of padding there are behind the last cell.
  public var paddingAfter: Int

  /// Windows of `kernel` cells, next to each other and without padding unless told otherwise.
  public init(
    kernel: Int, stride: Int = 1, dilation: Int = 1, paddingBefore: Int = 0, paddingAfter: Int = 0
  ) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.paddingBefore = paddingBefore
    self.paddingAfter = paddingAfter
  }

  /// Windows with the same padding on both sides.
  public init(kernel: Int, stride: Int = 1, dilation: Int = 1, padding: Int) {
    self.init(
      kernel: kernel, stride: stride, dilation: dilation, paddingBefore: padding,
      paddingAfter: padding)
  }

  /// Whether window w reads cell w and nothing else.
  @inlinable
  public var isIdentity: Bool {
    kernel == 1 && stride == 1 && paddingBefore == 0 && paddingAfter == 0
  }

  /// The number of windows on an axis of `size` cells.
  @inlinable
  public func count(on size: Int) -> Int {
    let room = size + paddingBefore + paddingAfter - dilation * (kernel - 1) - 1
    return room < 0 ? 0 : room / stride + 1
  }

  /// The cell that a window reads at a position of the kernel.
  @inlinable
  public func cell(of window: Int, at position: Int) -> Int {
    window * stride - paddingBefore + position * dilation
  }

  /// The windows whose cell at a position of the kernel is one of the `size` cells of the axis.
  @inlinable
  public func windows(at position: Int, on size: Int) -> Range<Int> {
    let first = paddingBefore - position * dilation
    let lower = min(count(on: size), max(0, Self.dividedUp(first, by: stride)))
    let upper = min(count(on: size), Self.dividedUp(first + size, by: stride))
    return lower..<max(lower, upper)
  }

  /// The positions of the kernel at which a window's cell is one of the `size` cells of the axis.
  @inlinable
  public func positions(of window: Int, on size: Int) -> Range<Int> {
    let first = paddingBefore - window * stride
    let lower = min(kernel, max(0, Self.dividedUp(first, by: dilation)))
    let upper = min(kernel, Self.dividedUp(first + size, by: dilation))
    return lower..<max(lower, upper)
  }

  /// The least whole number that is not below a / b, for a positive b.
  @inlinable
  static func dividedUp(_ a: Int, by b: Int) -> Int { a > 0 ? (a + b - 1) / b : -(-a / b) }
}
