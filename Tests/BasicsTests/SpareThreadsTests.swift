import Basics
import Foundation
import Synchronization
import Testing

@Suite struct SpareThreadsTests {
  @Test(arguments: [-1, 0, 1, 5]) func asManyAsThereAreCanBeTaken(count: Int) {
    let spare = SpareThreads(count)
    #expect((0..<10).filter { _ in spare.take() }.count == max(0, count))
  }

  @Test func startsWithNone() {
    let spare = SpareThreads()
    #expect(!spare.take())
    spare.add()
    #expect(spare.take())
    #expect(!spare.take())
  }

  /// Eight threads take and give back; never are more out than there were, and none gets lost.
  @Test(.timeLimit(.minutes(1))) func noneIsLostOrTakenTwice() {
    let spare = SpareThreads(3)
    let (out, taken) = (Counter(), Counter())
    let group = ThreadGroup()
    for _ in 0..<8 {
      group.start {
        for _ in 0..<2000 where spare.take() {
          out.add(1)
          taken.add(1)
          out.add(-1)
          spare.add()
        }
      }
    }
    group.wait()
    #expect(out.highest <= 3 && out.value == 0)
    #expect(taken.value > 0)
    #expect((0..<10).filter { _ in spare.take() }.count == 3)
  }

  @Test(.timeLimit(.minutes(1))) func addingFromManyThreadsCountsAll() {
    let spare = SpareThreads()
    let group = ThreadGroup()
    for _ in 0..<8 {
      group.start { for _ in 0..<500 { spare.add() } }
    }
    group.wait()
    var count = 0
    while spare.take() { count += 1 }
    #expect(count == 4000)
  }
}

@Suite struct ThreadGroupTests {
  @Test(.timeLimit(.minutes(1))) func waitsUntilAllHaveEnded() {
    let ended = Counter()
    let group = ThreadGroup()
    for index in 0..<6 {
      group.start {
        usleep(UInt32(1000 * index))
        ended.add(1)
      }
    }
    group.wait()
    #expect(ended.value == 6)
  }

  @Test func waitingForNoThreadsEndsAtOnce() {
    let group = ThreadGroup()
    group.wait()
    group.wait()
  }

  /// A group goes on after it has been waited for; threads may start others, which count too.
  @Test(.timeLimit(.minutes(1))) func threadsMayBeStartedLater() {
    let ended = Counter()
    let group = ThreadGroup()
    group.start { ended.add(1) }
    group.wait()
    #expect(ended.value == 1)
    group.start {
      let inner = ThreadGroup()
      inner.start {
        usleep(2000)
        ended.add(1)
      }
      inner.wait()
      ended.add(1)
    }
    group.wait()
    #expect(ended.value == 3)
  }

  /// Each of four threads waits for the other three.
  @Test(.timeLimit(.minutes(1))) func threadsRunAtTheSameTime() {
    let started = Counter()
    let group = ThreadGroup()
    for _ in 0..<4 {
      group.start {
        started.add(1)
        while started.value < 4 { usleep(200) }
      }
    }
    group.wait()
    #expect(started.value == 4)
  }
}

@Suite struct WorkerPoolSpareTests {
  private struct Failure: Error {}

  private func count(_ spare: SpareThreads) -> Int {
    var count = 0
    while spare.take() { count += 1 }
    return count
  }

  /// What the items do not need is spare from the start: five jobs for two items are three.
  @Test(arguments: [(5, 2, 3), (2, 2, 0), (1, 3, 0), (4, 1, 3), (3, 0, 3), (0, 2, 0), (-2, 0, 0)])
  func jobsWithoutAnItemAreSpare(jobs: Int, items: Int, expected: Int) throws {
    let (spare, started, found, looked) = (SpareThreads(), Counter(), Counter(), Counter())
    try WorkerPool.run(Array(0..<items), jobs: jobs, spare: spare) { _ in
      // The first item looks, and no other ends before it has.
      guard started.add(1) == 1 else {
        while looked.value == 0 { usleep(200) }
        return
      }
      while spare.take() { found.add(1) }
      looked.add(1)
    }
    #expect(started.value == items)
    #expect(items > 0 ? found.value == expected : count(spare) == expected)
  }

  /// The last item goes on until the other three threads have run out of work.
  @Test(.timeLimit(.minutes(1))) func threadsThatFindNoItemHelp() throws {
    let (spare, helpers) = (SpareThreads(), Counter())
    try WorkerPool.run(Array(0..<20), jobs: 4, spare: spare) { item in
      guard item == 19 else { return }
      while helpers.value < 3 { if spare.take() { helpers.add(1) } else { usleep(200) } }
      // The thread that runs this is not among them.
      usleep(2000)
      #expect(!spare.take())
    }
    #expect(helpers.value == 3)
  }

  @Test(arguments: [2, 4]) func allThreadsAreSpareInTheEnd(jobs: Int) throws {
    let spare = SpareThreads()
    try WorkerPool.run(Array(0..<9), jobs: jobs, spare: spare) { _ in }
    #expect(count(spare) == jobs)
  }

  @Test func anErrorMakesThreadsSpareToo() {
    let spare = SpareThreads()
    #expect(throws: Failure.self) {
      try WorkerPool.run(Array(0..<9), jobs: 3, spare: spare) { _ in throw Failure() }
    }
    #expect(count(spare) == 3)
  }
}

/// A number that many threads change, and the highest it has been.
private final class Counter: Sendable {
  private let state = Mutex((current: 0, most: 0))

  var value: Int { state.withLock { $0.current } }
  var highest: Int { state.withLock { $0.most } }

  @discardableResult func add(_ number: Int) -> Int {
    state.withLock {
      $0.current += number
      $0.most = max($0.most, $0.current)
      return $0.current
    }
  }
}
