import LinearAlgebra
import Testing

/// A convolution and all of its coefficients, from the definition.
struct NaiveConvolution: CustomTestStringConvertible {
  let shape: ConvolutionShape

  /// Kernels of whole numbers that are not zero.
  var map: ConvolutionMap {
    let (rows, columns) = (shape.outputChannels, shape.coefficientCount)
    var elements: [Double] = []
    for index in 0..<rows * columns {
      let size = Double(index * 7 % 9 + 1)
      elements.append(index % 2 == 0 ? size : -size)
    }
    return ConvolutionMap(shape, kernel: Matrix(rows: rows, columns: columns, elements: elements))
  }

  /// outputs x inputs.
  var matrix: Matrix<Double> {
    let (windows, kernel) = (shape.windows, map.kernel)
    let (down, across) = (windows.vertical, windows.horizontal)
    var result = Matrix<Double>(rows: shape.outputCount, columns: shape.inputCount)
    let (read, made) = (shape.inputChannels / shape.groups, shape.outputChannels / shape.groups)
    for channel in 0..<shape.outputChannels {
      for row in 0..<windows.rows {
        for column in 0..<windows.columns {
          for own in 0..<read {
            for i in 0..<down.kernel {
              for j in 0..<across.kernel {
                let y = row * down.stride + i * down.dilation - down.paddingBefore
                let x = column * across.stride + j * across.dilation - across.paddingBefore
                guard 0..<windows.height ~= y, 0..<windows.width ~= x else { continue }
                let plane = channel / made * read + own
                let output = (channel * windows.rows + row) * windows.columns + column
                result[output, (plane * windows.height + y) * windows.width + x] =
                  kernel[channel, (own * down.kernel + i) * across.kernel + j]
              }
            }
          }
        }
      }
    }
    return result
  }

  var testDescription: String {
    "\(shape.inputChannels) to \(shape.outputChannels) channels, \(shape.groups) groups, "
      + "\(shape.windows.vertical.kernel) x \(shape.windows.horizontal.kernel)"
  }

  /// Strides, padding on some sides, dilation, groups, one channel each, single cells.
  static let all: [NaiveConvolution] = [
    (WindowAxis(kernel: 3), WindowAxis(kernel: 3), 1, 2, 1),
    (WindowAxis(kernel: 3, padding: 1), WindowAxis(kernel: 2, stride: 2), 2, 3, 1),
    (
      WindowAxis(kernel: 2, stride: 2, dilation: 2, paddingBefore: 1, paddingAfter: 2),
      WindowAxis(kernel: 3, stride: 1, dilation: 1, paddingBefore: 0, paddingAfter: 2), 4, 2, 2
    ),
    (WindowAxis(kernel: 3, padding: 2), WindowAxis(kernel: 1), 3, 3, 3),
    (WindowAxis(kernel: 1), WindowAxis(kernel: 1), 3, 2, 1),
    (WindowAxis(kernel: 1), WindowAxis(kernel: 1), 4, 4, 2),
    (WindowAxis(kernel: 5), WindowAxis(kernel: 4), 2, 1, 1),
  ].map { vertical, horizontal, inputs, outputs, groups in
    NaiveConvolution(
      shape: ConvolutionShape(
        windows: Windows(height: 5, width: 4, vertical: vertical, horizontal: horizontal),
        inputChannels: inputs, outputChannels: outputs, groups: groups))
  }
}
