import Basics
import Optimization
import Search
import Synchronization
import Testing

@Suite struct SearchLimitsTests {
  private let little = MemoryLimit(bytes: 1) { 2 }
  private let plenty = MemoryLimit(bytes: 3) { 2 }

  @Test func withoutLimitsThereIsNoEnd() {
    let limits = SearchLimits()
    #expect(limits.reached == nil && !limits.shouldStop())
    #expect(limits.solveOptions.timeLimit == nil)
    #expect(SearchLimits(seconds: 1e6, memory: plenty).reached == nil)
  }

  /// What the user asks for comes before the time, and the time before the memory.
  @Test func theLimitThatIsReached() {
    #expect(SearchLimits(seconds: 0).reached == .time)
    #expect(SearchLimits(memory: little).reached == .memory)
    #expect(SearchLimits(seconds: 0, memory: little).reached == .time)
    #expect(SearchLimits(seconds: 0, memory: little) { true }.reached == .interrupted)
  }

  /// Solvers know of a time and of a wish to stop, which may be the memory's.
  @Test func solversAreToldToStop() {
    let limits = SearchLimits(seconds: 1e6, memory: little)
    #expect(limits.solveOptions.shouldStop() && limits.shouldStop())
    #expect(limits.solveOptions.timeLimit.map { $0 > 9e5 && $0 <= 1e6 } == true)
    #expect(!SearchLimits(seconds: 0, memory: plenty).shouldStop())
    #expect(SearchLimits { true }.solveOptions.shouldStop())
  }

  @Test func whatHasReallyStoppedASolver() {
    #expect(SearchLimits(memory: little).cause(of: .interrupted) == .memory)
    #expect(SearchLimits(memory: little) { true }.cause(of: .interrupted) == .interrupted)
    #expect(SearchLimits().cause(of: .interrupted) == .interrupted)
    for limit in [nil, Limit.time, .precision] {
      #expect(SearchLimits(memory: little).cause(of: limit) == limit)
    }
  }

  /// Half of the time, and all else as it is: what stopped it keeps its name.
  @Test func theFirstHalf() {
    #expect(SearchLimits().firstHalf.solveOptions.timeLimit == nil)
    let half = SearchLimits(seconds: 1e6).firstHalf.solveOptions.timeLimit
    #expect(half.map { $0 > 4e5 && $0 <= 5e5 } == true)
    #expect(SearchLimits(memory: little).firstHalf.reached == .memory)
    #expect(SearchLimits { true }.firstHalf.reached == .interrupted)
  }

  /// A search that ran out of memory says so when it is over and the memory is free again.
  @Test func memoryOnceReachedStaysReached() {
    let occupied = Mutex(2)
    let limits = SearchLimits(memory: MemoryLimit(bytes: 2) { occupied.withLock { $0 } })
    #expect(limits.shouldStop())
    occupied.withLock { $0 = 0 }
    #expect(limits.reached == .memory && limits.firstHalf.reached == .memory)
  }
}
