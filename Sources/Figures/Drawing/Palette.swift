/// Every colour that the figures use, with the CSS variable that a page may set to replace it.
///
/// Series colours are those of Okabe and Ito (2008), which readers of every kind of colour vision
/// tell apart. A stand-alone figure has dark ink on white; a page that defines the variables of
/// `darkVariables` under a dark scheme turns it around.
package enum Palette {
  /// A colour with the CSS variable that overrides it.
  package struct Paint: Sendable, Hashable {
    /// The CSS variable, such as `--figure-ink`.
    package let variable: String
    /// The colour on a light page and in a stand-alone figure.
    package let light: RGBColor
    /// The colour on a dark page.
    package let dark: RGBColor

    init(_ name: String, light: UInt32, dark: UInt32) {
      variable = "--figure-" + name
      self.light = RGBColor(hex: light)
      self.dark = RGBColor(hex: dark)
    }

    /// A colour that no page changes.
    package init(fixed color: RGBColor) {
      variable = ""
      light = color
      dark = color
    }

    /// The colour as a CSS value.
    package var css: String {
      variable.isEmpty ? light.css : "var(\(variable),\(light.css))"
    }
  }

  package static let background = Paint("background", light: 0xffffff, dark: 0x16181d)
  package static let ink = Paint("ink", light: 0x1f2328, dark: 0xe6e8eb)
  package static let faintInk = Paint("faint-ink", light: 0x57606a, dark: 0xa4acb6)
  package static let grid = Paint("grid", light: 0xe1e4e8, dark: 0x32363d)
  /// Figures from elsewhere, drawn beside this run's.
  package static let reference = Paint("reference", light: 0x8a929b, dark: 0x858d97)

  /// The colours of series in the order they are given out; yellow last, as it is faint on white.
  package static let series = [
    Paint("series-1", light: 0x0072b2, dark: 0x4fa9e0),
    Paint("series-2", light: 0xd55e00, dark: 0xf07f2e),
    Paint("series-3", light: 0x009e73, dark: 0x2bc399),
    Paint("series-4", light: 0xcc79a7, dark: 0xe09ac0),
    Paint("series-5", light: 0xe69f00, dark: 0xe69f00),
    Paint("series-6", light: 0x56b4e9, dark: 0x8fd0f5),
    Paint("series-7", light: 0x000000, dark: 0xffffff),
    Paint("series-8", light: 0xc9bd1f, dark: 0xf0e442),
  ]

  /// The colour of series `index`; after the last the first comes again.
  package static func series(_ index: Int) -> Paint {
    series[index % series.count]
  }

  /// CSS declarations for a light page.
  package static var lightVariables: String { declarations(\.light) }
  /// CSS declarations for a dark page.
  package static var darkVariables: String { declarations(\.dark) }

  private static func declarations(_ color: (Paint) -> RGBColor) -> String {
    ([background, ink, faintInk, grid, reference] + series)
      .map { "\($0.variable):\(color($0).css);" }.joined()
  }
}
