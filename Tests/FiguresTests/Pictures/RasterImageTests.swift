import Figures
import Testing

@Suite struct RasterImageTests {
  @Test func scalesToSquares() {
    let image = RasterImage(width: 2, height: 1, format: .rgb, bytes: [1, 2, 3, 4, 5, 6])
    let line: [UInt8] = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]
    #expect(image.scaled(by: 2).bytes == line + line)
    #expect(image.scaled(by: 1) == image)
  }

  @Test func drawsWhiteInkOnBlack() {
    let image = RasterImage.grey(values: [0, 1, 0.5, -3, 7, .nan], rows: 2, columns: 3)
    #expect(image.width == 3)
    #expect(image.height == 2)
    #expect(image.bytes == [0, 255, 128, 0, 255, 0])
  }

  @Test func colouredPlanesAreColoursOfPixels() {
    let image = RasterImage.color(planes: [1, 0, 0, 0.5, 0.2, .nan], rows: 1, columns: 2)
    #expect(image.format == .rgb && image.width == 2)
    #expect(image.bytes == [255, 0, 51, 0, 128, 0])
  }

  @Test func colouredChangesAreAroundGrey() {
    let planes = [0.1, 0, -0.2, 0, 0, 0]
    let image = RasterImage.colorChange(planes: planes, rows: 1, columns: 2)
    #expect(image.bytes == [191, 0, 128, 128, 128, 128])
    #expect(
      RasterImage.colorChange(planes: planes, rows: 1, columns: 2, limit: 0.4).bytes.prefix(2)
        == [159, 64])
    let none = RasterImage.colorChange(planes: [0, 0, 0], rows: 1, columns: 1)
    #expect(none.bytes == [128, 128, 128])
  }

  @Test func drawsChangesBlueWhiteRed() {
    let image = RasterImage.change(
      values: [-1, 0, 1, 0.001, .nan, 9], rows: 1, columns: 6, limit: 1)
    let pixels = stride(from: 0, to: 18, by: 3).map { Array(image.bytes[$0..<$0 + 3]) }
    #expect(pixels[0][2] > pixels[0][0] + 80)
    #expect(pixels[2][0] > pixels[2][2] + 80)
    #expect(pixels[1] == [255, 255, 255])
    #expect(pixels[4] == [255, 255, 255])
    #expect(pixels[3] != [255, 255, 255])
    #expect(pixels[5] == pixels[2])
  }

  @Test func takesTheLargestChangeAsLimit() {
    let given = RasterImage.change(values: [0.5, -0.25], rows: 1, columns: 2, limit: 0.5)
    #expect(RasterImage.change(values: [0.5, -0.25], rows: 1, columns: 2) == given)
    let none = RasterImage.change(values: [0, 0], rows: 1, columns: 2)
    #expect(none.bytes.allSatisfy { $0 == 255 })
  }

  @Test func laysOutAMontage() {
    let dot = RasterImage(width: 1, height: 1, format: .grey, bytes: [7])
    let wide = RasterImage(width: 3, height: 1, format: .grey, bytes: [1, 2, 3])
    let montage = RasterImage.montage([[wide, dot], [dot, nil], []], gap: 1, background: 0)
    #expect(montage.width == 5)
    #expect(montage.bytes.prefix(15) == [1, 2, 3, 0, 7, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0])
    #expect(montage.format == .grey)
    let framed = RasterImage.montage([[dot], [dot]], gap: 1, margin: 2, background: 0)
    #expect((framed.width, framed.height) == (5, 7))
    #expect(framed.bytes.indices.filter { framed.bytes[$0] == 7 } == [2 * 5 + 2, 4 * 5 + 2])
  }

  @Test func aMontageWithColourIsColoured() {
    let grey = RasterImage(width: 1, height: 1, format: .grey, bytes: [7])
    let red = RasterImage(width: 1, height: 1, format: .rgb, bytes: [255, 0, 0])
    let montage = RasterImage.montage([[grey, red]], gap: 0)
    #expect(montage.bytes == [7, 7, 7, 255, 0, 0])
    #expect(RasterImage.montage([], gap: 2).bytes == [255])
  }

  /// The picture with a mark for each pixel of the ink.
  private func drawing(_ image: RasterImage) -> [String] {
    (0..<image.height).map { row in
      String(image.bytes[row * image.width..<(row + 1) * image.width].map { $0 == 0 ? "#" : "." })
    }
  }

  @Test func writesTextInPixels() {
    let image = RasterImage.text("7:")
    #expect(
      drawing(image) == [
        "#####......", "....#..##..", "...#...##..", "..#........", ".#.....##..", ".#.....##..",
        ".#.........",
      ])
    #expect(RasterImage.text("7", ink: 9, background: 8).bytes.prefix(6) == [9, 9, 9, 9, 9, 8])
  }

  @Test func everyLabelOfAFigureCanBeRead() {
    let unknown = RasterImage.text("?")
    let letters = "0123456789abcdeno:- ".map { RasterImage.text(String($0)) }
    #expect(Set(letters).count == letters.count)
    #expect(!letters.contains(unknown))
    #expect(RasterImage.text("") == RasterImage.text(" "))
  }
}
