import Attacks
import Testing

@Suite struct GradientAttackTests {
  @Test func theFastGradientSignMethodIsOneFullStep() {
    let attack = GradientAttack.fastGradientSign(radius: 0.2)
    #expect(attack.norm == .linf)
    #expect(attack.steps == 1)
    #expect(attack.stepSize == attack.radius)
    #expect(!attack.startsAtRandom)
  }

  @Test func theDefaultStepsReachTheEdgeOfTheBall() {
    #expect(GradientAttack.defaultStepSize(radius: 0.3, steps: 10) == 0.075)
    for steps in 1...40 {
      let size = GradientAttack.defaultStepSize(radius: 5, steps: steps)
      #expect(size <= 5)
      #expect(size * Double(steps) >= 5)
    }
  }
}
