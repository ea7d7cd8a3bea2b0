extension Glyph {
  /// The ways to write each digit that are drawn from, with equal chances; indexed by digit.
  static let digits: [[Glyph]] = [
    [closedZero, overshotZero],
    [bareOne, flaggedOne, bareOne, seriffedOne],
    [flatTwo, loopedTwo],
    [pointedThree, roundThree, flatThree],
    [openFour, closedFour, flowingFour],
    [angularFive, barredFive, flowingFive],
    [roundSix, straightSix],
    [plainSeven, crossedSeven, hookedSeven, roundSeven],
    [crossedEight, stackedEight],
    [straightNine, curledNine, leaningNine],
  ]

  private static let closedZero = Glyph(
    Stroke([
      0.55, 0.0, 0.25, 0.13, 0.1, 0.5, 0.24, 0.88, 0.5, 1.0, 0.78, 0.86, 0.9, 0.5, 0.78, 0.14,
      0.5, 0.0,
    ]))
  private static let overshotZero = Glyph(
    Stroke([
      0.64, 0.08, 0.36, 0.03, 0.12, 0.4, 0.2, 0.85, 0.5, 1.0, 0.85, 0.75, 0.88, 0.3, 0.62, 0.03,
      0.42, 0.12,
    ]))

  private static let bareOne = Glyph(Stroke([0.5, 0.0, 0.51, 0.5, 0.5, 1.0]))
  private static let flaggedOne = Glyph(
    Stroke([0.3, 0.22, 0.52, 0.0, 0.52, 0.5, 0.52, 1.0], corners: [1]))
  private static let seriffedOne = Glyph(
    Stroke([0.32, 0.2, 0.52, 0.0, 0.52, 0.5, 0.52, 1.0], corners: [1]),
    Stroke([0.25, 1.0, 0.52, 1.0, 0.8, 0.99]))

  private static let flatTwo = Glyph(
    Stroke(
      [
        0.12, 0.25, 0.3, 0.04, 0.6, 0.02, 0.78, 0.25, 0.6, 0.55, 0.32, 0.82, 0.1, 0.98,
        0.5, 0.96, 0.95, 0.97,
      ], corners: [6]))
  private static let loopedTwo = Glyph(
    Stroke([
      0.15, 0.22, 0.4, 0.0, 0.72, 0.1, 0.7, 0.42, 0.42, 0.78, 0.18, 0.97, 0.07, 0.86, 0.25, 0.76,
      0.5, 0.9, 0.75, 0.99, 0.97, 0.9,
    ]))

  private static let pointedThree = Glyph(
    Stroke(
      [
        0.12, 0.15, 0.4, 0.0, 0.75, 0.1, 0.7, 0.35, 0.4, 0.47, 0.75, 0.55, 0.85, 0.78, 0.55, 1.0,
        0.1, 0.9,
      ], corners: [4]))
  private static let roundThree = Glyph(
    Stroke([
      0.15, 0.1, 0.5, 0.0, 0.8, 0.18, 0.64, 0.41, 0.42, 0.48, 0.65, 0.53, 0.88, 0.72, 0.62, 0.98,
      0.25, 1.0, 0.08, 0.88,
    ]))
  private static let flatThree = Glyph(
    Stroke(
      [
        0.12, 0.05, 0.45, 0.04, 0.8, 0.03, 0.42, 0.42, 0.8, 0.55, 0.82, 0.85, 0.45, 1.0, 0.1, 0.9,
      ], corners: [2, 3]))

  private static let openFour = Glyph(
    Stroke([0.2, 0.0, 0.13, 0.28, 0.12, 0.55, 0.45, 0.56, 0.92, 0.5], corners: [2]),
    Stroke([0.78, 0.05, 0.75, 0.5, 0.7, 1.0]))
  private static let closedFour = Glyph(
    Stroke([0.65, 0.0, 0.36, 0.35, 0.08, 0.66, 0.5, 0.67, 0.95, 0.64], corners: [2]),
    Stroke([0.66, 0.0, 0.66, 0.5, 0.64, 1.0]))
  private static let flowingFour = Glyph(
    Stroke(
      [0.18, 0.0, 0.1, 0.35, 0.32, 0.55, 0.65, 0.45, 0.82, 0.08, 0.77, 0.5, 0.72, 1.0],
      corners: [4]))

  private static let angularFive = Glyph(
    Stroke(
      [
        0.85, 0.02, 0.55, 0.04, 0.25, 0.04, 0.2, 0.42, 0.5, 0.36, 0.82, 0.52, 0.82, 0.82,
        0.5, 1.0, 0.1, 0.9,
      ], corners: [2, 3]))
  private static let barredFive = Glyph(
    Stroke(
      [
        0.28, 0.06, 0.2, 0.45, 0.55, 0.38, 0.85, 0.6, 0.72, 0.92, 0.36, 1.0, 0.08, 0.88,
      ], corners: [1]),
    Stroke([0.28, 0.06, 0.6, 0.05, 0.92, 0.0]))
  private static let flowingFive = Glyph(
    Stroke([
      0.88, 0.02, 0.5, 0.05, 0.24, 0.22, 0.36, 0.42, 0.7, 0.55, 0.8, 0.8, 0.5, 1.0, 0.12, 0.92,
    ]))

  private static let roundSix = Glyph(
    Stroke([
      0.7, 0.0, 0.4, 0.2, 0.15, 0.55, 0.2, 0.9, 0.5, 1.0, 0.8, 0.85, 0.75, 0.6, 0.45, 0.55,
      0.2, 0.76,
    ]))
  private static let straightSix = Glyph(
    Stroke([
      0.45, 0.0, 0.22, 0.35, 0.12, 0.72, 0.35, 0.99, 0.7, 0.92, 0.78, 0.68, 0.55, 0.54, 0.25, 0.66,
      0.16, 0.8,
    ]))

  private static let plainSeven = Glyph(
    Stroke([0.08, 0.1, 0.5, 0.07, 0.9, 0.04, 0.66, 0.45, 0.45, 1.0], corners: [2]))
  private static let crossedSeven = Glyph(
    Stroke([0.08, 0.1, 0.5, 0.07, 0.9, 0.04, 0.66, 0.45, 0.45, 1.0], corners: [2]),
    Stroke([0.3, 0.52, 0.6, 0.5, 0.88, 0.48]))
  private static let hookedSeven = Glyph(
    Stroke(
      [0.08, 0.26, 0.14, 0.05, 0.5, 0.06, 0.9, 0.05, 0.7, 0.4, 0.5, 1.0], corners: [1, 3]))
  private static let roundSeven = Glyph(
    Stroke([0.05, 0.15, 0.4, 0.07, 0.78, 0.04, 0.84, 0.2, 0.62, 0.6, 0.5, 1.0]))

  private static let crossedEight = Glyph(
    Stroke([
      0.76, 0.16, 0.46, 0.0, 0.2, 0.2, 0.46, 0.47, 0.8, 0.74, 0.54, 1.0, 0.18, 0.82, 0.44, 0.5,
      0.78, 0.26, 0.72, 0.08,
    ]))
  private static let stackedEight = Glyph(
    Stroke([
      0.5, 0.0, 0.25, 0.12, 0.28, 0.36, 0.5, 0.46, 0.74, 0.34, 0.75, 0.12, 0.5, 0.0,
    ]),
    Stroke([
      0.5, 0.46, 0.2, 0.6, 0.17, 0.88, 0.5, 1.0, 0.83, 0.88, 0.8, 0.6, 0.5, 0.46,
    ]))

  private static let straightNine = Glyph(
    Stroke(
      [0.78, 0.2, 0.5, 0.02, 0.18, 0.2, 0.25, 0.46, 0.55, 0.48, 0.78, 0.18, 0.78, 0.6, 0.72, 1.0],
      corners: [5]))
  private static let curledNine = Glyph(
    Stroke([
      0.8, 0.25, 0.55, 0.0, 0.2, 0.18, 0.25, 0.48, 0.6, 0.46, 0.8, 0.22, 0.82, 0.6, 0.65, 0.92,
      0.35, 1.0, 0.15, 0.9,
    ]))
  private static let leaningNine = Glyph(
    Stroke(
      [0.74, 0.1, 0.45, 0.02, 0.2, 0.24, 0.32, 0.45, 0.6, 0.36, 0.76, 0.08, 0.66, 0.5, 0.5, 1.0],
      corners: [5]))
}
