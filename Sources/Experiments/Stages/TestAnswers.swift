internal import Campaigns
internal import Networks
internal import Synchronization

/// For each test image whether a network classifies it correctly; every network is asked once.
final class TestAnswers: Sendable {
  private let samples: LabelledImages
  private let known = Mutex<[String: [Bool]]>([:])

  init(_ samples: LabelledImages) { self.samples = samples }

  /// One for each image.
  func callAsFunction(_ network: Network) -> [Bool] {
    known.withLock { known in
      let key = network.fingerprint
      if let answers = known[key] { return answers }
      let images = samples.labelled
      let answers = zip(network.predictions(images.inputs), images.labels).map { $0 == $1 }
      known[key] = answers
      return answers
    }
  }
}

extension [Bool] {
  /// The share of those that are true.
  var share: Double { Double(count { $0 }) / Double(Swift.max(1, count)) }
}
