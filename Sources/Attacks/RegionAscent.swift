internal import Foundation
internal import Basics
package import LinearAlgebra
package import Networks
package import Queries

/// Looks for inputs of a box whose outputs lie in a region, by steps along the sign of the gradient of
/// the condition that is missed most, from many starts at once. What it finds has to be checked; that it
/// finds nothing says nothing.
package struct RegionAscent {
  /// How many starts.
  package var restarts = 32
  /// How many steps from each.
  package var steps = 60
  private let graph: NetworkGraph
  private let box: [Interval]

  /// An ascent in a box of finite size.
  package init(_ graph: NetworkGraph, box: [Interval]) {
    precondition(box.count == graph.inputCount, "the box has another size than the input")
    self.graph = graph
    self.box = box
  }

  /// Inputs whose outputs lie in the region in float32, at most one for each start, the first found first.
  ///
  /// - Parameters:
  ///   - most: so many are enough.
  ///   - shouldStop: asked before each step.
  package func search(
    _ region: OutputRegion, seed: UInt64, most: Int = 1, shouldStop: () -> Bool
  ) -> [[Double]] {
    var random = SeededRandom(seed: seed, stream: 61)
    let inputCount = graph.inputCount
    let tape = graph.singleTape(batchSize: restarts)
    place(tape.inputs, &random)
    var found: [Int: [Double]] = [:]
    var order: [Int] = []
    for step in 0...steps {
      if shouldStop() { break }
      tape.forward(restarts)
      // Long steps first, and a hundredth of them at the end.
      let length = Float(0.25 * pow(10, -2 * Double(step) / Double(steps)))
      for row in 0..<restarts where found[row] == nil {
        if aim(tape, row, at: region) {
          let input = UnsafeBufferPointer(start: tape.inputs + row * inputCount, count: inputCount)
          found[row] = input.map(Double.init)
          order.append(row)
        }
      }
      if order.count >= most || step == steps { break }
      tape.backward(restarts)
      for row in 0..<restarts where found[row] == nil {
        move(tape.inputs + row * inputCount, tape.inputGradients + row * inputCount, length)
      }
    }
    return order.compactMap { found[$0] }
  }

  /// Puts the first start into the middle, and the others anywhere, every other one into a corner.
  private func place(_ points: UnsafeMutablePointer<Float>, _ random: inout SeededRandom) {
    for row in 0..<restarts {
      for (index, range) in box.enumerated() {
        let share =
          row == 0
          ? 0.5 : row % 2 == 0 ? (random.uniform(0, 1) < 0.5 ? 0 : 1) : random.uniform(0, 1)
        points[row * box.count + index] = within(
          range, range.lower + share * (range.upper - range.lower))
      }
    }
  }

  /// Makes the gradient of the condition that is missed most that of the logits of a row; true where none
  /// is missed.
  private func aim(_ tape: GraphTape<Float>, _ row: Int, at region: OutputRegion) -> Bool {
    let size = graph.logitCount
    let logits = (0..<size).map { Double(tape.logits[row * size + $0]) }
    let gradients = tape.logitGradients + row * size
    let worst = region.constraints.min {
      $0.slack(logits) / scale($0) < $1.slack(logits) / scale($1)
    }
    guard let worst, worst.slack(logits) < 0 else { return true }
    for index in 0..<size { gradients[index] = Float(worst.coefficients[index] / scale(worst)) }
    return false
  }

  private func scale(_ constraint: OutputConstraint) -> Double {
    constraint.coefficients.reduce(.leastNormalMagnitude) { max($0, abs($1)) }
  }

  /// A step of a share of each input's range, within the box.
  private func move(
    _ point: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ length: Float
  ) {
    for (index, range) in box.enumerated() where gradient[index] != 0 {
      let step = length * Float(range.upper - range.lower)
      let value = point[index] + (gradient[index] > 0 ? step : -step)
      point[index] = within(range, Double(value))
    }
  }

  /// The float32 number near a value that lies in a range, as far as one does.
  private func within(_ range: Interval, _ value: Double) -> Float {
    let value = Float(min(range.upper, max(range.lower, value)))
    if Double(value) > range.upper { return value.nextDown }
    return Double(value) < range.lower ? value.nextUp : value
  }
}
