import ArgumentParsing
import Datasets

extension DataCommand {
  static let check = Command(
    "check", abstract: "Print what a data set holds.",
    examples: [
      Example("temper data check", "Reads MNIST's four files to their end."),
      Example(
        "temper data check --data flowers.csv --scale minmax", "A table, its columns scaled."),
    ],
    discussion:
      "Data are: a folder of MNIST's four files or others of their kind (IDX); a folder of "
      + "CIFAR-10's or CIFAR-100's binary files; an .npz file, or a folder of .npy files, with "
      + "x_train, y_train, x_test and y_test, or x and y alone, where x is (images, rows, columns), "
      + "(images, rows, columns, channels), (images, channels, rows, columns) or (rows, columns) of a "
      + "table; a .csv or .tsv file with a column of labels, beside NAME_train.csv a NAME_test.csv. "
      + "All may be gzipped, but for .npz. Where there is one part only, a fifth of each class "
      + "becomes test data. Bytes, and whole numbers up to 255, are read as value / 255, other "
      + "values must be in [0, 1], or become so with --scale. MNIST's checksums are of the "
      + "uncompressed contents, so a file that was compressed again still has the published sum.",
    arguments: SharedOptions.dataOptions + [SharedOptions.json]
  ) { arguments in
    let data = try arguments.dataSource(isNoted: false)
    guard data.isDigits else {
      let summary = try DataSummary(data)
      if arguments[SharedOptions.json] {
        try Console.json(SummaryReport(summary))
      } else {
        for line in lines(summary) { Console.result(line) }
      }
      return .success
    }
    let check = try DataCheck.run(directory: data.path)
    if arguments[SharedOptions.json] {
      try Console.json(CheckReport(check))
    } else {
      for file in check.files { Console.result(describe(file)) }
      let verdict =
        check.isPublishedMNIST
        ? "all four files have MNIST's published contents"
        : check.problems.isEmpty ? "usable, but not the published MNIST" : "not usable"
      if SyntheticMark.isOn(directory: check.directory) { Console.result(SyntheticMark.note) }
      Console.result(verdict)
    }
    for problem in check.problems { Console.note("temper: \(problem)") }
    return check.problems.isEmpty ? .success : .failure
  }

  private static func describe(_ file: DataCheck.File) -> String {
    guard let sum = file.sha256, file.problem == nil else { return "\(file.name): not usable" }
    let size =
      if let rows = file.rows, let columns = file.columns {
        "\(file.count) images of \(rows) x \(columns)"
      } else {
        "\(file.count) labels"
      }
    return "\(file.name)\(file.isGzipped ? ".gz" : ""): \(size), SHA-256 \(sum)"
      + (file.isPublished ? " (MNIST)" : "")
  }

  private static func lines(_ summary: DataSummary) -> [String] {
    let values = summary.areBytes ? "bytes, read as byte / 255" : "float32"
    let decimals = summary.areBytes ? 0 : 4
    let parts = summary.parts.map { part in
      "\(part.split.rawValue): \(part.count) \(summary.shape.isTable ? "rows" : "images"), values "
        + "from \(Text.number(part.range.lowerBound, decimals)) to \(Text.number(part.range.upperBound, decimals))"
    }
    let classes = (0..<summary.classCount).map { label in
      let counts = summary.parts.map { "\($0.labelCounts[label]) \($0.split.rawValue)" }
      return "class \(summary.className(label)): \(counts.joined(separator: ", "))"
    }
    return [
      "\(summary.path): \(summary.kind) of \(summary.shape.text) each (\(values)), "
        + "\(summary.classCount) classes"
    ] + parts + classes + summary.notes
  }
}

/// What `temper data check --json` prints of MNIST's four files.
private struct CheckReport: Encodable {
  struct File: Encodable {
    let name: String
    let path: String
    let count: Int
    let rows: Int?
    let columns: Int?
    let sha256: String?
    let published: Bool
    let problem: String?
  }

  let directory: String
  let published: Bool
  let synthetic: Bool
  let files: [File]

  init(_ check: DataCheck) {
    directory = check.directory
    published = check.isPublishedMNIST
    synthetic = SyntheticMark.isOn(directory: check.directory)
    files = check.files.map {
      File(
        name: $0.name, path: $0.path, count: $0.count, rows: $0.rows, columns: $0.columns,
        sha256: $0.sha256, published: $0.isPublished, problem: $0.problem?.description)
    }
  }
}

/// What `temper data check --json` prints of other data.
private struct SummaryReport: Encodable {
  struct Part: Encodable {
    let split: Split
    let count: Int
    let least: Double
    let greatest: Double
    /// How many images show each class.
    let classes: [Int]
  }

  let path: String
  let kind: String
  let channels: Int
  let rows: Int
  let columns: Int
  let bytes: Bool
  let classCount: Int
  let classNames: [String]?
  let splits: [Part]
  let notes: [String]

  private enum CodingKeys: String, CodingKey {
    case path, kind, channels, rows, columns, bytes, splits, notes
    case classCount = "class_count"
    case classNames = "class_names"
  }

  init(_ summary: DataSummary) {
    path = summary.path
    kind = summary.kind
    channels = summary.shape.channels
    rows = summary.shape.rows
    columns = summary.shape.columns
    bytes = summary.areBytes
    classCount = summary.classCount
    classNames = summary.classNames
    splits = summary.parts.map {
      Part(
        split: $0.split, count: $0.count, least: $0.range.lowerBound,
        greatest: $0.range.upperBound, classes: $0.labelCounts)
    }
    notes = summary.notes
  }
}
