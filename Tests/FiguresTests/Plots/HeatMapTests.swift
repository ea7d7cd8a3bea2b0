import Figures
import Testing

@Suite struct HeatMapTests {
  @Test func printsEveryValueInItsCell() {
    let map = HeatMap(
      title: "t", rows: ["a", "b"], columns: ["<c>", "d"], rowLabel: "r", columnLabel: "k",
      values: [[1, -2.5], [.nan]], decimals: 1)
    let found = outline(of: map.svg())
    #expect(found.texts == ["t", "<c>", "d", "a", "b", "k", "r", "1.0", "−2.5"])
    #expect(found.elements["rect"] == 5)
  }

  @Test func coloursRunFromLightToDark() {
    let map = HeatMap(title: "", rows: ["a"], columns: ["b", "c", "d"], values: [[0, 5, 10]])
    #expect(map.color(0).luminance > map.color(5).luminance)
    #expect(map.color(5).luminance > map.color(10).luminance)
    #expect(map.color(10).readableInk == RGBColor(hex: 0xffffff))
    #expect(map.color(0).readableInk == RGBColor(hex: 0x000000))
  }

  @Test func divergingMapsAreWhiteAtZero() {
    let map = HeatMap(
      title: "", rows: ["a"], columns: ["b", "c"], values: [[-1, 4]], isDiverging: true)
    #expect(map.color(0) == RGBColor(hex: 0xffffff))
    #expect(map.color(-1).blue > map.color(-1).red)
    #expect(map.color(4).red > map.color(4).blue)
  }

  @Test(arguments: [[], [[.nan]], [[3]], [[0]]] as [[[Double]]])
  func survivesOddValues(values: [[Double]]) {
    for isDiverging in [false, true] {
      _ = outline(
        of: HeatMap(
          title: "", rows: ["a"], columns: ["b"], values: values, isDiverging: isDiverging
        ).svg())
    }
    _ = outline(of: HeatMap(title: "", rows: [], columns: [], values: values).svg())
  }
}
