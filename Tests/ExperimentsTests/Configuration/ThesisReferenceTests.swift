import Experiments
import Foundation
import Networks
import Testing

@Suite struct ThesisReferenceTests {
  /// Table 2's columns are solved, gap, nodes, presolve, seconds, distance.
  @Test func secondsAreThoseOfTable2() throws {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    let reference = try #require(
      try ThesisReference.read(root + "/experiments/reference/thesis.json"))
    #expect(reference.seconds(of: .dnn3, .milpBase) == 68.16)
    #expect(reference.seconds(of: .dnn1, .milpImproved) == 0.62)
    #expect(reference.seconds(of: .dnn1, .exact) == nil)
  }
}
