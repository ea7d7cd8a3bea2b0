import Basics
import Campaigns
import Synchronization
import Testing

@Suite struct ResultCollectorTests {
  private let collector = ResultCollector<Int, String>()
  private let limits = ProofLimits(seconds: nil, memory: nil)

  @Test func aQuestionHasOneResult() {
    #expect(collector[1] == nil)
    #expect(collector.add("a", for: 1) == 1 && collector.add("b", for: 2) == 2)
    #expect(collector.add("c", for: 1) == 2)
    #expect(collector[1] == "c" && collector[2] == "b" && collector[3] == nil)
  }

  /// What has a result is not asked, and counts; each row goes from first to last.
  @Test(arguments: [1, 3]) func openQuestionsAreAnswered(jobs: Int) throws {
    collector.add("known", for: 2)
    let calls = Mutex<([Int: [String]], [Int], [String])>(([:], [], []))
    let results = try collector.fill([[1, 2, 3], [2], [5, 4]], jobs: jobs, limits: limits) {
      question, before, _ in
      calls.withLock { $0.0[question] = before }
      return "\(question)"
    } done: { count, result in
      calls.withLock {
        $0.1.append(count)
        $0.2.append(result)
      }
    }
    #expect(results == ["1", "known", "3", "known", "5", "4"])
    let (before, counts, new) = calls.withLock { $0 }
    #expect(before == [1: [], 3: ["1", "known"], 5: [], 4: ["5"]])
    #expect(counts.sorted() == [2, 3, 4, 5] && new.sorted() == ["1", "3", "4", "5"])
  }

  /// Nothing is begun once the end is asked for; what is there by then is given.
  @Test func theEndLeavesQuestionsOpen() throws {
    let results = try collector.fill(
      [[1, 2], [3]], jobs: 1, limits: limits.ofRun { [collector] in collector[1] != nil }
    ) { question, _, _ in
      "\(question)"
    } done: { _, _ in
    }
    #expect(results == ["1"])
  }

  /// What was found before an error stays, and is not asked again.
  @Test func anErrorIsPassedOn() throws {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try collector.fill([[1, 2]], jobs: 1, limits: limits) { question, _, _ in
        guard question == 1 else { throw Failure() }
        return "1"
      } done: { _, _ in
      }
    }
    #expect(collector[1] == "1" && collector[2] == nil)
  }
}
