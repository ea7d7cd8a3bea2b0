/// What the numbers of both splits mean: brightness in bytes, or values in [0, 1], or numbers that
/// have to be scaled.
struct ValueReading {
  private let train: RawImages
  private let test: RawImages
  private var shape: ImageShape { train.shape }

  init(_ train: RawImages, _ test: RawImages) {
    self.train = train
    self.test = test
  }

  /// Both splits' values, and what is to be said about them.
  ///
  /// Bytes are brightness. Of other numbers those in [0, 1] are taken as they are, and whole ones from
  /// 0 to 255 as bytes; both splits decide together.
  ///
  /// - Parameter isScaled: whether numbers outside [0, 1] are scaled.
  func values(
    isScaled: Bool
  ) throws(DatasetError) -> (
    train: ImageDataset.Values, test: ImageDataset.Values, notes: [String]
  ) {
    let areBytes = train.areBytes && test.areBytes
    if areBytes, isScaled, !shape.isTable {
      throw train.unusable(
        "its values are bytes, which are brightness from 0 to 255 and need no --scale",
        remedy: "leave --scale out")
    }
    if areBytes, !isScaled {
      let isDark = train.numbers.range?.upperBound == 1
      let note =
        "\(train.path): no byte is above 1, and bytes are brightness up to 255: if 1 is full, save "
        + "the images as floats"
      return (.bytes(train.numbers.bytes), .bytes(test.numbers.bytes), isDark ? [note] : [])
    }
    if let all = train.numbers.range, let more = test.numbers.range, all.lowerBound >= 0,
      all.upperBound <= 1, more.lowerBound >= 0, more.upperBound <= 1
    {
      let note = "\(train.path): all values are in [0, 1] already, so --scale changes nothing"
      return (
        .floats(train.numbers.rounded()), .floats(test.numbers.rounded()), isScaled ? [note] : []
      )
    }
    if isScaled { return scaled() }
    if train.numbers.storage == .bytes, test.numbers.storage == .bytes {
      return (.bytes(train.numbers.bytes), .bytes(test.numbers.bytes), [])
    }
    throw outside()
  }

  /// The error that names the first value that is not in [0, 1].
  private func outside() -> DatasetError {
    for raw in [train, test] {
      for index in 0..<raw.numbers.count where !(0...1 ~= raw.numbers[index]) {
        let place = shape.place(
          of: index % shape.count, image: index / shape.count, names: raw.columnNames)
        return raw.unusable(
          "\(place): \(raw.numbers[index]) is not in [0, 1], and the values are not all whole "
            + "numbers from 0 to 255 either",
          remedy: "scale the data to [0, 1], or add --scale minmax")
      }
    }
    return train.unusable("its values cannot be read", remedy: "scale the data to [0, 1]")
  }

  /// Every column of a table and every channel of images brought from its least and greatest
  /// training value to 0 and 1. A test value outside is the nearer of both, and a column of one value
  /// is 0.
  private func scaled() -> (
    train: ImageDataset.Values, test: ImageDataset.Values, notes: [String]
  ) {
    let groupSize = shape.isTable ? 1 : shape.rows * shape.columns
    let ranges = ranges(groupSize)
    let constant = ranges.count { $0.lowerBound == $0.upperBound }
    var clipped = 0
    let scale = { (raw: RawImages) in
      (0..<raw.numbers.count).map { index -> Float in
        let range = ranges[index % shape.count / groupSize]
        let number = raw.numbers[index]
        if !range.contains(number) { clipped += 1 }
        guard range.upperBound > range.lowerBound else { return 0 }
        // Halves: the difference of two large numbers may be no float64.
        let share =
          (number / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
        return Float(min(1, max(0, share)))
      }
    }
    let (train, test) = (ImageDataset.Values.floats(scale(train)), scale(test))
    let what = shape.isTable ? "column" : "channel"
    var notes = [
      "\(self.train.path): each \(what) was scaled by its least and greatest training value; "
        + "\(clipped) test values outside were clipped"
    ]
    if constant > 0 {
      notes.append("\(constant) of \(ranges.count) \(what)s are constant, and 0 now")
    }
    return (train, .floats(test), notes)
  }

  /// The least and the greatest training value of each column or channel.
  private func ranges(_ groupSize: Int) -> [ClosedRange<Double>] {
    var least = [Double](repeating: .infinity, count: shape.count / groupSize)
    var greatest = [Double](repeating: -.infinity, count: shape.count / groupSize)
    for index in 0..<train.numbers.count {
      let group = index % shape.count / groupSize
      let number = train.numbers[index]
      if number < least[group] { least[group] = number }
      if number > greatest[group] { greatest[group] = number }
    }
    return zip(least, greatest).map { $0...max($0, $1) }
  }
}
