/// Why image data could not be found, read or used. Every text names the file and the remedy.
public enum DatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Neither the plain nor the gzipped file is there. `path` is that of the plain one.
  case missingFile(path: String)
  /// The folder holds none of the four MNIST files; `source` says who named the folder.
  case noData(directory: String, source: String)
  /// A folder stands where a file should be.
  case isAFolder(path: String)
  /// The system refused to open or read the file, in its words.
  case unreadable(path: String, reason: String)
  /// The file has no bytes at all.
  case emptyFile(path: String)
  /// The gzip stream stops before its end.
  case truncatedGzip(path: String)
  /// The gzip stream breaks its format or its checksum, in zlib's words.
  case corruptGzip(path: String, reason: String)
  /// The file ends inside the IDX header of `expected` bytes.
  case truncatedHeader(path: String, expected: Int, found: Int)
  /// The first four bytes are another kind's.
  case wrongMagicNumber(path: String, expected: UInt32, found: UInt32)
  /// The header announces no image, or images without pixels.
  case nothingInside(path: String, dimensions: [Int])
  /// The header announces more bytes than any computer holds.
  case absurdHeader(path: String, dimensions: [Int])
  /// The header announces other than the bytes that follow it.
  case wrongByteCount(path: String, dimensions: [Int], found: Int)
  /// Images and labels do not come in pairs.
  case countMismatch(imagesPath: String, images: Int, labelsPath: String, labels: Int)
  /// A label is none of the classes. `index` counts from 0.
  case labelOutOfRange(path: String, index: Int, label: Int, classCount: Int)
  /// What is named is neither a folder nor a file of a kind that is known; `source` says who named it.
  case unknownKind(path: String, source: String)
  /// Data of another format than MNIST's cannot be used: where in the file (nil for all of it), what
  /// is wrong, what to do.
  case unusable(path: String, place: String?, problem: String, remedy: String)

  /// One line: the file, what is wrong, what to do.
  public var description: String {
    switch self {
    case .missingFile(let path):
      "\(path): not found, neither plain nor as .gz (run: temper data fetch)"
    case .noData(let directory, let source):
      "\(directory) (\(source)): no MNIST files there, nor other data "
        + "(run: temper data fetch; or without a network: temper data synthesize, and from then on "
        + "--data data/synthetic; what else can be read: temper data check --help)"
    case .isAFolder(let path):
      "\(path): is a folder, not a file (remove it, then \(Self.again(path)))"
    case .unreadable(let path, let reason):
      "\(path): cannot read: \(reason) (check the path and its permissions)"
    case .emptyFile(let path):
      "\(path): the file is empty (interrupted download? \(Self.again(path)))"
    case .truncatedGzip(let path):
      "\(path): the gzip data ends too early (truncated download? \(Self.again(path)))"
    case .corruptGzip(let path, let reason):
      "\(path): the gzip data is damaged: \(reason) (\(Self.again(path)))"
    case .truncatedHeader(let path, let expected, let found):
      "\(path): expected an IDX header of \(expected) bytes, found \(found) bytes in all "
        + "(truncated download? run: temper data fetch)"
    case .wrongMagicNumber(let path, let expected, let found):
      "\(path): expected \(Self.kind(expected)), found \(Self.kind(found)) "
        + "(is the file under its right name? run: temper data fetch)"
    case .nothingInside(let path, let dimensions):
      "\(path): the header announces \(Self.product(dimensions)), which holds nothing "
        + "(run: temper data fetch)"
    case .absurdHeader(let path, let dimensions):
      "\(path): the header announces \(Self.product(dimensions)) bytes, which cannot be "
        + "(damaged file? run: temper data fetch)"
    case .wrongByteCount(let path, let dimensions, let found):
      "\(path): expected \(Self.expectation(dimensions)) bytes, found \(found) "
        + "\(Self.guess(dimensions, found))"
    case .countMismatch(let imagesPath, let images, let labelsPath, let labels):
      "\(imagesPath) holds \(images) images, but \(labelsPath) holds \(labels) labels "
        + "(do the two files belong together? run: temper data fetch)"
    case .labelOutOfRange(let path, let index, let label, let classCount):
      "\(path): label \(index) is \(label), expected a class from 0 to \(classCount - 1) "
        + "(damaged file? \(Self.again(path)))"
    case .unknownKind(let path, let source):
      "\(path) (\(source)): neither a folder of data nor an .npz or a .csv file "
        + "(what can be read: temper data check --help)"
    case .unusable(let path, let place, let problem, let remedy):
      "\(path)\(place.map { ", \(Self.oneLine($0))" } ?? ""): \(Self.oneLine(problem)) (\(remedy))"
    }
  }

  /// Names and texts that stand in a file may hold anything.
  private static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.isWhitespace || $0.value < 32 ? " " : $0 }))
  }

  /// How a file that is damaged comes back: MNIST's by a command.
  private static func again(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return name.contains("idx1-ubyte") || name.contains("idx3-ubyte")
      ? "run: temper data fetch" : "copy or make it again"
  }

  private static func kind(_ magic: UInt32) -> String {
    switch magic {
    case IDX.Kind.images.rawValue: "images (magic number \(magic))"
    case IDX.Kind.labels.rawValue: "labels (magic number \(magic))"
    default: "magic number \(magic), which is neither images' nor labels'"
    }
  }

  private static func product(_ dimensions: [Int]) -> String {
    dimensions.map(String.init).joined(separator: " x ")
  }

  /// `60000 x 28 x 28 = 47040000 pixel`, or `60000 label`. The product is known not to overflow.
  private static func expectation(_ dimensions: [Int]) -> String {
    guard dimensions.count > 1 else { return "\(dimensions.reduce(1, *)) label" }
    return "\(product(dimensions)) = \(dimensions.reduce(1, *)) pixel"
  }

  private static func guess(_ dimensions: [Int], _ found: Int) -> String {
    found < dimensions.reduce(1, *)
      ? "(truncated download? run: temper data fetch)"
      : "(something was appended to the file? run: temper data fetch)"
  }
}
