import Figures
import Testing

@Suite struct ScatterPlotTests {
  @Test func drawsPointsWithTheirNames() {
    let plot = ScatterPlot(
      title: "t", xAxis: "x", yAxis: "y",
      points: [
        .init(name: "<one>", x: 1, y: 1, group: "a"), .init(name: "two", x: 2, y: 5, group: "b"),
        .init(name: "gone", x: .nan, y: 5, group: "b"),
      ])
    let found = outline(of: plot.svg())
    #expect(found.texts.contains("<one>"))
    #expect(found.texts.contains("two"))
    #expect(!found.texts.contains("gone"))
    // One marker for the legend and one for the point.
    #expect(found.elements["circle"] == 2)
    #expect(found.elements["polygon"] == 2)
  }

  @Test func namesNeverCoverEachOther() {
    var labels = LabelPlacement(
      area: Box(left: 0, top: 0, right: 300, bottom: 200), points: [(150, 100)], size: 12)
    let places = (0..<20).compactMap { _ in labels.place("network", beside: (150, 100)) }
    #expect((4..<20).contains(places.count))
    for (index, place) in places.enumerated() {
      #expect(!places.dropFirst(index + 1).contains { $0.overlaps(place) })
    }
  }

  @Test func drawsTheDiagonalOfEqualCoordinates() throws {
    let plot = ScatterPlot(
      title: "t", xAxis: Axis("x", scale: .logarithmic), yAxis: Axis("y", scale: .logarithmic),
      points: [.init(name: "", x: 1, y: 100)], showsDiagonal: true)
    let line = try #require(outline(of: plot.svg()).polylines.first)
    #expect(abs(line[0].y - line[1].y - 270) < 0.01)
  }

  @Test func survivesNoPoints() {
    _ = outline(of: ScatterPlot(title: "t", xAxis: "x", yAxis: "y", points: []).svg())
    _ = outline(
      of: ScatterPlot(title: "", xAxis: "", yAxis: "", points: [], showsDiagonal: true).svg())
  }
}
