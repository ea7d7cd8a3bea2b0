import Datasets
import Testing

@Suite struct ImageShapeTests {
  @Test(
    arguments: [
      (ImageShape(rows: 28, columns: 28), 784, "28 x 28 = 784 pixels"),
      (ImageShape(channels: 3, rows: 32, columns: 16), 1536, "3 x 32 x 16 = 1536 values"),
      (ImageShape(channels: 3, rows: 1, columns: 4), 12, "3 x 1 x 4 = 12 values"),
      (ImageShape(tableOf: 4), 4, "4 columns"), (ImageShape(rows: 1, columns: 1), 1, "1 column"),
    ])
  func shapesSayWhatTheyHold(shape: ImageShape, count: Int, text: String) {
    #expect(shape.count == count && shape.text == text)
    #expect(shape.isTable == text.contains("column"))
  }
}
