import Figures
import Testing

@Suite struct LinePlotTests {
  private func plot(_ series: [LinePlot.Series], showsMarkers: Bool = false) -> XMLOutline {
    outline(
      of: LinePlot(
        title: "A < B & \"C\"", xAxis: "x", yAxis: "y", series: series, showsMarkers: showsMarkers
      ).svg())
  }

  @Test func drawsOneLineASeriesInItsPlace() throws {
    let lines = plot([.init(name: "", x: [0, 10], y: [0, 1])]).polylines
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(line[0].x < line[1].x)
    #expect(abs(line[0].y - line[1].y - 270) < 0.01)
  }

  @Test func escapesTheTitleAndNamesTheSeries() {
    let texts = plot([.init(name: "a<b", x: [0, 1], y: [0, 1])]).texts
    #expect(texts.contains("A < B & \"C\""))
    #expect(texts.contains("a<b"))
  }

  @Test func breaksTheLineAtMissingPoints() {
    let broken = plot([.init(name: "", x: [0, 1, 2, 3, 4], y: [0, 1, .nan, 3, 4])])
    #expect(broken.polylines.map(\.count) == [2, 2])
  }

  @Test func showsAPointWithoutNeighbours() {
    #expect(plot([.init(name: "", x: [3], y: [4])]).elements["circle"] == 1)
  }

  @Test func marksPoints() {
    let series = [1.0, 2].map { LinePlot.Series(name: "", x: [0, 1, 2], y: [$0, $0, $0]) }
    let marked = plot(series, showsMarkers: true)
    #expect(marked.elements["circle"] == 3)
    #expect(marked.elements["polygon"] == 3)
  }

  @Test func drawsReferencesDashedAndGrey() {
    let svg = LinePlot(
      title: "", xAxis: "", yAxis: "",
      series: [.init(name: "thesis", x: [0, 1], y: [0, 1], isReference: true)]
    ).svg()
    #expect(svg.contains("stroke-dasharray"))
    #expect(svg.contains("--figure-reference"))
  }

  @Test func saysThatThereIsNothing() {
    #expect(plot([]).texts.contains("No values"))
    #expect(!plot([.init(name: "", x: [3], y: [4])]).texts.contains("No values"))
  }

  @Test(arguments: [
    [], [LinePlot.Series(name: "none", points: [])], [.init(name: "nan", x: [.nan], y: [1])],
    [.init(name: "constant", x: [1, 1], y: [5, 5])],
    [.init(name: "vast", x: [0, 1], y: [-1.7e308, 1.7e308])],
  ])
  func survivesOddSeries(series: [LinePlot.Series]) {
    #expect(plot(series).elements["polyline", default: 0] <= 2)
  }
}
