public import LinearAlgebra

extension NetworkGraph {
  /// One number for each channel and window: its greatest value or its mean.
  public struct Pooling: Sendable, Equatable {
    /// What is made of a window.
    public enum Kind: Sendable, Equatable {
      /// The greatest value, padding left out.
      case maximum
      /// The mean, of the cells alone or with the padding as zeros.
      case average(countsPadding: Bool)
    }

    /// What is made of a window.
    public let pool: Kind
    /// The windows' height, and how they move down.
    public let vertical: WindowAxis
    /// The windows' width, and how they move to the right.
    public let horizontal: WindowAxis

    /// A pool over windows.
    public init(_ pool: Kind, vertical: WindowAxis, horizontal: WindowAxis) {
      self.pool = pool
      self.vertical = vertical
      self.horizontal = horizontal
    }
  }
}

extension NetworkGraph.Pooling: FixedOperation {
  var operation: NetworkGraph.Operation { .pooling(self) }
  var kind: String { pool == .maximum ? "max pooling" : "average pooling" }
  var text: String {
    let windows = WindowAxis.text(vertical, horizontal, usualStride: vertical.kernel)
    return switch pool {
    case .maximum: "maxpool:\(windows)"
    case .average(let countsPadding): "avgpool:\(windows)\(countsPadding ? " padded" : "")"
    }
  }
  var numbers: [[Double]] { [] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let (channels, height, width) = try OperationProblem.planes(inputs)
    let windows = try Windows.checked(
      height: height, width: width, vertical: vertical, horizontal: horizontal)
    for (axis, size) in [(vertical, height), (horizontal, width)] {
      let isPadding = (0..<axis.count(on: size)).contains {
        axis.positions(of: $0, on: size).isEmpty
      }
      guard !isPadding else {
        throw OperationProblem(
          got: "a window of nothing but padding (\(axis.paddingBefore) before and "
            + "\(axis.paddingAfter) after \(size) cells)",
          needs: "at least one cell of the input in each window")
      }
    }
    return [channels, windows.rows, windows.columns]
  }

  /// The windows on an input of channels x height x width.
  func windows(on input: TensorShape) -> Windows {
    Windows(
      height: input.sizes[1], width: input.sizes[2], vertical: vertical, horizontal: horizontal)
  }

  /// What the sum of a window with so many cells is divided by.
  func divisor(_ cells: Int) -> Int {
    pool == .average(countsPadding: true) ? vertical.kernel * horizontal.kernel : cells
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let windows = windows(on: wiring.inputShapes[0])
    let channels = wiring.inputShapes[0].channels
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    guard pool == .maximum else {
      return GraphPasses { count in
        for plane in 0..<count * channels {
          let cells = source + plane * windows.cellCount
          for window in 0..<windows.count {
            var (sum, number) = (0 as Scalar, 0)
            windows.forEachCell(of: window) {
              sum += cells[$1]
              number += 1
            }
            target[plane * windows.count + window] = sum / Scalar(divisor(number))
          }
        }
      } backward: { count in
        downstream.clear(count * channels * windows.cellCount)
        for plane in 0..<count * channels {
          let gradients = downstream.pointer + plane * windows.cellCount
          for window in 0..<windows.count {
            var number = 0
            windows.forEachCell(of: window) { _, _ in number += 1 }
            let part = upstream[plane * windows.count + window] / Scalar(divisor(number))
            windows.forEachCell(of: window) { gradients[$1] += part }
          }
        }
      }
    }
    let cellsOfWindows = CellsOfWindows(windows)
    return GraphPasses { count in
      for plane in 0..<count * channels {
        let cells = source + plane * windows.cellCount
        let results = target + plane * windows.count
        cellsOfWindows.forEachGreatest(of: cells) { results[$0] = cells[$1] }
      }
    } backward: { count in
      downstream.clear(count * channels * windows.cellCount)
      for plane in 0..<count * channels {
        let gradients = downstream.pointer + plane * windows.cellCount
        let above = upstream + plane * windows.count
        cellsOfWindows.forEachGreatest(of: source + plane * windows.cellCount) {
          gradients[$1] += above[$0]
        }
      }
    }
  }
}

/// The cells of every window of a plane, listed once, as a pool goes through them for each channel of
/// each input.
private struct CellsOfWindows: Sendable {
  /// Window after window; none is empty.
  private let cells: [Int32]
  /// Where each window's cells begin, and where the last one's end.
  private let starts: [Int32]

  init(_ windows: Windows) {
    var (cells, starts) = ([] as [Int32], [0] as [Int32])
    for window in 0..<windows.count {
      windows.forEachCell(of: window) { cells.append(Int32($1)) }
      starts.append(Int32(cells.count))
    }
    (self.cells, self.starts) = (cells, starts)
  }

  /// Calls `body` with each window and the cell of its greatest value, the first of equals; that of a
  /// NaN if there is one.
  @inline(__always)
  func forEachGreatest<Scalar: BLASScalar>(
    of plane: UnsafePointer<Scalar>, _ body: (_ window: Int, _ cell: Int) -> Void
  ) {
    cells.withUnsafeBufferPointer { cells in
      starts.withUnsafeBufferPointer { starts in
        for window in 0..<starts.count - 1 {
          var best = Int(cells[Int(starts[window])])
          var value = plane[best]
          for index in Int(starts[window]) + 1..<Int(starts[window + 1]) {
            let cell = Int(cells[index])
            if plane[cell] > value || plane[cell].isNaN { (best, value) = (cell, plane[cell]) }
          }
          body(window, best)
        }
      }
    }
  }
}
