/// Bytes that come one after the other, whatever they are stored in.
protocol ByteReader: ~Copyable {
  /// The file, for error texts.
  var path: String { get }
  /// What in the file they are, for error texts; nil for all of it.
  var place: String? { get }
  /// How many bytes there are in all, where that is known before they are read.
  var totalCount: Int? { get }

  /// Fills `buffer` as far as the contents reach and returns the count; less only at their end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

extension ByteReader where Self: ~Copyable {
  /// An error about these bytes.
  func unusable(_ problem: String, remedy: String) -> DatasetError {
    .unusable(path: path, place: place, problem: problem, remedy: remedy)
  }
}
