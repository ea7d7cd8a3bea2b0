import Datasets
import Experiments
import Testing

@Suite struct InputPicturesTests {
  @Test(arguments: [(49, 7, 7), (784, 28, 28), (6, 6, 1), (1, 1, 1)])
  func inputsMakeASquareOrARow(count: Int, width: Int, height: Int) {
    let picture = InputPictures(inputCount: count).input(Array(repeating: 1, count: count))
    #expect(picture.width == width)
    #expect(picture.height == height)
    #expect(picture.bytes.allSatisfy { $0 == 255 })
  }

  /// Three squares are the colours of one picture, unless they are small enough to be a table.
  @Test(arguments: [(192, 8, 8, true), (3072, 32, 32, true), (27, 27, 1, false)])
  func threeSquaresAreColours(count: Int, width: Int, height: Int, isColored: Bool) {
    let values = (0..<count).map { $0 < count / 3 ? 1.0 : 0 }
    let picture = InputPictures(inputCount: count).input(values)
    #expect((picture.width, picture.height) == (width, height))
    #expect((picture.format == .rgb) == isColored)
    if isColored { #expect(picture.bytes.prefix(6) == [255, 0, 0, 255, 0, 0]) }
  }

  @Test func colouredInputsStandBesideTheirChange() {
    let pictures = InputPictures(ImageShape(channels: 3, rows: 2, columns: 2))
    let original = [Double](repeating: 0.5, count: 12)
    var changed = original
    changed[0] = 1
    #expect(
      pictures.change(changed, from: original).bytes.prefix(6) == [255, 128, 128, 128, 128, 128])
    #expect(pictures.change(of: original, label: "0", to: changed, label: "1").format == .rgb)
  }

  @Test func changesAreRedAndBlue() {
    let pixels = InputPictures(rows: 1, columns: 3)
      .change([1, 0, 0.5], from: [0, 1, 0.5], limit: 1).bytes
    #expect(pixels[0] > pixels[2] && pixels[5] > pixels[3])
    #expect(pixels.suffix(3) == [255, 255, 255])
  }

  /// What a solver leaves behind is no change: white, beside the faintest colour of the smallest.
  @Test func residueIsWhite() {
    let pixels = InputPictures(rows: 1, columns: 3)
      .change([0.5 + 9e-7, 0.5 - 9e-7, 0.5 + 2e-6], from: [0.5, 0.5, 0.5]).bytes
    #expect(pixels.prefix(6).allSatisfy { $0 == 255 })
    #expect(pixels.suffix(3) != [255, 255, 255])
  }

  /// The bar has the colours of the strongest changes at its ends, and white in the middle.
  @Test func theColorBarShowsWhatTheColoursStandFor() {
    let pictures = InputPictures(rows: 28, columns: 28)
    let bar = pictures.colorBar(limit: 0.268, around: 0)
    let ends = InputPictures(rows: 1, columns: 2).change([1, 0], from: [0, 1]).bytes
    func pixel(_ row: Int) -> [UInt8] {
      Array(bar.bytes[row * bar.width * 3..<row * bar.width * 3 + 3])
    }
    #expect(bar.height == 4 * 28)
    #expect(pixel(0) == Array(ends[0..<3]))
    #expect(pixel(bar.height - 1) == Array(ends[3..<6]))
    // Next to white, which has no row of its own where their number is even, the colours are faint.
    #expect(pixel(bar.height / 2).allSatisfy { $0 > 200 })
    // The labels are of one width, but for the minus.
    #expect(pictures.colorBar(limit: 12, around: 1).width < bar.width)
  }

  @Test(arguments: [(9.9e-7, 0.0), (-9.9e-7, 0), (1.1e-6, 1.1e-6), (-0.5, -0.5)])
  func residueIsNoChange(value: Double, expected: Double) {
    #expect(InputPictures.change(value) == expected)
  }

  @Test func aChangeStandsBetweenTheInputs() {
    let picture = InputPictures(rows: 2, columns: 2)
      .change(of: [0, 1, 0, 1], label: "7", to: [1, 1, 0, 1], label: "none")
    let alone = InputPictures(rows: 2, columns: 2)
      .change(of: [0, 1, 0, 1], label: "7", to: [0, 1, 0, 1], label: "none")
    #expect(picture.format == .rgb && picture.width == alone.width)
    #expect(picture.bytes != alone.bytes)
  }

  @Test func noRecordsAreStillAPicture() {
    #expect(InputPictures(rows: 7, columns: 7).montage([]).width == 16)
  }
}
