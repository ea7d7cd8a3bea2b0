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
