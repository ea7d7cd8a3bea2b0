package import Networks

/// A network's answers to the images of a split, block by block as they are asked for.
///
/// Blocks are the same whatever is asked, so that an answer does not depend on how many others were
/// wanted: sums of another order may round otherwise.
package struct LazyPredictions {
  private let network: NetworkGraph
  private let samples: LabelledImages
  private var blocks: [Int: [Int?]] = [:]

  package init(network: NetworkGraph, samples: LabelledImages) {
    self.network = network
    self.samples = samples
  }

  /// The answer to the image at a position; nil for no class.
  package subscript(_ index: Int) -> Int? {
    mutating get {
      let block = index / Self.blockSize
      if let known = blocks[block] { return known[index % Self.blockSize] }
      let start = block * Self.blockSize
      let answers = network.predictions(
        samples.inputs(start..<min(start + Self.blockSize, samples.images.count)))
      blocks[block] = answers
      return answers[index - start]
    }
  }

  private static let blockSize = 250
}
