import Attacks
import Foundation
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

  private func text(_ attack: GradientAttack) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(attack), as: UTF8.self)
  }

  /// Keys of stored results are made of the text.
  @Test func aUsualAttackIsWrittenAsEver() throws {
    let text = try text(GradientAttack(norm: .linf, radius: 0.5, steps: 5, stepSize: 0.25))
    #expect(
      text
        == #"{"norm":"linf","radius":0.5,"startsAtRandom":true,"stepSize":0.25,"steps":5}"#)
  }

  @Test func everythingElseIsWrittenToo() throws {
    let changes: [(inout GradientAttack) -> Void] = [
      { $0.staysInBox = false }, { $0.direction = .gradient }, { $0.restarts = 10 },
      { $0.objective = .targetOverLabel }, { $0.objective = .targetOverOthers },
      { $0.objective = .targetCrossEntropy }, { $0.norm = .l2 }, { $0.startsAtRandom = false },
    ]
    var texts: Set<String> = []
    for change in changes {
      var attack = GradientAttack(norm: .linf, radius: 0.5)
      change(&attack)
      let text = try text(attack)
      texts.insert(text)
      let read = try JSONDecoder().decode(GradientAttack.self, from: Data(text.utf8))
      #expect(read == attack)
    }
    #expect(texts.count == changes.count)
  }
}
