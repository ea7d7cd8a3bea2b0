internal import Foundation

/// A colour of the sRGB space, 8 bits a channel.
public struct RGBColor: Sendable, Hashable {
  /// The red channel, 0...255.
  public var red: UInt8
  /// The green channel, 0...255.
  public var green: UInt8
  /// The blue channel, 0...255.
  public var blue: UInt8

  /// A colour from its channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour from a number such as 0x0072B2.
  public init(hex: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: hex >> 16), green: UInt8(truncatingIfNeeded: hex >> 8),
      blue: UInt8(truncatingIfNeeded: hex))
  }

  /// The colour as CSS and SVG write it, such as `#0072b2`.
  public var css: String {
    "#" + [red, green, blue].map { String(format: "%02x", $0) }.joined()
  }

  /// The colour at `fraction` (0...1) of the way to `other`, channel by channel.
  package func mixed(with other: RGBColor, at fraction: Double) -> RGBColor {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * fraction).rounded())
    }
    return RGBColor(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  /// The relative luminance of WCAG 2.2: 0 for black, 1 for white.
  package var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast ratio of WCAG 2.2 between two colours, 1...21.
  package func contrast(with other: RGBColor) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Black or white, whichever reads better on this colour.
  package var readableInk: RGBColor {
    let (black, white) = (RGBColor(hex: 0x000000), RGBColor(hex: 0xffffff))
    return contrast(with: black) >= contrast(with: white) ? black : white
  }
}
