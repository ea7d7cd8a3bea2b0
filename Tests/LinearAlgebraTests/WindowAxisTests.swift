import LinearAlgebra
import Testing

@Suite struct WindowAxisTests {
  static let axes = [
    WindowAxis(kernel: 1), WindowAxis(kernel: 3), WindowAxis(kernel: 2, stride: 2),
    WindowAxis(kernel: 3, padding: 1), WindowAxis(kernel: 3, stride: 2, padding: 2),
    WindowAxis(kernel: 2, stride: 3, dilation: 3, paddingBefore: 1, paddingAfter: 4),
    WindowAxis(kernel: 4, stride: 1, dilation: 2, paddingBefore: 5),
    WindowAxis(kernel: 1, stride: 2, paddingAfter: 3), WindowAxis(kernel: 1, dilation: 3),
    WindowAxis(kernel: 2, paddingBefore: 1), WindowAxis(kernel: 3, dilation: 2, padding: 2),
    WindowAxis(kernel: 13, padding: 6),
  ]

  /// Windows and cells one by one, from the definition.
  @Test(arguments: axes, 1...7) func everyWindowAndCellIsWhereItShouldBe(
    axis: WindowAxis, size: Int
  ) {
    var windows = 0
    while windows * axis.stride + axis.dilation * (axis.kernel - 1)
      < size + axis.paddingBefore + axis.paddingAfter
    { windows += 1 }
    #expect(axis.count(on: size) == windows)
    for position in 0..<axis.kernel {
      let inside = (0..<windows).filter { (0..<size).contains(axis.cell(of: $0, at: position)) }
      #expect(Array(axis.windows(at: position, on: size)) == inside)
    }
    for window in 0..<windows {
      for position in 0..<axis.kernel {
        #expect(
          axis.cell(of: window, at: position)
            == window * axis.stride + position * axis.dilation - axis.paddingBefore)
      }
      let inside = (0..<axis.kernel).filter { (0..<size).contains(axis.cell(of: window, at: $0)) }
      #expect(Array(axis.positions(of: window, on: size)) == inside)
    }
  }

  @Test func onlyWindowsOfOneCellAreCells() {
    #expect(WindowAxis(kernel: 1, dilation: 3).isIdentity)
    for axis in [
      WindowAxis(kernel: 2), WindowAxis(kernel: 1, stride: 2), WindowAxis(kernel: 1, padding: 1),
      WindowAxis(kernel: 1, paddingAfter: 1),
    ] {
      #expect(!axis.isIdentity)
    }
  }
}
