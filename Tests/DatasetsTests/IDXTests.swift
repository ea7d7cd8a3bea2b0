import Datasets
import Testing

@Suite struct IDXTests {
  /// The example of the format's description: big-endian sizes after the magic number.
  @Test func theHeaderIsBigEndian() {
    let file = IDX.encode(.images, dimensions: [1, 2, 300], bytes: .init(repeating: 5, count: 600))
    #expect(file[..<16] == [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 44])
    #expect(file.count == 616)
  }

  @Test func sizesAndBytesComeBack() throws {
    let dataset = try Tiny.load()
    #expect((dataset.count, dataset.rows, dataset.columns) == (3, 2, 4))
    #expect(dataset.pixels == Tiny.pixels)
    #expect(dataset.labels == Tiny.labels.map { Int($0) })
  }

  @Test func tooFewBytesAreCounted() {
    let error = Tiny.error(images: Tiny.images.dropLast(5))
    guard case .wrongByteCount(_, [3, 2, 4], found: 19) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(error?.description.contains("expected 3 x 2 x 4 = 24 pixel bytes, found 19") == true)
    #expect(error?.description.contains("truncated download?") == true)
  }

  @Test func trailingBytesAreCounted() {
    let error = Tiny.error(labels: Tiny.labelFile + [1, 2])
    guard case .wrongByteCount(_, [3], found: 5) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(error?.description.contains("expected 3 label bytes, found 5") == true)
    #expect(error?.description.contains("appended") == true)
  }

  @Test func labelsWhereImagesBelongAreNamed() {
    let error = Tiny.error(images: Tiny.labelFile)
    guard case .wrongMagicNumber(_, 2051, 2049) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(
      error?.description.contains(
        "expected images (magic number 2051), found labels (magic number 2049)") == true)
  }

  @Test func anotherFormatIsNamed() {
    guard case .wrongMagicNumber(_, _, 0x3c21_646f) = Tiny.error(images: Array("<!doctype".utf8))
    else { return #expect(Bool(false)) }
  }

  @Test(arguments: [1, 3, 4, 15])
  func aHeaderCutShortIsNamed(length: Int) {
    let cut = Array(Tiny.images[..<length])
    guard case .truncatedHeader(_, 16, let found) = Tiny.error(images: cut) else {
      return #expect(Bool(false))
    }
    #expect(found == length)
  }

  @Test(arguments: [[0, 28, 28], [3, 0, 28], [3, 28, 0]])
  func aSizeOfZeroIsNamed(dimensions: [Int]) {
    let header = Self.header(dimensions.map { UInt32($0) })
    guard case .nothingInside(_, dimensions) = Tiny.error(images: header) else {
      return #expect(Bool(false))
    }
  }

  /// 2^96 bytes do not fit an integer.
  @Test func aProductThatOverflowsIsNamed() {
    let header = Self.header([.max, .max, .max])
    guard case .absurdHeader = Tiny.error(images: header + [1, 2, 3]) else {
      return #expect(Bool(false))
    }
  }

  /// 2^62 bytes fit an integer but no memory: nothing may be allocated for them.
  @Test func aGiantHeaderOfASmallFileIsATruncation() {
    let header = Self.header([.max, 1 << 15, 1 << 15])
    guard case .wrongByteCount(_, _, found: 3) = Tiny.error(images: header + [1, 2, 3]) else {
      return #expect(Bool(false))
    }
  }

  @Test func anEmptyFileIsNamed() {
    guard case .emptyFile = Tiny.error(images: []) else { return #expect(Bool(false)) }
    // Empty inside a gzip wrapper is a missing header.
    guard case .truncatedHeader(_, 16, 0) = Tiny.error(images: Gzip.compress([])) else {
      return #expect(Bool(false))
    }
  }

  private static func header(_ sizes: [UInt32]) -> [UInt8] {
    ([2051] + sizes).flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }
}
