import CampaignSupport
import Campaigns
import Datasets
import Experiments
import Figures
import Foundation
import Testing
import Search

/// Made-up changes of an image of 1 x 2 pixels: nothing is solved.
@Suite struct SmallestChangesTests {
  private let image: OriginalImage

  init() throws {
    let images = try ImageDataset(rows: 1, columns: 2, pixels: [255, 0], labels: [2])
    image = OriginalImage(LabelledImages(images, split: .test), index: 0)
  }

  private func record(
    _ status: AttackStatus, _ answer: Classification? = nil, change: Double? = nil,
    gap: Double? = nil
  ) -> AttackRecord {
    var record = AttackRecord.made(
      status, label: 2, delta: change.map { [.init(pixel: 1, change: $0)] })
    record.target = 7
    record.classifiedAs = answer
    record.distance = change
    record.gap = gap
    return record
  }

  private func figure(_ records: [SmallestChanges.Variant: AttackRecord]) -> SmallestChanges {
    SmallestChanges(network: .dnn1, image: image, records: records, hasLinearOutputs: true)
  }

  private var figure: SmallestChanges {
    figure([
      .b: record(.optimal, Classification.none, change: 0.5, gap: 0),
      .c: record(.feasible, .answer(7), change: 1, gap: 0.25), .d: record(.infeasible),
      .e: record(.limit),
    ])
  }

  @Test func captionsSayWhatIsProved() {
    #expect(
      figure.captionedPictures.map(\.caption) == [
        "(a) the unaltered image, classified as 2",
        "(b) no least output: classified as none, l1 distance 0.5000, proved smallest",
        "(c) target's output at least 0.01: classified as 7, l1 distance 1.0000, gap 25.0 %",
        "(d) no least output, pixels change by at most 0.2: proved: none exists",
        "(e) target's output at least 0.01, pixels change by at most 0.2: none found, nothing "
          + "proved",
      ])
    #expect(figure.introduction.contains("DNN1, test image 0, which shows 2; the target is 7."))
    #expect(figure.introduction.contains("read with a ReLU on the outputs"))
  }

  /// Inputs above changes; where there is none both places are empty.
  @Test func theMontageHasAColumnForEachVariant() {
    let whole = figure.montage
    // Label and gap of 18 above a picture of 4, twice, and three gaps of 8.
    #expect(whole.height == 2 * (18 + 4) + 3 * 8)
    #expect(whole.format == .rgb)
    let none = figure([.d: record(.infeasible)]).montage
    #expect(none.height == whole.height && none.width < whole.width)
    // Nothing but the image, black labels and the background.
    #expect(Set(none.bytes) == [0, 160, 255])
  }

  @Test func theTableHasWhatTheCaptionsRound() {
    let table = SmallestChanges.table([figure])
    #expect(
      table.rows.map { $0.cells[1] } == ["b", "c", "d", "e"].map { Table.Cell.text($0) })
    #expect(table.rows[2].cells[7] == .missing)
    #expect(table.rows[2].cells[10] == .text("infeasible"))
    #expect(table.rows[1].cells[9] == .number(25))
  }
}
