import Proofs
import TestSupport
import Testing

@Suite struct BudgetTests {
  /// Many pieces of many sizes: rounding must not lose any of the amount.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func aBudgetIsSpentInFull(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed, exponents: -60 ... -1)
    let amount = abs(numbers.next()) + 1
    var (budget, spent) = (Budget(amount), Dyadic.zero)
    while budget.left > 0 {
      let most = max(abs(numbers.next()), 0x1p-8)
      let piece = budget.spend(upTo: most)
      #expect(piece <= most)
      spent += Dyadic(piece)
    }
    #expect(spent >= Dyadic(amount))
    #expect(spent <= Dyadic(amount) + Dyadic(amount * 1e-10))
  }

  @Test func aBudgetWithoutAnEndPaysAll() {
    var budget = Budget(.infinity)
    #expect(budget.spend(upTo: 3) == 3 && budget.left == .infinity)
    #expect(budget.spend(upTo: .infinity) == .infinity && budget.left == 0)
  }
}
