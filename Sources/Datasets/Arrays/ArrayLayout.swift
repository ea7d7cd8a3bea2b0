/// Which index of an array of images is what.
struct ArrayLayout: Equatable {
  /// The shape of one image.
  let shape: ImageShape
  /// The array's indices in the order images are kept in: the image first, the column last.
  let axes: [Int]

  /// The layout of an array: (n, h, w), (n, h, w, c) or (n, c, h, w) with 1 or 3 channels, or (n, d)
  /// for a table. Where both the last index and the second could be channels, the last is.
  init(_ array: NPYArray) throws(DatasetError) {
    let sizes = array.shape
    switch sizes.count {
    case 2:
      shape = ImageShape(tableOf: sizes[1])
      axes = [0, 1]
    case 3:
      shape = ImageShape(rows: sizes[1], columns: sizes[2])
      axes = [0, 1, 2]
    case 4 where Self.channelCounts.contains(sizes[3]):
      shape = ImageShape(channels: sizes[3], rows: sizes[1], columns: sizes[2])
      axes = [0, 3, 1, 2]
    case 4 where Self.channelCounts.contains(sizes[1]):
      shape = ImageShape(channels: sizes[1], rows: sizes[2], columns: sizes[3])
      axes = [0, 1, 2, 3]
    case 4:
      let hasFour = sizes[3] == 4 || sizes[1] == 4
      throw array.unusable(
        "images of the shape \(NPYHeader.text(Array(sizes.dropFirst()))), of which neither the "
          + "last number nor the first is 1 or 3 channels",
        remedy: hasFour
          ? "a fourth channel says how solid a pixel is, which no network here can tell from a "
            + "colour: save the three colours alone"
          : "save grey images with 1 channel, or colours with 3")
    default:
      throw array.unusable(
        "an array of the shape \(NPYHeader.text(sizes))",
        remedy: "save images as (n, h, w), (n, h, w, c) or (n, c, h, w), a table as (n, columns)")
    }
  }

  private static let channelCounts = [1, 3]

  /// The numbers of an array of this layout, image by image, channel by channel, row by row.
  func numbers(of array: NPYArray) -> NumberBuffer {
    let strides = array.header.strides
    let isInOrder = axes == Array(axes.indices) && !array.header.isFortran
    return isInOrder
      ? array.numbers
      : array.numbers.gathered(
        sizes: axes.map { array.shape[$0] }, strides: axes.map { strides[$0] })
  }
}
