internal import Basics

/// Images and labels of one split as a reader found them, before it is decided what their numbers mean.
struct RawImages {
  /// The file of the images, for error texts.
  var path: String
  /// What in the file they are; nil for all of it.
  var place: String?
  /// How the numbers of each image lie.
  var shape: ImageShape
  /// All numbers, image by image.
  var numbers: NumberBuffer
  /// Whether they were stored as bytes, and so are brightness from 0 to 255 whatever they are.
  var areBytes: Bool
  /// What an error calls the labels.
  var labelsPath: String
  /// The class of each image.
  var labels: [Int]
  /// What a table's columns are called, without the labels'; nil for no names.
  var columnNames: [String]?

  /// An error about these images.
  func unusable(_ problem: String, remedy: String) -> DatasetError {
    .unusable(path: path, place: place, problem: problem, remedy: remedy)
  }

  /// Refuses labels that do not come in pairs with images.
  func checkPairs() throws(DatasetError) {
    let count = numbers.count / shape.count
    guard count == labels.count else {
      throw .countMismatch(
        imagesPath: [path, place].compactMap(\.self).joined(separator: ", "), images: count,
        labelsPath: labelsPath, labels: labels.count)
    }
  }

  /// The images at some places.
  func subset(_ indices: [Int]) -> RawImages {
    var part = self
    part.numbers = numbers.rows(indices, width: shape.count)
    part.labels = indices.map { labels[$0] }
    return part
  }
}

/// What a reader found: two splits, or one that is still to be divided.
struct RawData {
  var train: RawImages
  /// Nil where there is one split.
  var test: RawImages?
  /// What the classes are called; nil where numbers are their names.
  var classNames: [String]?

  /// Both splits as images, with what is to be said about how they were read.
  ///
  /// - Parameter isScaled: whether numbers outside [0, 1] are brought into it.
  func finished(isScaled: Bool) throws(DatasetError) -> DataSplits {
    var notes: [String] = []
    try train.checkPairs()
    try test?.checkPairs()
    var (train, test) = (train, test ?? train)
    if self.test == nil {
      let parts = Self.divide(train.labels)
      let count = train.labels.count
      guard !parts.test.isEmpty, !parts.train.isEmpty else {
        throw train.unusable(
          "it has no test part, and with \(count) examples no class has enough to divide",
          remedy: "give at least three examples of a class, or two files")
      }
      (train, test) = (train.subset(parts.train), train.subset(parts.test))
      notes.append(
        "\(train.path): one part only; \(parts.test.count) of its \(count) examples, a fifth of each "
          + "class drawn in a fixed way, are the test data")
    }
    guard train.shape == test.shape else {
      throw test.unusable(
        "test images have \(test.shape.text), but training images \(train.shape.text)",
        remedy: "give both the same shape")
    }
    let classCount = max(
      classNames?.count ?? 0, (train.labels.max() ?? 0) + 1, (test.labels.max() ?? 0) + 1)
    let reading = ValueReading(train, test)
    let values = try reading.values(isScaled: isScaled)
    notes += values.notes
    let build = { (raw: RawImages, values: ImageDataset.Values) throws(DatasetError) in
      try ImageDataset(
        raw.shape, values, labels: raw.labels, classCount: classCount, classNames: classNames,
        imagesPath: raw.path, labelsPath: raw.labelsPath)
    }
    return DataSplits(
      train: try build(train, values.train), test: try build(test, values.test), notes: notes)
  }

  /// Which images become training and which test images: of each class as near to a fifth as whole
  /// numbers are, the same ones always.
  static func divide(_ labels: [Int]) -> (train: [Int], test: [Int]) {
    var isTest = [Bool](repeating: false, count: labels.count)
    for (label, members) in Dictionary(grouping: labels.indices, by: { labels[$0] }) {
      var members = members
      var random = SeededRandom(seed: 0, stream: UInt64(label))
      for last in members.indices.reversed() {
        members.swapAt(last, Int(random.uniform() * Double(last + 1)))
      }
      for index in members.prefix((members.count * 2 + 5) / 10) { isTest[index] = true }
    }
    return (labels.indices.filter { !isTest[$0] }, labels.indices.filter { isTest[$0] })
  }
}

/// Both splits of a data set.
struct DataSplits {
  let train: ImageDataset
  let test: ImageDataset
  /// What is to be said about how they were read, each in one line.
  let notes: [String]

  subscript(split: Split) -> ImageDataset { split == .train ? train : test }
}
