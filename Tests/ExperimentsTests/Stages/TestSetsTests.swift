import CampaignSupport
import Campaigns
import Experiments
import Networks
import TestSupport
import Testing

@Suite struct TestSetsTests {
  private static let sizes = try? TinyConfiguration.read(in: TemporaryFolder()).sets

  private func sets(
    correct: Int, misclassified: Int, examples: [AttackRecord] = []
  ) throws -> TestSets {
    var sizes = try #require(Self.sizes)
    sizes.correctOriginals = correct
    sizes.misclassifiedOriginals = misclassified
    let images = TinyDigits.test.labelled
    let answers = TinyDigits.network.predictions(images.inputs)
    return try TestSets(
      isCorrect: zip(answers, images.labels).map { $0 == $1 }, samples: TinyDigits.test,
      examples: examples, sizes: sizes)
  }

  private func rows(_ inputs: LabelledInputs) -> [[Float]] {
    (0..<inputs.count).map { Array(inputs.inputs.row($0)) }
  }

  @Test func noImageIsInTwoSets() throws {
    let labels = TinyDigits.test.labelled.labels
    let attacked = [0, 2, 5, 11]
    let examples = attacked.flatMap { index in
      (0..<2).map {
        AttackRecord.made(
          index: index, label: labels[index], delta: [.init(pixel: $0, change: 0.5)])
      }
    }
    let sets = try sets(correct: 10_000, misclassified: 10_000, examples: examples)
    let originals = rows(TinyDigits.test.labelled)
    let both = rows(sets.correctOriginals) + rows(sets.misclassifiedOriginals)
    #expect(both.count == originals.count - attacked.count)
    #expect(Set(both).count == Set(originals).count - attacked.count)
    for index in attacked { #expect(!both.contains(originals[index])) }
    #expect(sets.adversarial.count == 8)
    #expect(Set(sets.indices.correct + sets.indices.misclassified).isDisjoint(with: attacked))
  }

  @Test func theOriginalIsRightAndWrongWhereItShouldBe() throws {
    let sets = try sets(correct: 7, misclassified: 10_000)
    let accuracy = sets.accuracy(TinyDigits.network)
    #expect(accuracy.correctOriginals == .init(correct: 7, total: 7))
    #expect(accuracy.misclassifiedOriginals.correct == 0)
    #expect(accuracy.misclassifiedOriginals.total == sets.misclassifiedOriginals.count)
    #expect(accuracy.adversarial == .init(correct: 0, total: 0))
    #expect(accuracy.adversarial.fraction == nil)
    #expect(accuracy.overall.correct == 7)
    #expect(accuracy.overall.total == 7 + sets.misclassifiedOriginals.count)
  }

  @Test func examplesOfOtherDataAreRefused() throws {
    #expect(throws: ExampleMismatch.self) {
      try sets(correct: 1, misclassified: 1, examples: [.made(index: 100_000)])
    }
  }

  @Test(arguments: [
    (900, 900, 200, true), (90, 90, 20, true), (90, 900, 200, false), (0, 0, 0, false),
  ])
  func aMixtureIsComparedWithTheThesisWhereItIsTheSame(
    adversarial: Int, correct: Int, misclassified: Int, isSame: Bool
  ) {
    let sets = SetAccuracy(
      adversarial: .init(correct: 0, total: adversarial),
      correctOriginals: .init(correct: 0, total: correct),
      misclassifiedOriginals: .init(correct: 0, total: misclassified))
    #expect(sets.isMixedAsInTheThesis == isSame)
  }
}
