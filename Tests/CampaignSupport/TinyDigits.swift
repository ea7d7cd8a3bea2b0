package import Campaigns
internal import Datasets
package import Networks
package import TestSupport

extension TinyDigits {
  package static let train = LabelledImages(trainImages, split: .train)
  package static let test = LabelledImages(testImages, split: .test)

  /// 49 inputs, 6 hidden neurons, all ten classes; right about most of the digits.
  package static let network: Network = {
    var options = TrainingOptions()
    options.epochs = 40
    options.batchSize = 8
    options.learningRate = 0.01
    let untrained = Network(randomWithSizes: [49, 6, 10], seed: 1)
    guard let network = try? untrained.trained(on: train.labelled, options: options) else {
      preconditionFailure("the tiny network cannot be trained")
    }
    return network
  }()

  /// Writes both splits as MNIST's four files.
  package static func write(to folder: TemporaryFolder) throws {
    for (name, bytes) in files { try folder.write(bytes, as: name) }
  }
}
