import Optimization
import Testing

@Suite struct DeadlineTests {
  @Test func withoutALimitNothingPasses() {
    let deadline = Deadline(seconds: nil)
    #expect(!deadline.hasPassed && deadline.remaining == nil)
    #expect(deadline.remainingMilliseconds == .max)
    #expect(deadline.elapsed >= 0)
  }

  @Test func zeroHasPassedAtOnce() {
    let deadline = Deadline(seconds: 0)
    #expect(deadline.hasPassed && deadline.remaining == 0 && deadline.remainingMilliseconds == 0)
  }

  @Test func longLimitsDoNotOverflow() {
    for seconds in [1e7, 1e300, .infinity] {
      #expect(Deadline(seconds: seconds).remainingMilliseconds == .max)
    }
    let milliseconds = Deadline(seconds: 1000).remainingMilliseconds
    #expect(milliseconds > 0 && milliseconds <= 1_000_000)
  }
}
