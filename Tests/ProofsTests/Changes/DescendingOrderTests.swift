import Basics
import Proofs
import Testing

@Suite struct DescendingOrderTests {
  @Test(arguments: 0..<40 as Range<UInt64>) func theLargestComesFirst(seed: UInt64) {
    var random = SeededRandom(seed: seed, stream: 1)
    // Few different numbers, so that some are equal.
    let numbers = (0..<Int(seed)).map { _ in Double(Int.random(in: 0..<12, using: &random)) }
    let order = Array(DescendingOrder(numbers))
    #expect(order.sorted() == Array(numbers.indices))
    #expect(order.map { numbers[$0] } == numbers.sorted(by: >))
  }
}
