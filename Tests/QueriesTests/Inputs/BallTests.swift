import Queries
import Testing

@Suite struct BallTests {
  @Test func sizesOfAChange() {
    let change = [0.5, -0.25, 0, -1]
    #expect(Ball(.l1).size(change) == 1.75)
    #expect(Ball(.linf).size(change) == 1)
    #expect(Ball(.l2).size([3, 0, -4]) == 5)
    #expect(Ball(.l2, weights: [1, 9, 3]).size([5, 0, -4]) == 13)
    #expect(Ball(.l1, weights: [2, 4, 9, 0.5]).size(change) == 2.5)
    #expect(Ball(.linf, weights: [2, 8, 9, 0.5]).size(change) == 2)
    #expect(Ball(.l1).size([Double]()) == 0)
  }

  @Test func noLimitUnlessOneIsGiven() {
    #expect(Ball(.linf).radius == .infinity && Ball(.linf, radius: 0.5).radius == 0.5)
  }
}
