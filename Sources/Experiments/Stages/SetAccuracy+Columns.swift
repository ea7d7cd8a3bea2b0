internal import Figures

extension SetAccuracy {
  /// The columns of accuracies in tables: each set, and all together.
  ///
  /// - Parameters:
  ///   - sample: some accuracy, for the sizes of the sets.
  ///   - source: of the run: what the author published of his sets are other images than those that his
  ///     figures are of, but for the misclassified ones.
  static func columns(
    of sample: SetAccuracy?, _ source: ExperimentConfiguration.Source?
  ) -> [Table.Column] {
    [
      .init(
        name: "Adversarial examples", unit: "%", decimals: 2, isComparable: source != .author),
      .init(name: "Correct originals", unit: "%", decimals: 2, isComparable: source != .author),
      .init(name: "Misclassified originals", unit: "%", decimals: 2),
      .init(
        name: "Overall", unit: "%", decimals: 2,
        isComparable: sample?.isMixedAsInTheThesis ?? false),
    ]
  }

  /// The cells of these columns.
  var cells: [Double?] {
    [adversarial, correctOriginals, misclassifiedOriginals, overall].map {
      $0.fraction.map { $0 * 100 }
    }
  }
}
