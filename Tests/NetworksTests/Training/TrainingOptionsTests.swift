import Foundation
import Networks
import Testing

@Suite struct TrainingOptionsTests {
  private func text(_ options: TrainingOptions) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(options), as: UTF8.self)
  }

  /// Names of stored results are made from this text.
  @Test func usualOptionsAreWrittenAsTheyAlwaysWere() throws {
    let expected =
      #"{"batchSize":32,"epochs":50,"learningRate":0.001,"loss":"cross-entropy","seed":0}"#
    #expect(try text(TrainingOptions()) == expected)
    #expect(
      try JSONDecoder().decode(TrainingOptions.self, from: Data(expected.utf8))
        == TrainingOptions())
  }

  @Test func everyOptionIsKept() throws {
    var options = TrainingOptions()
    options.optimizer = .sgd
    options.momentum = 0.9
    options.weightDecay = 1e-4
    options.rateSteps = [.init(after: 5, rate: 0.01)]
    options.augmentation = Augmentation(shift: 2, flips: true)
    let written = try text(options)
    for name in ["optimizer", "momentum", "weightDecay", "rateSteps", "augmentation"] {
      #expect(written.contains(name))
    }
    #expect(try JSONDecoder().decode(TrainingOptions.self, from: Data(written.utf8)) == options)
  }
}
