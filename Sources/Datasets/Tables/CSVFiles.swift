internal import Foundation

/// A `.csv` file as a data set: `NAME_train.csv` and `NAME_test.csv` are two splits, any other file one.
struct CSVFiles {
  /// The training rows, or all there are.
  let train: String
  /// The test rows; nil where they are in no file of their own.
  let test: String?

  /// The endings of such files.
  static let endings = [".csv", ".csv.gz", ".tsv", ".tsv.gz"]

  /// The files that a path means; nil for what is not called so.
  init?(_ path: String) {
    guard let ending = Self.endings.first(where: { path.lowercased().hasSuffix($0) }) else {
      return nil
    }
    let stem = path.dropLast(ending.count)
    for mark in ["_", "-"] {
      for split in Split.allCases where stem.hasSuffix(mark + split.rawValue) {
        let other = split == .train ? Split.test : .train
        let name = stem.dropLast(split.rawValue.count) + other.rawValue
        // Its own ending first: it may be written in capitals.
        let partner = ([String(path.suffix(ending.count))] + Self.endings).map { name + $0 }
          .first(where: FileManager.default.fileExists(atPath:))
        if let partner {
          train = split == .train ? path : partner
          test = split == .train ? partner : path
          return
        }
      }
    }
    (train, test) = (path, nil)
  }

  /// The rows of both splits, or of one.
  ///
  /// - Parameter label: the column of the labels, as for `CSVTable`.
  func read(label: String?) throws(DatasetError) -> RawData {
    let table = try CSVTable(path: train, label: label)
    guard let test else {
      let (labels, names) = try Self.classes([table])
      return RawData(train: Self.images(table, labels[0]), test: nil, classNames: names)
    }
    let other = try CSVTable(path: test, label: label)
    guard table.columnCount == other.columnCount,
      table.columnNames == nil || other.columnNames == nil || table.columnNames == other.columnNames
    else {
      throw .unusable(
        path: test, place: nil, problem: "its columns are not those of \(train)",
        remedy: "give both the same columns in the same order")
    }
    let (labels, names) = try Self.classes([table, other])
    return RawData(
      train: Self.images(table, labels[0]), test: Self.images(other, labels[1]), classNames: names)
  }

  private static func images(_ table: CSVTable, _ labels: [Int]) -> RawImages {
    RawImages(
      path: table.path, place: nil, shape: ImageShape(tableOf: table.columnCount),
      numbers: table.numbers, areBytes: false, labelsPath: table.path, labels: labels,
      columnNames: table.columnNames)
  }

  /// The classes of each table's rows: the labels themselves where all are whole numbers from 0, else
  /// their places among all texts, sorted, which are the names then.
  private static func classes(
    _ tables: [CSVTable]
  ) throws(DatasetError) -> (labels: [[Int]], names: [String]?) {
    var numbers: [String: Int] = [:]
    for table in tables {
      for text in table.labelTexts {
        guard let number = Double(text), number.isFinite else { continue }
        guard number.rounded() == number, number < Double(ImageDataset.largestClassCount) else {
          throw .unusable(
            path: table.path, place: nil, problem: "the label '\(text.prefix(40))' is no class",
            remedy: "labels are whole numbers from 0 to \(ImageDataset.largestClassCount - 1), or "
              + "names; --label names their column")
        }
        if number >= 0 { numbers[text] = Int(number) }
      }
    }
    let texts = Set(tables.flatMap(\.labelTexts))
    let areNumbers = texts.count == numbers.count
    let names = areNumbers ? nil : texts.sorted()
    if let names {
      guard names.count <= ImageDataset.largestClassCount else {
        throw .unusable(
          path: tables[0].path, place: nil, problem: "\(names.count) different labels",
          remedy: "is another column the labels'? --label names it")
      }
      numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }
    let labels = tables.map { table in
      let classes = table.labelTexts.map { numbers[$0] ?? 0 }
      return table.labels.map { classes[$0] }
    }
    return (labels, names)
  }
}
