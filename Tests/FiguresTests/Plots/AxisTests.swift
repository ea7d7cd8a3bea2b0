import Figures
import Testing

@Suite struct AxisTests {
  @Test func placesValuesLinearly() {
    let axis = Axis("x", bounds: 10...20).fitted(to: [])
    #expect(axis.fraction(10) == 0)
    #expect(axis.fraction(15) == 0.5)
    #expect(axis.fraction(25) == 1)
    #expect(axis.fraction(.nan) == nil)
    #expect(axis.fraction(.infinity) == nil)
  }

  @Test func placesValuesByRatio() throws {
    let axis = Axis("x", scale: .logarithmic, bounds: 1...100).fitted(to: [])
    #expect(abs(try #require(axis.fraction(10)) - 0.5) < 1e-12)
    #expect(axis.fraction(0) == nil)
    #expect(axis.fraction(-1) == nil)
  }

  @Test func ignoresWhatCannotBeDrawn() {
    let axis = Axis("x").fitted(to: [.nan, 2, .infinity, 8])
    #expect(axis.ticks.range == 2...8)
    #expect(Axis("x").fitted(to: [.nan]).ticks.range == 0...1)
    #expect(Axis("x", scale: .logarithmic).fitted(to: [-1]).ticks.range == 1...10)
  }

  /// Marks alone may not tell that a scale is logarithmic.
  @Test func aPlotNamesALogarithmicScale() {
    func svg(_ scale: Axis.Scale) -> String {
      ScatterPlot(
        title: "t", xAxis: Axis("smallest change (L1)", scale: scale),
        yAxis: Axis("", scale: scale), points: [.init(name: "", x: 1, y: 2)]
      ).svg()
    }
    let labels = svg(.logarithmic)
    #expect(labels.contains(">smallest change (L1), logarithmic</text>"))
    #expect(labels.contains(">logarithmic</text>"))
    #expect(!svg(.linear).contains("logarithmic"))
  }
}
