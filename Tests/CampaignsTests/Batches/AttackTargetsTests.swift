import Campaigns
import Testing

@Suite struct AttackTargetsTests {
  @Test(arguments: [(0, 5), (4, 9), (5, 0), (9, 4)])
  func plusFiveIsTheThesissTarget(label: Int, target: Int) {
    #expect(AttackTargets.plusFive.targets(label: label, classCount: 10) == [target])
  }

  @Test func plusFiveIsNoAttackWhereItLeadsBack() {
    #expect(AttackTargets.plusFive.targets(label: 2, classCount: 5) == [])
    #expect(AttackTargets.plusFive.targets(label: 2, classCount: 3) == [1])
  }

  @Test func allAreTheOthersInOrder() {
    #expect(
      AttackTargets.all.targets(label: 3, classCount: 10) == [0, 1, 2, 4, 5, 6, 7, 8, 9])
  }

  @Test func untargetedIsOneAttack() {
    #expect(AttackTargets.untargeted.targets(label: 3, classCount: 10) == [nil])
  }

  @Test(arguments: [(7, [7]), (3, []), (10, [])] as [(Int, [Int?])])
  func aDigitIsItselfUnlessItIsTheLabelOrNoClass(digit: Int, targets: [Int?]) {
    #expect(AttackTargets.digit(digit).targets(label: 3, classCount: 10) == targets)
  }
}
