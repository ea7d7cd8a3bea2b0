extension ImageDataset {
  /// The same pictures without colours: the brightness of each pixel by the weights of ITU-R BT.601; these
  /// where they have none.
  public var grey: ImageDataset {
    guard channels == 3 else { return self }
    let size = rows * columns
    func mix(_ image: Int, _ pixel: Int, _ value: (Int) -> Float) -> Float {
      let start = image * pixelCount + pixel
      return 0.299 * value(start) + 0.587 * value(start + size) + 0.114 * value(start + 2 * size)
    }
    let places = (0..<count).lazy.flatMap { image in (0..<size).lazy.map { (image, $0) } }
    let mixed: Values =
      switch values {
      case .bytes(let bytes):
        .bytes(
          places.map { image, pixel in UInt8(mix(image, pixel) { Float(bytes[$0]) }.rounded()) })
      case .floats(let floats):
        .floats(places.map { image, pixel in min(1, mix(image, pixel) { floats[$0] }) })
      }
    return ImageDataset(
      checked: ImageShape(rows: rows, columns: columns), mixed, labels: labels,
      classCount: classCount, classNames: classNames)
  }
}
