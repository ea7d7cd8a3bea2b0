internal import Foundation

/// The binary files of CIFAR-10 and CIFAR-100 (Krizhevsky, 2009): colour images of 32 x 32.
enum CIFAR: CaseIterable {
  case ten, hundred

  /// The folder that the published archive unpacks to.
  private var innerFolder: String {
    self == .ten ? "cifar-10-batches-bin" : "cifar-100-binary"
  }
  private var namesFile: String {
    self == .ten ? "batches.meta.txt" : "fine_label_names.txt"
  }
  private var classCount: Int { self == .ten ? 10 : 100 }
  /// Bytes of labels before each image; the last is the class.
  private var labelSize: Int { self == .ten ? 1 : 2 }
  private static let shape = ImageShape(channels: 3, rows: 32, columns: 32)

  /// The names of a split's files; some may be missing.
  private func files(_ split: Split) -> [String] {
    switch (self, split) {
    case (.ten, .train): (1...5).map { "data_batch_\($0).bin" }
    case (.ten, .test): ["test_batch.bin"]
    case (.hundred, .train): ["train.bin"]
    case (.hundred, .test): ["test.bin"]
    }
  }

  /// The folder of the files: the one that is named, or the published one inside it; nil where there
  /// are none.
  func folder(in directory: String) -> String? {
    [directory, "\(directory)/\(innerFolder)"].first { folder in
      Split.allCases.flatMap(files).contains { Self.path(of: $0, in: folder) != nil }
    }
  }

  /// Both splits of a folder.
  func read(_ folder: String) throws(DatasetError) -> RawData {
    RawData(
      train: try images(.train, folder), test: try images(.test, folder),
      classNames: try names(folder))
  }

  private static func path(of name: String, in folder: String) -> String? {
    ["\(folder)/\(name)", "\(folder)/\(name).gz"].first(
      where: FileManager.default.fileExists(atPath:))
  }

  private func images(_ split: Split, _ folder: String) throws(DatasetError) -> RawImages {
    let paths = files(split).compactMap { Self.path(of: $0, in: folder) }
    guard let first = paths.first else {
      throw .unusable(
        path: folder, place: nil, problem: "\(files(split)[0]) is not there",
        remedy: "unpack the whole binary version of CIFAR into one folder")
    }
    var numbers = NumberBuffer()
    var labels: [Int] = []
    for path in paths { try read(path, &numbers, &labels) }
    return RawImages(
      path: paths.count == 1 ? first : folder, place: nil, shape: Self.shape, numbers: numbers,
      areBytes: true, labelsPath: folder, labels: labels)
  }

  private func read(
    _ path: String, _ numbers: inout NumberBuffer, _ labels: inout [Int]
  ) throws(DatasetError) {
    var source = try ByteSource(path: path)
    let record = UnsafeMutableRawBufferPointer.allocate(
      byteCount: labelSize + Self.shape.count, alignment: 1)
    defer { record.deallocate() }
    for index in 0... {
      let count = try source.read(into: record)
      if count == 0 { return }
      guard count == record.count else {
        throw source.unusable(
          "record \(index) has \(count) of \(record.count) bytes",
          remedy: "truncated, or not CIFAR's binary version? copy or make it again")
      }
      let label = Int(record[labelSize - 1])
      guard label < classCount else {
        throw .labelOutOfRange(path: path, index: index, label: label, classCount: classCount)
      }
      labels.append(label)
      numbers.append(bytes: UnsafeRawBufferPointer(rebasing: record[labelSize...]))
    }
  }

  /// The names of the classes, a line for each; nil where there is no such file.
  private func names(_ folder: String) throws(DatasetError) -> [String]? {
    guard let path = Self.path(of: namesFile, in: folder) else { return nil }
    var source = try ByteSource(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { buffer.deallocate() }
    let text = String(decoding: buffer[..<(try source.read(into: buffer))], as: UTF8.self)
    let names = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
    guard names.count == classCount else {
      throw .unusable(
        path: path, place: nil, problem: "\(names.count) names for \(classCount) classes",
        remedy: "put back the file as published, or remove it")
    }
    return names
  }
}
