extension MNIST {
  /// One of the four standard files.
  public struct File: Sendable, Hashable, CaseIterable {
    /// What a file holds.
    public enum Part: String, Sendable, CaseIterable {
      /// The pixels: count x rows x columns bytes.
      case images
      /// The digits: count bytes.
      case labels
    }

    /// The split it belongs to.
    public let split: Split
    /// What it holds.
    public let part: Part

    /// The file of a split and a part.
    public init(_ split: Split, _ part: Part) {
      self.split = split
      self.part = part
    }

    /// Training images, training labels, test images, test labels.
    public static let allCases = Split.allCases.flatMap { split in
      Part.allCases.map { File(split, $0) }
    }

    /// The standard name, without `.gz`.
    public var name: String {
      switch (split, part) {
      case (.train, .images): "train-images-idx3-ubyte"
      case (.train, .labels): "train-labels-idx1-ubyte"
      case (.test, .images): "t10k-images-idx3-ubyte"
      case (.test, .labels): "t10k-labels-idx1-ubyte"
      }
    }

    /// The standard name with `.gz`.
    public var archiveName: String { name + ".gz" }

    var kind: IDX.Kind { part == .images ? .images : .labels }

    func path(in directory: String) -> String {
      directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// Where the file may be, in the order of preference: gzipped or plain under its standard name,
    /// or under the one that some programs unpack it to, `t10k-images.idx3-ubyte`.
    func paths(in directory: String) -> [String] {
      let plain = path(in: directory)
      let dotted = plain.replacing("-idx", with: ".idx", maxReplacements: 1)
      return [plain + ".gz", plain, dotted + ".gz", dotted]
    }

    func archivePath(in directory: String) -> String { path(in: directory) + ".gz" }
  }
}
