/// A colour for every value of a range.
package struct ColorMap: Sendable {
  /// Colours at equal distances from 0 to 1.
  let stops: [RGBColor]

  /// The colour of `fraction`, which is clamped to 0...1.
  package func color(at fraction: Double) -> RGBColor {
    guard fraction.isFinite, fraction > 0 else { return stops[0] }
    let place = min(fraction, 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], at: place - Double(index))
  }

  /// Small to large: ColorBrewer's Blues.
  package static let sequential = ColorMap(
    stops: [
      0xf7fbff, 0xdeebf7, 0xc6dbef, 0x9ecae1, 0x6baed6, 0x4292c6, 0x2171b5, 0x08519c, 0x08306b,
    ]
    .map { RGBColor(hex: $0) })

  /// Negative to positive over white: ColorBrewer's RdBu turned around, safe for the colour-blind.
  package static let diverging = ColorMap(
    stops: [
      0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xffffff,
      0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b, 0x67001f,
    ].map { RGBColor(hex: $0) })
}
