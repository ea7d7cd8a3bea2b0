import CampaignSupport
import Campaigns
import Datasets
import Experiments
import Figures
import GLPKSolver
import Networks
import TestSupport
import Testing

@Suite struct LargestOutputsTests {
  private func figure(timeLimit: Double?) throws -> LargestOutputs {
    let records = try OutputBatch(
      network: NetworkGraph(TinyDigits.network), settings: OutputSettings(), timeLimit: timeLimit,
      solver: GLPKSolver()
    ).run((0..<6).map { [.logit($0)] }, jobs: 1)
    return LargestOutputs(network: .dnn1, records: records, shape: ImageShape(rows: 7, columns: 7))
  }

  @Test func captionsSayWhatIsProved() throws {
    let captions = try figure(timeLimit: nil).captionedPictures.map(\.caption)
    #expect(captions.count == 6)
    for (digit, caption) in captions.enumerated() {
      #expect(caption.hasPrefix("Class \(digit): output "))
      #expect(caption.contains(", proved largest, "))
    }
    let limited = try figure(timeLimit: 1e-9).captionedPictures.map(\.caption)
    #expect(limited.allSatisfy { $0.contains(", gap ") && $0.contains(" %, ") })
  }

  /// A class that another class's output exceeds even at its best, and one without an input.
  @Test func captionsSayWhatIsAnsweredInstead() throws {
    var record = try OutputBatch(
      network: NetworkGraph(TinyDigits.network), settings: OutputSettings(), timeLimit: nil,
      solver: GLPKSolver()
    ).run([[.logit(3)]], jobs: 1)[0]
    record.seconds = 1
    record.value = 2.5
    record.classifiedAs = .answer(6)
    var none = record
    none.value = nil
    none.input = nil
    none.status = .limit
    let figure = LargestOutputs(
      network: .dnn1, records: [record, none], shape: ImageShape(rows: 7, columns: 7))
    #expect(
      figure.captionedPictures.map(\.caption) == [
        "Class 3: output 2.500, proved largest, 1.00 s, classified as 6",
        "Class 3: no input found, 1.00 s",
      ])
  }

  @Test func theMontageHasRowsOfFive() throws {
    let montage = try figure(timeLimit: nil).montage
    #expect(montage.width == 5 * 28 + 6 * 8)
    #expect(montage.height == 2 * (18 + 28) + 3 * 8)
  }

  @Test func theTableHasARowForEachClass() throws {
    let table = LargestOutputs.table([try figure(timeLimit: nil)], timeLimit: 60)
    #expect(table.rows.map { $0.cells[1] } == (0..<6).map { Table.Cell.integer($0) })
    #expect(table.caption.hasSuffix("at most 60 s each."))
  }
}
