import LinearAlgebra
import Testing

@Suite struct ExactNumberEnclosureTests {
  /// Whether a number that `side` compares with is within the radius of the centre.
  private func holds(
    _ enclosure: (centre: Double, radius: Double), _ side: (ExactNumber) -> Int
  ) -> Bool {
    let (centre, radius) = (ExactNumber(enclosure.centre), ExactNumber(enclosure.radius))
    return side(centre - radius) <= 0 && side(centre + radius) >= 0
  }

  @Test(arguments: [3, -3, 9, 7, 0.1, -1e-200, 1e200, 49, 0x1.fffffffffffffp0])
  func reciprocalsAreEnclosed(number: Double) {
    let (centre, radius) = ExactNumber.reciprocal(number)
    #expect(
      holds((centre, radius)) {
        ($0 * ExactNumber(number) - ExactNumber(1)).sign * ExactNumber(number).sign
      })
    #expect(radius > 0 && radius <= centre.ulp / 2)
  }

  @Test func powersOfTwoHaveExactReciprocals() {
    for number in [1, -2, 0.25, 0x1p300] {
      let (centre, radius) = ExactNumber.reciprocal(number)
      #expect(centre == 1 / number && radius == 0)
    }
  }

  /// From guesses that are far off, on either side, for numbers of any sign and size.
  @Test(arguments: [0.1, -0.3, 0, 0x1.3p-1030, 12345.678, -0x1p-1074])
  func badGuessesAreMended(start: Double) {
    // The real number is start + 2^-1080, which no float64 is.
    let half = ExactNumber(0x1p-540)
    let real = ExactNumber(start) + half * half
    for guess in [start, start + 1, start - 1, -start, 5, -5, start.nextUp.nextUp] {
      let found = ExactNumber.enclosure(near: guess) { ($0 - real).sign }
      #expect(holds(found) { ($0 - real).sign })
      #expect(found.radius > 0 && found.radius <= max(start.ulp, 0x1p-1074))
    }
  }

  @Test(arguments: [0.1, -0.3, 0, 0x1.3p-1030, 1]) func float64NumbersAreThemselves(number: Double)
  {
    for guess in [number, number + 1, number - 1, number.nextUp, number.nextDown] {
      let found = ExactNumber.enclosure(near: guess) { ($0 - ExactNumber(number)).sign }
      #expect(found.centre == number && found.radius == 0)
    }
  }

  /// sqrt(2) lies between 1.4142135623730950 and 1.4142135623730951.
  @Test func signsWithRoots() {
    let two = ExactNumber(2)
    func sign(_ a: Double, _ b: Double) -> Int {
      ExactNumber.signOfSum(ExactNumber(a), timesRootOf: two, plus: ExactNumber(b))
    }
    #expect(sign(1, -1.414213562373095) == 1 && sign(1, -1.4142135623730952) == -1)
    #expect(sign(-1, 1.414213562373095) == -1 && sign(-1, 1.4142135623730952) == 1)
    #expect(sign(0, 3) == 1 && sign(0, -3) == -1 && sign(2, 0) == 1 && sign(0, 0) == 0)
    #expect(sign(1, 1) == 1 && sign(-1, -1) == -1)
    #expect(
      ExactNumber.signOfSum(ExactNumber(3), timesRootOf: ExactNumber(4), plus: ExactNumber(-6)) == 0
    )
  }
}
