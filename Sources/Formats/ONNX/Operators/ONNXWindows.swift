internal import LinearAlgebra
internal import Networks

/// How the windows of a convolution or a pool lie, as the attributes of its node say.
struct ONNXWindows {
  private let kernel: [Int]
  private let strides: [Int]
  private let dilations: [Int]
  /// Before each axis, then behind each.
  private let pads: [Int]
  private let automatic: String
  private let isRoundedUp: Bool

  /// The windows of a node, whose kernel has some sizes.
  init(_ node: ONNXNode, kernel: [Int]) throws(ONNXProblem) {
    self.kernel = kernel
    strides = node.integers("strides") ?? kernel.map { _ in 1 }
    dilations = node.integers("dilations") ?? kernel.map { _ in 1 }
    pads = node.integers("pads") ?? (kernel + kernel).map { _ in 0 }
    automatic = node.attributes["auto_pad"]?.text ?? "NOTSET"
    isRoundedUp = node.integer("ceil_mode", default: 0) == 1
    let stated = node.integers("kernel_shape") ?? kernel
    let steps = kernel + strides + dilations
    guard stated == kernel, [1, 2].contains(kernel.count), strides.count == kernel.count,
      dilations.count == kernel.count, pads.count == 2 * kernel.count,
      steps.allSatisfy({ 1...(1 << 31) ~= $0 }), pads.allSatisfy({ 0...(1 << 31) ~= $0 })
    else {
      throw .malformed(
        "windows of \(kernel) with strides \(strides), dilations \(dilations) and pads \(pads)")
    }
    guard ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"].contains(automatic) else {
      throw .unsupported("padding '\(automatic)'")
    }
  }

  /// The axes on planes of a shape: channels, height, width.
  ///
  /// - Parameter pool: what the windows are for, where that is a pool.
  func axes(
    on shape: TensorShape, pool: NetworkGraph.Pooling.Kind? = nil
  ) throws(ONNXProblem) -> (vertical: WindowAxis, horizontal: WindowAxis) {
    (
      try axis(0, on: shape.sizes[1], pool),
      kernel.count == 1 ? WindowAxis(kernel: 1) : try axis(1, on: shape.sizes[2], pool)
    )
  }

  private func axis(
    _ number: Int, on size: Int, _ pool: NetworkGraph.Pooling.Kind?
  ) throws(ONNXProblem) -> WindowAxis {
    var axis = WindowAxis(
      kernel: kernel[number], stride: strides[number], dilation: dilations[number])
    let (extent, isTooLong) = (axis.kernel - 1).multipliedReportingOverflow(by: axis.dilation)
    guard !isTooLong, extent < 1 << 31 else { throw .malformed("windows of \(kernel)") }
    switch automatic {
    case "SAME_UPPER", "SAME_LOWER":
      let count = (size + axis.stride - 1) / axis.stride
      let total = max(0, (count - 1) * axis.stride + extent + 1 - size)
      let less = total / 2
      axis.paddingBefore = automatic == "SAME_UPPER" ? less : total - less
      axis.paddingAfter = total - axis.paddingBefore
    case "VALID": break
    default:
      axis.paddingBefore = pads[number]
      axis.paddingAfter = pads[kernel.count + number]
    }
    guard isRoundedUp, pool != nil, automatic == "NOTSET" else { return axis }
    // A last window that hangs over the end, but begins before it.
    let room = size + axis.paddingBefore + axis.paddingAfter - extent - 1
    guard room >= 0 else { return axis }
    var count = (room + axis.stride - 1) / axis.stride + 1
    if (count - 1) * axis.stride >= size + axis.paddingBefore { count -= 1 }
    let further = (count - 1) * axis.stride - room
    guard further > 0 else { return axis }
    if pool == .average(countsPadding: true) {
      throw .unsupported("an average of windows that hang over the padding (ceil_mode)")
    }
    axis.paddingAfter += further
    return axis
  }
}
