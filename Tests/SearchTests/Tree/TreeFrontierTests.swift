import LinearAlgebra
import Basics
import Foundation
import Synchronization
import SearchSupport
import Testing
import Proofs
import Queries
import Search

@Suite struct TreeFrontierTests {
  let query = Query(
    network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1))

  @Test func lastInFirstOut() throws {
    let frontier = frontier()
    #expect(number(frontier.next()) == 0)
    frontier.done([node(1), node(2)])
    #expect(number(frontier.next()) == 2)
    frontier.done([node(3)])
    #expect(number(frontier.next()) == 3)
    frontier.done([])
    #expect(number(frontier.next()) == 1)
    frontier.done([])
    #expect(frontier.next() == nil)
    #expect(frontier.nodes == 4)
    #expect(frontier.unproved.isEmpty && frontier.limit == nil)
  }

  /// A branch is followed to its end; then the node of the least cost bound is next.
  @Test func bestFirst() throws {
    let root = TreeNode(intervals: [Interval(0, 0)])
    let frontier = TreeFrontier(root: root, best: nil, gap: 0, isBestFirst: true)
    func node(_ number: Double) -> TreeNode {
      TreeNode(intervals: [Interval(number, number)], costBound: -number)
    }
    _ = frontier.next()
    frontier.done([node(1), node(5), node(2), node(3)])
    #expect(number(frontier.next()) == 3)
    frontier.done([node(4)])
    #expect(number(frontier.next()) == 4)
    for expected in [5, 2, 1] {
      frontier.done([])
      #expect(number(frontier.next()) == expected)
    }
  }

  /// While the root is being explored, threads that ask wait: they get its children, and nil only
  /// when those are explored too.
  @Test func waitsForBusyThreads() {
    let frontier = frontier()
    _ = frontier.next()
    let (threads, log) = (ThreadGroup(), Log())
    for _ in 0..<3 {
      threads.start {
        while let node = frontier.next() {
          log.add(number(node))
          frontier.done(number(node) == 1 ? [self.node(3)] : [])
        }
        log.add(nil)
      }
    }
    // Time for the threads to ask; whether they did makes no difference to what is expected.
    Thread.sleep(forTimeInterval: 0.02)
    #expect(log.entries.isEmpty)
    frontier.done([node(1), node(2)])
    threads.wait()
    #expect(Set(log.entries.compactMap(\.self)) == [1, 2, 3])
    #expect(log.entries.count == 6)
  }

  /// A thread that waits does not wait for ever when another one stops.
  @Test func stopWakesThreadsThatWait() {
    let frontier = frontier()
    _ = frontier.next()
    let (threads, log) = (ThreadGroup(), Log())
    threads.start { log.add(number(frontier.next())) }
    frontier.stop(node(0), at: .interrupted)
    threads.wait()
    #expect(log.entries == [nil])
  }

  @Test func stopKeepsWhatIsOpen() {
    let frontier = frontier()
    _ = frontier.next()
    frontier.done([node(1), node(2)])
    _ = frontier.next()
    frontier.stop(node(2), at: .time)
    #expect(frontier.next() == nil)
    #expect(frontier.limit == .time)
    #expect(frontier.error == nil)
    #expect(Set(frontier.unproved.map(number)) == [1, 2])
  }

  @Test func firstLimitAndFirstErrorCount() {
    struct Failure: Error, Equatable { let number: Int }
    let frontier = frontier()
    _ = frontier.next()
    frontier.done([node(1), node(2), node(3), node(4)])
    for _ in 0..<4 { _ = frontier.next() }
    frontier.stop(node(1), error: Failure(number: 1))
    frontier.stop(node(2), error: Failure(number: 2))
    frontier.stop(node(3), at: .interrupted)
    frontier.stop(node(4), at: .time)
    #expect(frontier.error as? Failure == Failure(number: 1))
    #expect(frontier.limit == .interrupted)
    #expect(frontier.unproved.count == 4)
    #expect(frontier.next() == nil)
  }

  @Test func abandonedNodesStayUnproved() {
    let frontier = frontier()
    _ = frontier.next()
    frontier.abandon(node(7))
    frontier.done([])
    #expect(frontier.next() == nil)
    #expect(frontier.unproved.map(number) == [7])
  }

  /// Distances 0.8, 0.55, 0.7; a gap of 0.1 leaves a tenth of the shortest open.
  @Test func keepsTheShortestExample() throws {
    let frontier = frontier(gap: 0.1)
    #expect(frontier.best == nil)
    #expect(frontier.cutoff == .infinity)
    frontier.offer(nil)
    for input in [[0, 0.3], [0.25, 0.3], [0.1, 0.3]] {
      frontier.offer(Witness(input, for: query))
    }
    #expect(abs(try #require(frontier.best).distance - 0.55) < 1e-12)
    #expect(abs(frontier.cutoff - 0.9 * 0.55) < 1e-12)
  }

  @Test func startsFromAKnownExample() throws {
    let known = try #require(Witness([0.25, 0.3], for: query))
    let frontier = TreeFrontier(root: node(0), best: known, gap: 0)
    frontier.offer(Witness([0, 0.3], for: query))
    #expect(frontier.best == known)
    #expect(frontier.cutoff == known.distance)
  }

  private func frontier(gap: Double = 0) -> TreeFrontier {
    TreeFrontier(root: node(0), best: nil, gap: gap)
  }

  /// A node that can be told from others.
  private func node(_ number: Int) -> TreeNode {
    TreeNode(intervals: [Interval(Double(number), Double(number))])
  }

  private func number(_ node: TreeNode?) -> Int? { node.map { Int($0.intervals[0].lower) } }
}

/// What threads got, in the order in which they got it.
private final class Log: Sendable {
  private let mutex = Mutex<[Int?]>([])

  func add(_ number: Int?) { mutex.withLock { $0.append(number) } }

  var entries: [Int?] { mutex.withLock { $0 } }
}
