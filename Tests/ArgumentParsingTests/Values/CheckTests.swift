import ArgumentParsing
import Testing

@Suite struct CheckTests {
  @Test func atLeast() {
    #expect(Check.atLeast(1)(1) == nil)
    #expect(Check.atLeast(1)(0) == "must be at least 1")
  }

  @Test func above() {
    #expect(Check.above(0.0)(1e-9) == nil)
    #expect(Check.above(0.5)(0.5) == "must be above 0.5")
  }

  @Test func within() {
    #expect(Check.within(0...9)(9) == nil)
    #expect(Check.within(0...9)(10) == "must be from 0 to 9")
  }
}
