internal import Campaigns
internal import Networks
internal import Synchronization

/// For each test image whether a network classifies it correctly; every network is asked once.
final class TestAnswers: Sendable {
  private let digits: Digits
  private let known = Mutex<[String: [Bool]]>([:])

  init(_ digits: Digits) { self.digits = digits }

  /// One for each image.
  func callAsFunction(_ network: Network) -> [Bool] {
    known.withLock { known in
      let key = network.fingerprint
      if let answers = known[key] { return answers }
      let images = digits.labelled
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
