internal import Foundation

/// Arrays by name: the entries of an `.npz` file, or the `.npy` files of a folder.
enum ArrayStore {
  case archive(ZipArchive)
  case folder(String)

  /// What images and labels of the two splits may be called.
  private static let pairs = [
    ["x_train", "y_train", "x_test", "y_test"], ["X_train", "y_train", "X_test", "y_test"],
    ["train_images", "train_labels", "test_images", "test_labels"],
  ]
  /// What they may be called where there is one split.
  private static let singles = [["x", "y"], ["X", "y"]]

  /// Whether a folder holds arrays under any of these names.
  static func isIn(_ folder: String) -> Bool {
    (pairs + singles).contains { $0.allSatisfy(ArrayStore.folder(folder).has) }
  }

  /// Where the arrays are.
  private var path: String {
    switch self {
    case .archive(let archive): archive.path
    case .folder(let folder): folder
    }
  }

  private func has(_ name: String) -> Bool {
    switch self {
    case .archive(let archive): archive.entries.contains { $0.name == name + ".npy" }
    case .folder(let folder): FileManager.default.fileExists(atPath: "\(folder)/\(name).npy")
    }
  }

  /// Images and labels of both splits, or of one.
  func read() throws(DatasetError) -> RawData {
    guard let names = (Self.pairs + Self.singles).first(where: { $0.allSatisfy(has) }) else {
      throw .unusable(
        path: path, place: nil,
        problem: "it holds \(list), but not x_train, y_train, x_test and y_test",
        remedy: "give its arrays these names; or train_images, train_labels, test_images and "
          + "test_labels; or x and y alone, of which a fifth becomes test data")
    }
    let train = try images(names[0], labels: names[1])
    let test = names.count > 2 ? try images(names[2], labels: names[3]) : nil
    return RawData(train: train, test: test)
  }

  private func images(_ name: String, labels labelsName: String) throws(DatasetError) -> RawImages {
    let labels = try array(labelsName)
    let array = try array(name)
    let layout = try ArrayLayout(array)
    return RawImages(
      path: array.path, place: array.place, shape: layout.shape,
      numbers: layout.numbers(of: array), areBytes: array.header.type.isByte,
      labelsPath: [labels.path, labels.place].compactMap(\.self).joined(separator: ", "),
      labels: try labels.labels())
  }

  private func array(_ name: String) throws(DatasetError) -> NPYArray {
    switch self {
    case .archive(let archive):
      let entries = archive.entries.filter { $0.name == name + ".npy" }
      guard let entry = entries.first, entries.count == 1 else {
        throw .unusable(
          path: path, place: nil, problem: "it holds \(entries.count) entries \(name).npy",
          remedy: "save each array once")
      }
      var reader = try ZipEntryReader(entry, of: archive.path)
      return try NPYArray(from: &reader)
    case .folder(let folder):
      var source = try ByteSource(path: "\(folder)/\(name).npy")
      return try NPYArray(from: &source)
    }
  }

  /// What there is, for an error text.
  private var list: String {
    let names =
      switch self {
      case .archive(let archive): archive.entries.map(\.name)
      case .folder(let folder):
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      }
    guard !names.isEmpty else { return "nothing" }
    let shown = names.prefix(8).map { $0.prefix(40) }.joined(separator: ", ")
    return shown + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }
}
