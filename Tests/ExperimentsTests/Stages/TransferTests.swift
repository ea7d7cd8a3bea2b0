import CampaignSupport
import Campaigns
import Experiments
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct TransferTests {
  /// A network that answers the same whatever it sees.
  private func constant(_ answer: Int) -> Network {
    let pixels = TinyDigits.test.images.pixelCount
    var bias = [Float](repeating: 0, count: 10)
    bias[answer] = 1
    return Network(
      layers: [
        Layer(
          weight: Matrix(
            rows: 10, columns: pixels, elements: Array(repeating: 0, count: 10 * pixels)),
          bias: bias)
      ], outputActivation: .linear)
  }

  /// Images turned into black ones.
  private func records(_ count: Int) -> [AttackRecord] {
    let samples = TinyDigits.test
    return (0..<count).map { index in
      let delta = samples.images.image(index).enumerated().map {
        AttackRecord.PixelChange(pixel: $0, change: -$1)
      }
      return .made(index: index, label: samples.labelled.labels[index], delta: delta)
    }
  }

  @Test func anExampleTransfersWhereTheAnswerChanges() throws {
    let (samples, network) = (TinyDigits.test, TinyDigits.network)
    let records = records(20)
    let transfer = try Transfer(
      [
        .init(.dnn1, network, records),
        .init(.dnn2, constant(3), [records[0], .made(.limit)]),
        .init(.dnn3, network, [.made(.infeasible)]),
      ], samples: samples)
    #expect(transfer.shares.count == 2)
    let black = network.predictions(try samples.adversarialInputs([records[0]]).inputs)[0]
    let answers = network.predictions(samples.labelled.inputs)
    let changed = (0..<20).count { answers[$0] != black }
    #expect(transfer.shares[0] == [Double(changed) / 20, 0])
    #expect(transfer.shares[1] == [answers[0] == black ? 0 : 1, 0])
  }

  @Test func examplesOfOtherImagesAreRefused() throws {
    #expect(throws: ExampleMismatch.self) {
      try Transfer(
        [.init(.dnn1, TinyDigits.network, [.made(index: 100_000, delta: [])])],
        samples: TinyDigits.test)
    }
  }
}
