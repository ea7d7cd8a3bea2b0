import Datasets
import Testing

@Suite struct SyntheticHeadsTests {
  @Test func theSameSeedDrawsTheSameHeads() {
    let heads = SyntheticHeads.draw(.train, count: 20, seed: 3)
    #expect(heads.count == 20 && heads.shape == ImageShape(channels: 3, rows: 32, columns: 32))
    #expect(heads.classCount == 2 && heads.classNames == ["cat", "dog"])
    #expect(heads.labelCounts == [10, 10])
    #expect(SyntheticHeads.draw(.train, count: 20, seed: 3) == heads)
    // An image depends on its place, not on how many there are.
    #expect(SyntheticHeads.draw(.train, count: 8, seed: 3) == heads.prefix(8))
    #expect(SyntheticHeads.draw(.train, count: 20, seed: 4) != heads)
    #expect(SyntheticHeads.draw(.test, count: 20, seed: 3) != heads)
  }

  /// Every picture has many colours, and no two are the same.
  @Test func picturesDiffer() {
    let heads = SyntheticHeads.draw(.train, count: 50, seed: 1)
    let pictures = (0..<50).map { heads.floats(of: $0) }
    #expect(Set(pictures).count == 50)
    #expect(pictures.allSatisfy { Set($0).count > 50 })
  }
}
