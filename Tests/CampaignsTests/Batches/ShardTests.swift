import Campaigns
import Testing

@Suite struct ShardTests {
  /// Together the parts are the whole, without repeats.
  @Test(arguments: [1, 2, 3, 7, 20])
  func partsAreTheWhole(count: Int) {
    let items = Array(0..<10)
    let parts = (1...count).map { Shard($0, of: count).share(items) }
    #expect(parts.flatMap(\.self).sorted() == items)
    let sizes = parts.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }
}
