import Campaigns
import Datasets
import LinearAlgebra
import Networks
import Testing

@Suite struct LazyPredictionsTests {
  /// The network answers what the only pixel is: 100 and less is none, more than 200 is class 1.
  @Test func everyImageHasItsAnswerInWhateverOrder() throws {
    let network = Network(
      layers: [
        Layer(
          weight: Matrix(rows: 2, columns: 1, elements: [1, 2]), bias: [-100 / 255, -300 / 255])
      ], outputActivation: .relu)
    // Three blocks, the last of them not full, and none like another.
    let pixels = (0..<620).map { UInt8($0 * 7 % 251) }
    let samples = LabelledImages(
      try ImageDataset(
        rows: 1, columns: 1, pixels: pixels, labels: Array(repeating: 0, count: 620)),
      split: .test)
    var predictions = LazyPredictions(network: NetworkGraph(network), samples: samples)
    for index in [619, 0, 250, 249, 499, 500] + Array(0..<620).reversed() {
      // Near where the answer changes float32 may have either.
      guard ![99, 100, 101, 199, 200, 201].contains(pixels[index]) else { continue }
      let expected: Int? = pixels[index] > 200 ? 1 : pixels[index] > 100 ? 0 : nil
      #expect(predictions[index] == expected, "\(index)")
    }
  }
}
