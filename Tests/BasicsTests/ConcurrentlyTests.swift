import Basics
import Foundation
import Testing

@Suite struct ConcurrentlyTests {
  private struct Failure: Error, Equatable { let name: String }

  @Test func bothResultsComeBack() throws {
    // Each waits for the other, so they cannot have run one after the other.
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let results = try Concurrently.run {
      first.signal()
      return (1, second.wait(timeout: .now() + 60))
    } _: {
      second.signal()
      return ("two", first.wait(timeout: .now() + 60))
    }
    #expect(results.0 == (1, .success) && results.1 == ("two", .success))
  }

  @Test func errorsAreThrown() {
    #expect(throws: Failure(name: "first")) {
      try Concurrently.run {
        throw Failure(name: "first")
      } _: {
        throw Failure(name: "second")
      }
    }
    #expect(throws: Failure(name: "second")) {
      try Concurrently.run {
        1
      } _: {
        throw Failure(name: "second")
      }
    }
  }
}
