import Figures
import Testing

@Suite struct ECDFPlotTests {
  private func steps(_ values: [Double], total: Int? = nil) -> [[Double]] {
    ECDFPlot.Sample(name: "", values: values, total: total).steps.map { [$0.value, $0.share] }
  }

  @Test func risesAtEveryValue() {
    #expect(steps([3, 1, 2, 4]) == [[1, 0.25], [2, 0.5], [3, 0.75], [4, 1]])
  }

  @Test func risesOnceForEqualValues() {
    #expect(steps([2, 1, 2, 2]) == [[1, 0.25], [2, 1]])
  }

  @Test func countsWhatWasNeverReached() {
    #expect(steps([1, 2], total: 4) == [[1, 0.25], [2, 0.5]])
    #expect(steps([1, .infinity]) == [[1, 0.5]])
    #expect(steps([1, .nan]) == [[1, 1]])
    #expect(steps([1, 2], total: 1) == [[1, 0.5], [2, 1]])
    #expect(steps([]).isEmpty)
  }

  @Test func drawsAStaircaseFromEdgeToEdge() throws {
    let plot = ECDFPlot(
      title: "", xAxis: Axis("s", bounds: 0...10), samples: [.init(name: "", values: [2, 5])])
    let line = try #require(outline(of: plot.svg()).polylines.first)
    #expect(line.count == 6)
    // Level and upright in turn.
    for (index, (a, b)) in zip(line, line.dropFirst()).enumerated() {
      #expect(index % 2 == 0 ? a.y == b.y : a.x == b.x)
    }
    let width = line[5].x - line[0].x
    #expect(abs((line[1].x - line[0].x) / width - 0.2) < 1e-3)
    #expect(abs((line[0].y - line[2].y) / (line[0].y - line[4].y) - 0.5) < 1e-3)
  }

  @Test func countsZerosFromTheEdgeOfALogarithmicAxis() throws {
    let plot = ECDFPlot(
      title: "", xAxis: Axis("s", scale: .logarithmic),
      samples: [.init(name: "", values: [0, 1, 10])])
    let line = try #require(outline(of: plot.svg()).polylines.first)
    #expect(line[0].x == line[2].x)
    #expect(abs(line[0].y - line[2].y - 90) < 0.01)
  }

  @Test(arguments: [[], [5], [5, 5], [.nan], [.infinity]] as [[Double]])
  func survivesOddSamples(values: [Double]) {
    let plot = ECDFPlot(title: "t", xAxis: "x", samples: [.init(name: "n", values: values)])
    _ = outline(of: plot.svg())
  }
}
