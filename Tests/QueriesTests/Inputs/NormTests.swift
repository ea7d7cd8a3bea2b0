import Queries
import Testing

@Suite struct NormTests {
  @Test func whatIsProved() {
    #expect(Norm.proved == [.l1, .linf])
    #expect(Norm.allCases.filter(\.hasBoxes) == [.linf])
  }
}
