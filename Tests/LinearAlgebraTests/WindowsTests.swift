import LinearAlgebra
import Testing

@Suite struct WindowsTests {
  static let windows = WindowAxisTests.axes.flatMap { vertical in
    WindowAxisTests.axes.map { Windows(height: 5, width: 6, vertical: vertical, horizontal: $0) }
  }.filter { $0.count > 0 }

  /// What `gather` copies, from the definition.
  private func gathered(_ windows: Windows, _ planes: [Double], channels: Int) -> [Double] {
    var result: [Double] = []
    for channel in 0..<channels {
      for down in 0..<windows.vertical.kernel {
        for across in 0..<windows.horizontal.kernel {
          for row in 0..<windows.rows {
            for column in 0..<windows.columns {
              let y = windows.vertical.cell(of: row, at: down)
              let x = windows.horizontal.cell(of: column, at: across)
              let isInside = 0..<windows.height ~= y && 0..<windows.width ~= x
              result.append(
                isInside ? planes[(channel * windows.height + y) * windows.width + x] : 0)
            }
          }
        }
      }
    }
    return result
  }

  @Test(arguments: windows) func gatheringCopiesWhatTheWindowsRead(windows: Windows) {
    let planes = (1...2 * windows.cellCount).map(Double.init)
    let expected = gathered(windows, planes, channels: 2)
    var result = [Double](repeating: .nan, count: expected.count)
    windows.gather(planes, channels: 2, to: &result)
    #expect(result == expected)
    var single = [Float](repeating: .nan, count: expected.count)
    windows.gather(planes.map(Float.init), channels: 2, to: &single)
    #expect(single.map(Double.init) == expected)
    // The same numbers, window by window.
    for window in 0..<windows.count {
      var seen = 0
      windows.forEachCell(of: window) { position, cell in
        #expect(expected[position * windows.count + window] == planes[cell])
        seen += 1
      }
      let inside = (0..<windows.kernelCount).count { expected[$0 * windows.count + window] != 0 }
      #expect(seen == inside)
    }
  }

  /// The transposed map: <gather(x), y> = <x, scatter(y)>, for every y with a single one.
  @Test(arguments: windows) func scatteringIsTheTransposedMap(windows: Windows) {
    let planes = (1...2 * windows.cellCount).map(Double.init)
    let values = gathered(windows, planes, channels: 2)
    let weights = values.indices.map { Double($0 % 7 - 3) }
    var result = [Double](repeating: 5, count: planes.count)
    windows.scatter(weights, channels: 2, to: &result)
    let forward: Double = zip(values, weights).map { $0 * $1 }.reduce(0, +)
    let backward: Double = zip(planes, result).map { $0 * ($1 - 5) }.reduce(0, +)
    #expect(forward == backward)
    for index in stride(from: 0, to: values.count, by: 11) {
      var one = [Double](repeating: 0, count: values.count)
      one[index] = 1
      var cells = [Double](repeating: 0, count: planes.count)
      windows.scatter(one, channels: 2, to: &cells)
      let product: Double = zip(planes, cells).map { $0 * $1 }.reduce(0, +)
      #expect(product == values[index])
    }
  }
}
