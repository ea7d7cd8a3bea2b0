import Basics
import Datasets
import Foundation

/// Where MNIST is on the machine that runs the tests, if it is.
enum RealMNIST {
  /// The folder of `TEMPER_DATA` or `data/mnist`, when its test labels are MNIST's; tests that
  /// need MNIST skip without it. Synthetic digits in that folder do not count.
  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment
    guard let folder = try? MNIST.locate(explicit: nil, environment: environment),
      let labels = try? MNIST.load(.test, from: folder).labels
    else { return nil }
    let file = IDX.encode(.labels, dimensions: [labels.count], bytes: labels.map { UInt8($0) })
    let published = MNIST.published[MNIST.File(.test, .labels)]?.contents
    return SHA256.hexDigest(file) == published ? folder : nil
  }()
}
