import Figures
import Testing

@Suite struct BarPlotTests {
  private func heights(_ plot: BarPlot) -> [Double] {
    // The first rectangle is the background.
    outline(of: plot.svg()).attributes.filter { $0.element == "rect" }.dropFirst()
      .compactMap { $0.values["height"].flatMap(Double.init) }
  }

  @Test func barsAreAsHighAsTheirValues() {
    let plot = BarPlot(
      title: "", groups: ["a", "b"], valueAxis: Axis("", bounds: 0...10),
      series: [.init(name: "", values: [5, 10])])
    #expect(heights(plot) == [135, 270])
  }

  @Test func negativeBarsHangFromZero() {
    let plot = BarPlot(
      title: "", groups: ["a", "b"], valueAxis: Axis("", bounds: -10...10),
      series: [.init(name: "", values: [-10, 5])])
    #expect(heights(plot) == [135, 67.5])
  }

  @Test func leavesMissingBarsOut() {
    let plot = BarPlot(
      title: "", groups: ["a", "b", "c"], valueAxis: "",
      series: [.init(name: "", values: [1, .nan], deviations: [0.5, .nan])])
    #expect(heights(plot).count == 1)
  }

  @Test func printsValuesAndNames() {
    let plot = BarPlot(
      title: "t", groups: ["DNN<1>"], valueAxis: "s",
      series: [.init(name: "base", values: [-1.25])],
      decimals: 2)
    let texts = outline(of: plot.svg()).texts
    #expect(texts.contains("−1.25"))
    #expect(texts.contains("DNN<1>"))
    #expect(texts.contains("base"))
  }

  @Test func survivesNoGroupsAndLongNames() {
    _ = outline(of: BarPlot(title: "", groups: [], valueAxis: "", series: []).svg())
    let names = (0..<12).map { "Unbreakably-long-name-of-a-network-\($0)" }
    let plot = BarPlot(
      title: "", groups: names, valueAxis: Axis("s", scale: .logarithmic),
      series: [.init(name: "", values: names.indices.map { Double($0) })], decimals: 1)
    #expect(heights(plot).count == 11)
  }
}
