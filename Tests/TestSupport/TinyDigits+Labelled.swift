package import Datasets
internal import LinearAlgebra
package import Networks

extension TinyDigits {
  /// Some of these images as inputs of a network, with their digits.
  package static func labelled(_ images: ImageDataset) -> LabelledInputs {
    LabelledInputs(
      inputs: Matrix(rows: images.count, columns: images.pixelCount, elements: images.floats()),
      labels: images.labels)
  }
}
