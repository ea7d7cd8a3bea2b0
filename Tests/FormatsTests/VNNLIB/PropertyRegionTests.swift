import Formats
import Testing

@Suite struct PropertyRegionTests {
  @Test func inputsAreComparedWithTheDecimalsAsTheyAreWritten() throws {
    let region = try PropertyTexts.one("(assert (<= X_0 0.1)) (assert (>= X_0 -0.3))").regions[0]
    func contains(_ value: Double) -> Bool {
      region.contains(inputs: [value, 0], outputs: [0, 0])
    }
    // The float64 nearest to 0.1 is above it, that nearest to -0.3 is not below it.
    #expect(!contains(0.1) && contains((0.1).nextDown))
    #expect(contains(-0.3) && !contains((-0.3).nextDown))
    #expect(!contains(.nan) && !contains(.infinity) && !contains(-.infinity))
    #expect(!region.contains(inputs: [0, .nan], outputs: [0, 0]), "no bounds, but no number")
  }

  @Test func strictBoundsExcludeTheirEnds() throws {
    let region = try PropertyTexts.one("(assert (< X_0 0.5)) (assert (>= X_0 0.25))").regions[0]
    func contains(_ value: Double) -> Bool {
      region.contains(inputs: [value, 0], outputs: [0, 0])
    }
    #expect(!contains(0.5) && contains((0.5).nextDown) && contains(0.25))
    #expect(!contains((0.25).nextDown))
    let point = try PropertyTexts.one("(assert (= X_0 0.5))").regions[0]
    #expect(point.contains(inputs: [0.5, 0], outputs: [0, 0]))
    #expect(!point.contains(inputs: [(0.5).nextUp, 0], outputs: [0, 0]))
  }

  @Test func sumsAreNotRounded() throws {
    // In float64 both sides are equal.
    let property = try PropertyTexts.one("(assert (> (+ Y_0 Y_1 X_0) 1e16))")
    #expect(property.contains(inputs: [0x1p-1074, 0], outputs: [1e16, 0]))
    #expect(!property.contains(inputs: [0, 0], outputs: [1e16, 0]))
    #expect(!property.contains(inputs: [-0x1p-1074, 0], outputs: [1e16, 0]))
    let equal = try PropertyTexts.one("(assert (= (* 0.1 Y_0) (+ Y_1 1e-400)))")
    #expect(!equal.contains(inputs: [0, 0], outputs: [10, 1]))
    let constraint = equal.regions[0].constraints[0]
    #expect("\(constraint.sum(inputs: [0, 0], outputs: [10, 1]))" == "-1e-400")
    #expect(!constraint.holds(inputs: [0, 0], outputs: [.infinity, 1]))
  }

  @Test func hiddenNodesFollowTheOutputs() throws {
    let property = try Property(
      parsing: "(declare-network N (declare-input X real []) (declare-hidden H real [2] \"h\") "
        + "(declare-output Y real [])) (assert (> H[1] (+ X Y)))")
    #expect(property.contains(inputs: [1], outputs: [2, 0, 4]))
    #expect(!property.contains(inputs: [1], outputs: [2, 4, 3]))
  }
}
