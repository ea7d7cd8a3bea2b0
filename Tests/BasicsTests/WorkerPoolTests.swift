import Basics
import Foundation
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
  /// What the threads of a test leave behind.
  private final class Record: Sendable {
    private struct State {
      var entries: [Int] = []
      var threads: Set<ObjectIdentifier> = []
      var running = 0
      var mostRunning = 0
    }

    private let state = Mutex(State())

    func append(_ item: Int) {
      state.withLock {
        $0.entries.append(item)
        $0.threads.insert(ObjectIdentifier(Thread.current))
      }
    }

    func enter() {
      state.withLock {
        $0.running += 1
        $0.mostRunning = max($0.mostRunning, $0.running)
      }
    }

    func leave() { state.withLock { $0.running -= 1 } }

    var items: [Int] { state.withLock { $0.entries } }
    var threadCount: Int { state.withLock { $0.threads.count } }
    var concurrency: Int { state.withLock { $0.mostRunning } }
  }

  private struct Failure: Error, Equatable { let item: Int }

  @Test(arguments: [-1, 0, 1, 2, 3, 8, 500]) func everyItemRunsOnce(jobs: Int) throws {
    let record = Record()
    try WorkerPool.run(Array(0..<200), jobs: jobs) { record.append($0) }
    #expect(record.items.sorted() == Array(0..<200))
  }

  @Test(arguments: [1, 4]) func noItemsAreNoWork(jobs: Int) throws {
    try WorkerPool.run([Int](), jobs: jobs) { _ in Issue.record("there is nothing to do") }
  }

  @Test func oneJobKeepsTheOrderAndTheThread() throws {
    let record = Record()
    record.append(-1)
    try WorkerPool.run(Array(0..<50), jobs: 1) { record.append($0) }
    #expect(record.items == Array(-1..<50))
    #expect(record.threadCount == 1)
  }

  @Test func noMoreThreadsThanJobs() throws {
    let record = Record()
    try WorkerPool.run(Array(0..<60), jobs: 3) { _ in
      record.enter()
      usleep(500)
      record.leave()
    }
    #expect(record.concurrency <= 3)
  }

  /// Each of three items waits until the other two have started: one thread alone would never end.
  @Test(.timeLimit(.minutes(1))) func jobsRunAtTheSameTime() throws {
    let record = Record()
    try WorkerPool.run(Array(0..<3), jobs: 3) { item in
      record.append(item)
      while record.items.count < 3 { usleep(200) }
    }
    #expect(record.items.count == 3)
  }

  @Test func itemsMayBeOptional() throws {
    let record = Record()
    try WorkerPool.run([1, nil, 3], jobs: 2) { record.append($0 ?? 2) }
    #expect(record.items.sorted() == [1, 2, 3])
  }

  @Test func oneJobStopsAtTheFirstError() {
    let record = Record()
    #expect(throws: Failure(item: 3)) {
      try WorkerPool.run(Array(0..<10), jobs: 1) { item in
        record.append(item)
        if item >= 3 { throw Failure(item: item) }
      }
    }
    #expect(record.items == [0, 1, 2, 3])
  }

  /// Item 0 fails once item 1 runs; item 1 waits for that and fails after it. The first error is
  /// thrown, item 1 is let finish, and nothing is started after it.
  @Test(.timeLimit(.minutes(1))) func theFirstErrorOfSeveralIsThrown() {
    let (started, failed) = (Record(), Record())
    #expect(throws: Failure(item: 0)) {
      try WorkerPool.run(Array(0..<1000), jobs: 2) { item in
        started.append(item)
        if item == 0 {
          while started.items.count < 2 { usleep(200) }
          failed.append(item)
          throw Failure(item: 0)
        }
        while failed.items.isEmpty { usleep(200) }
        // Between the line above and the pool's notice of the error lies one return.
        usleep(200_000)
        failed.append(item)
        throw Failure(item: item)
      }
    }
    #expect(started.items.sorted() == [0, 1])
    #expect(failed.items == [0, 1])
  }

  /// 4 MB of stack on a thread of the pool, as a deep search may need.
  @Test func threadsHaveRoomForRecursion() throws {
    @Sendable func depth(_ rest: Int) -> Int {
      withUnsafeTemporaryAllocation(byteCount: 1000, alignment: 8) { memory in
        memory[0] = UInt8(truncatingIfNeeded: rest)
        return rest == 0
          ? 0 : depth(rest - 1) + (memory[0] == UInt8(truncatingIfNeeded: rest) ? 1 : 0)
      }
    }
    let record = Record()
    try WorkerPool.run([1, 2], jobs: 2) { _ in record.append(depth(4000)) }
    #expect(record.items == [4000, 4000])
  }

  @Test func thereIsACore() { #expect(WorkerPool.coreCount >= 1) }
}
