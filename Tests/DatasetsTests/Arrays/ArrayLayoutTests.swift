import Datasets
import TestSupport
import Testing

@Suite struct ArrayLayoutTests {
  private func load(
    _ shape: [Int], isFortran: Bool = false, _ bytes: [UInt8]
  ) throws -> ImageDataset {
    let images = ArrayFile.npy("|u1", shape, isFortran: isFortran, bytes: bytes)
    let labels = ArrayFile.npy([UInt8](repeating: 0, count: shape[0]), [shape[0]])
    return try DataFiles.arrays(train: images, labels, test: images, labels).train
  }

  /// Of image i, channel c, row r and column k: i * 100 + c * 50 + r * 10 + k.
  private func value(_ i: Int, _ c: Int, _ r: Int, _ k: Int) -> UInt8 {
    UInt8(i * 100 + c * 50 + r * 10 + k)
  }

  /// Two images of two rows and four columns, three channels of 0 to 120.
  @Test func channelsComeFirstInMemory() throws {
    let (images, channels, rows, columns) = (0..<2, 0..<3, 0..<2, 0..<4)
    let first = images.flatMap { i in
      channels.flatMap { c in rows.flatMap { r in columns.map { k in value(i, c, r, k) } } }
    }
    let last = images.flatMap { i in
      rows.flatMap { r in columns.flatMap { k in channels.map { c in value(i, c, r, k) } } }
    }
    let fortran = columns.flatMap { k in
      rows.flatMap { r in channels.flatMap { c in images.map { i in value(i, c, r, k) } } }
    }
    for loaded in [
      try load([2, 3, 2, 4], first), try load([2, 2, 4, 3], last),
      try load([2, 3, 2, 4], isFortran: true, fortran),
    ] {
      #expect(loaded.shape == ImageShape(channels: 3, rows: 2, columns: 4))
      #expect(loaded.values == .bytes(first))
    }
    #expect(try load([2, 3, 2, 4], first).image(1)[8] == Double(Float(150) / 255))
  }

  /// Where both could be channels, the last index is; where one could, that one.
  @Test(
    arguments: [
      ([1, 2, 2, 1], ImageShape(rows: 2, columns: 2)),
      ([1, 1, 2, 2], ImageShape(rows: 2, columns: 2)),
      ([1, 3, 2, 3], ImageShape(channels: 3, rows: 3, columns: 2)),
      ([1, 1, 2, 3], ImageShape(channels: 3, rows: 1, columns: 2)),
      ([1, 3, 2, 1], ImageShape(rows: 3, columns: 2)),
      ([1, 3, 4, 4], ImageShape(channels: 3, rows: 4, columns: 4)),
      ([1, 2, 3], ImageShape(rows: 2, columns: 3)), ([1, 6], ImageShape(tableOf: 6)),
    ])
  func channelsAreOneOrThree(shape: [Int], expected: ImageShape) throws {
    #expect(
      try load(shape, .init(repeating: 9, count: shape.reduce(1, *))).shape == expected)
  }

  @Test(
    arguments: [
      ([2, 2, 2, 4], "a fourth channel says how solid a pixel is"),
      ([2, 4, 2, 2], "a fourth channel says how solid a pixel is"),
      ([2, 2, 2, 2], "save grey images with 1 channel, or colours with 3"),
      ([2], "an array of the shape 2 (save images as (n, h, w)"),
      ([2, 2, 2, 2, 1], "an array of the shape 2 x 2 x 2 x 2 x 1 (save images as"),
    ])
  func otherShapesAreNamed(shape: [Int], text: String) throws {
    let images = ArrayFile.npy([UInt8](repeating: 0, count: shape.reduce(1, *)), shape)
    #expect(try DataFiles.arraysError(images).contains(text))
  }

  @Test func bothSplitsHaveOneShape() throws {
    let files = try DataFiles()
    let labels = ArrayFile.npy([0, 1], [2])
    try files.folder.write(
      ArrayFile.npz(
        train: ArrayFile.npy([1, 2, 3, 4], [2, 1, 2]), labels,
        test: ArrayFile.npy([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), labels), as: "a.npz")
    #expect(
      files.error("a.npz")
        == "a.npz, x_test.npy: test images have 2 x 2 = 4 pixels, but training images 2 columns (give "
        + "both the same shape)")
  }
}
