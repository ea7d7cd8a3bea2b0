import LinearAlgebra
import Networks
import TestSupport

/// Numbers that a graph can be computed with: float32, float64, or without rounding.
protocol ReferenceNumber: Comparable, AdditiveArithmetic {
  init(_ value: Double)
  /// The product; a name of its own, as one more operator makes all tests slow to compile.
  func times(_ factor: Double) -> Self
  func times(_ factor: Self) -> Self
  /// self / divisor; for numbers without rounding that is a power of two.
  func divided(by divisor: Double) -> Self
}

extension ReferenceNumber {
  func times(_ factor: Double) -> Self { times(Self(factor)) }
}

extension Double: ReferenceNumber {
  func times(_ factor: Double) -> Double { self * factor }
  func divided(by divisor: Double) -> Double { self / divisor }
}

extension Float: ReferenceNumber {
  func times(_ factor: Float) -> Float { self * factor }
  func divided(by divisor: Double) -> Float { self / Float(divisor) }
}

extension Dyadic: ReferenceNumber {
  func times(_ factor: Dyadic) -> Dyadic { self * factor }
  func divided(by divisor: Double) -> Dyadic {
    precondition(abs(divisor.significand) == 1, "a power of two divides without rounding")
    return self * Dyadic(1 / divisor)
  }
}

/// A graph in plain loops from the definitions, slow and obvious. It shares no code with the passes.
struct ReferenceGraph {
  let graph: NetworkGraph

  /// The logits of one input.
  func logits<Number: ReferenceNumber>(_ input: [Number]) -> [Number] {
    var values: [[Number]] = []
    for node in graph.nodes {
      let inputs = node.inputs.map { source -> ([Number], [Int]) in
        switch source {
        case .input: (input, graph.inputShape.sizes)
        case .node(let index): (values[index], graph.shapes[index].sizes)
        }
      }
      values.append(Self.values(node.operation, inputs))
    }
    return values[values.count - 1]
  }

  private static func values<Number: ReferenceNumber>(
    _ operation: NetworkGraph.Operation, _ inputs: [(values: [Number], sizes: [Int])]
  ) -> [Number] {
    let (x, sizes) = inputs[0]
    func channel(_ index: Int) -> Int { index / (x.count / sizes[0]) }
    let zero = Number(0)
    switch operation {
    case .dense(let dense):
      return dense.bias.indices.map { row in
        zip(dense.weight.row(row), x).reduce(Number(dense.bias[row])) { $0 + $1.1.times($1.0) }
      }
    case .convolution(let convolution):
      return values(convolution, x, sizes)
    case .pooling(let pooling):
      return values(pooling, x, sizes)
    case .reshape, .dropout:
      return x
    case .activation(.relu):
      return x.map { max(zero, $0) }
    case .activation(.leakyReLU(let slope)):
      return x.map { $0 > zero ? $0 : $0.times(slope) }
    case .activation(.clip(let lower, let upper)):
      return x.map { value in
        let above = lower.map { max(Number($0), value) } ?? value
        return upper.map { min(Number($0), above) } ?? above
      }
    case .sum:
      return x.indices.map { index in
        inputs.dropFirst().reduce(x[index]) { $0 + $1.values[index] }
      }
    case .concatenation:
      return inputs.flatMap(\.values)
    case .sparseSum(let sums):
      return sums.map.rows.map { row in
        zip(row.columns ?? [], row.values).reduce(zero) { $0 + x[$1.0].times($1.1) }
      }
    case .batchNormalization(let normal):
      return x.enumerated().map { index, value in
        let c = channel(index)
        let factor = normal.gamma[c] / (normal.variance[c] + normal.epsilon).squareRoot()
        return (value - Number(normal.mean[c])).times(factor) + Number(normal.beta[c])
      }
    case .constants(let constants):
      return x.enumerated().map { index, value in
        let own = constants.values
        let constant =
          own.count == 1 ? own[0] : own.count == x.count ? own[index] : own[channel(index)]
        return switch constants.arithmetic {
        case .add: value + Number(constant)
        case .multiply: value.times(constant)
        case .divide: value.divided(by: constant)
        }
      }
    }
  }

  private static func values<Number: ReferenceNumber>(
    _ convolution: NetworkGraph.Convolution, _ x: [Number], _ sizes: [Int]
  ) -> [Number] {
    let (down, across) = (convolution.vertical, convolution.horizontal)
    let (read, made) = (
      sizes[0] / convolution.groups, convolution.kernel.rows / convolution.groups
    )
    var result: [Number] = []
    for channel in 0..<convolution.kernel.rows {
      for row in 0..<outputs(down, sizes[1]) {
        for column in 0..<outputs(across, sizes[2]) {
          var sum = Number(convolution.bias[channel])
          for own in 0..<read {
            for i in 0..<down.kernel {
              for j in 0..<across.kernel {
                let (y, z) = (cell(down, row, i), cell(across, column, j))
                guard 0..<sizes[1] ~= y, 0..<sizes[2] ~= z else { continue }
                let plane = channel / made * read + own
                let coefficient = convolution.kernel[
                  channel, (own * down.kernel + i) * across.kernel + j]
                sum += x[(plane * sizes[1] + y) * sizes[2] + z].times(coefficient)
              }
            }
          }
          result.append(sum)
        }
      }
    }
    return result
  }

  private static func values<Number: ReferenceNumber>(
    _ pooling: NetworkGraph.Pooling, _ x: [Number], _ sizes: [Int]
  ) -> [Number] {
    let (down, across) = (pooling.vertical, pooling.horizontal)
    var result: [Number] = []
    for channel in 0..<sizes[0] {
      for row in 0..<outputs(down, sizes[1]) {
        for column in 0..<outputs(across, sizes[2]) {
          var cells: [Number] = []
          for i in 0..<down.kernel {
            for j in 0..<across.kernel {
              let (y, z) = (cell(down, row, i), cell(across, column, j))
              guard 0..<sizes[1] ~= y, 0..<sizes[2] ~= z else { continue }
              cells.append(x[(channel * sizes[1] + y) * sizes[2] + z])
            }
          }
          let sum = cells.reduce(Number(0)) { $0 + $1 }
          switch pooling.pool {
          case .maximum: result.append(cells.dropFirst().reduce(cells[0]) { max($0, $1) })
          case .average(false): result.append(sum.divided(by: Double(cells.count)))
          case .average(true):
            result.append(sum.divided(by: Double(down.kernel * across.kernel)))
          }
        }
      }
    }
    return result
  }

  private static func cell(_ axis: WindowAxis, _ window: Int, _ position: Int) -> Int {
    window * axis.stride + position * axis.dilation - axis.paddingBefore
  }

  private static func outputs(_ axis: WindowAxis, _ size: Int) -> Int {
    var count = 0
    while cell(axis, count, axis.kernel - 1) < size + axis.paddingAfter { count += 1 }
    return count
  }
}
