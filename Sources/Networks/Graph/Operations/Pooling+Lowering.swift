internal import LinearAlgebra

extension NetworkGraph.Pooling {
  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    let windows = windows(on: shapes[0])
    var cells: [[Int]] = []
    for channel in 0..<shapes[0].channels {
      for window in 0..<windows.count {
        var own: [Int] = []
        windows.forEachCell(of: window) { own.append(channel * windows.cellCount + $1) }
        cells.append(own)
      }
    }
    return pool == .maximum
      ? lowerMaximum(of: cells, inputs[0], into: &lowering)
      : lowerAverage(of: cells, inputs[0], into: &lowering)
  }

  /// Every cell times one divided by their number, which no float64 need be.
  private func lowerAverage(
    of cells: [[Int]], _ input: LoweredValue, into lowering: inout GraphLowering
  ) -> LoweredValue {
    var quotients: [Int: (centre: Double, radius: Double)] = [:]
    for number in Set(cells.map { divisor($0.count) }) {
      quotients[number] = ExactNumber.reciprocal(Double(number))
    }
    func rows(_ value: ((centre: Double, radius: Double)) -> Double) -> SparseMap {
      SparseMap(
        inputCount: input.count,
        rows: cells.map { own in
          own.map { (column: $0, value: value(quotients[divisor(own.count)] ?? (0, 0))) }
        })
    }
    let isExact = quotients.values.allSatisfy { $0.radius == 0 }
    let map = LinearMap(
      .sparse(rows(\.centre)), errors: isExact ? nil : .sparse(rows(\.radius)))
    return lowering.applying(map, bias: Array(repeating: 0, count: cells.count), to: input)
  }

  /// A sum of values, all with coefficient one.
  private typealias Candidate = [(source: PiecewiseNetwork.Source, index: Int)]

  /// max(a, b) = b + relu(a - b), two by two: a block for each round in which some window has more than
  /// one candidate for its greatest value.
  private func lowerMaximum(
    of cells: [[Int]], _ input: LoweredValue, into lowering: inout GraphLowering
  ) -> LoweredValue {
    let source = lowering.source(of: input)
    var windows: [[Candidate]] = cells.map { $0.map { [(source, $0)] } }
    while windows.contains(where: { $0.count > 1 }) {
      let differences = windows.flatMap { window in
        stride(from: 1, to: window.count, by: 2).map { second in
          window[second - 1].map { ($0, 1.0) } + window[second].map { ($0, -1.0) }
        }
      }
      let block = lowering.append(lowering.sum(of: differences), rectified: true)
      var neuron = 0
      windows = windows.map { window in
        stride(from: 0, to: window.count, by: 2).map { first in
          guard first + 1 < window.count else { return window[first] }
          defer { neuron += 1 }
          return window[first + 1] + [(block, neuron)]
        }
      }
    }
    return .sum(lowering.sum(of: windows.map { $0[0].map { ($0, 1.0) } }))
  }
}
