internal import Figures

extension SetAccuracy {
  /// The columns of accuracies in tables: each set, and all together.
  ///
  /// - Parameter sample: some accuracy, for the sizes of the sets.
  static func columns(of sample: SetAccuracy?) -> [Table.Column] {
    [
      .init(name: "Adversarial examples", unit: "%", decimals: 2),
      .init(name: "Correct originals", unit: "%", decimals: 2),
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
