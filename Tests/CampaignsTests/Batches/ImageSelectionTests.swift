import Campaigns
import Testing

@Suite struct ImageSelectionTests {
  private static let labels = [1, 0, 1, 0, 1, 2]
  /// No class for the last: that is not correct either.
  private static let predictions: [Int?] = [1, 1, 1, 0, 1, nil]

  @Test(arguments: [
    (ImageSelection.indices([4, 1, 0]), [4, 0], [1]), (.indices([]), [], []),
    (.indices([5, 1]), [], [5, 1]),
    (.firstCorrect(2), [0, 2], []), (.firstCorrect(99), [0, 2, 3, 4], []),
    (.firstCorrect(0), [], []),
    (.firstCorrectPerClass(1), [0, 3], []), (.firstCorrectPerClass(2), [0, 2, 3], []),
  ])
  func choosesWhatIsClassifiedCorrectly(
    selection: ImageSelection, chosen: [Int], misclassified: [Int]
  ) {
    let result = selection.select(labels: Self.labels) { Self.predictions[$0] }
    #expect(result.chosen == chosen)
    #expect(result.misclassified == misclassified)
  }
}
