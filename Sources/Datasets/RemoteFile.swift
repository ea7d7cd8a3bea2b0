/// A file to download: its name on a mirror and in the folder, and what makes it the right one.
public struct RemoteFile: Sendable {
  /// The name, with a slash after each folder.
  public let name: String
  /// Whether a download is the file.
  let isRight: @Sendable (_ path: String) -> Bool
  /// Where in a folder the file is already, with the right contents; nil where it is not.
  let existing: @Sendable (_ directory: String) -> String?

  /// A file of known bytes.
  ///
  /// - Parameter sha256: the sum of the bytes as they are on the mirror.
  public init(_ name: String, sha256: String) {
    self.init(name) { (try? ByteSource.sha256(of: $0, unpacking: false)) == sha256 }
  }

  /// A table of known numbers, whose last digits do not matter.
  ///
  /// - Parameter sum: its `NumberTable.roundedSHA256`.
  public init(_ name: String, roundedSHA256 sum: String) {
    self.init(name) { (try? NumberTable(contentsOf: $0))?.roundedSHA256 == sum }
  }

  /// One of MNIST's files, gzipped. It is there already as soon as its contents are, compressed or
  /// not, under any of its names.
  init(_ file: MNIST.File, _ sums: MNIST.Checksums) {
    name = file.archiveName
    isRight = { (try? ByteSource.sha256(of: $0, unpacking: false)) == sums.archive }
    existing = { directory in
      guard let path = try? MNIST.existingPath(of: file, in: directory),
        (try? ByteSource.sha256(of: path, unpacking: true)) == sums.contents
      else { return nil }
      return path
    }
  }

  private init(_ name: String, isRight: @escaping @Sendable (_ path: String) -> Bool) {
    self.name = name
    self.isRight = isRight
    existing = { directory in
      let path = Self.path(of: name, in: directory)
      return isRight(path) ? path : nil
    }
  }

  /// Where the file goes.
  func path(in directory: String) -> String { Self.path(of: name, in: directory) }

  private static func path(of name: String, in directory: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }
}
