internal import Datasets

extension Property {
  /// A longer text is no property.
  public static let largestTextSize = 1 << 28

  /// Reads a file of VNN-LIB 1.0 or 2.0, plain or gzipped.
  ///
  /// - Throws: `PropertyError`: the file cannot be read, breaks its format at a line, or says what
  ///   cannot be answered.
  public init(path: String) throws(PropertyError) {
    let bytes: [UInt8]?
    do throws(DatasetError) {
      bytes = try ByteSource.contents(of: path, upTo: Self.largestTextSize)
    } catch {
      throw PropertyError(.malformed, FormatError(error, path: path))
    }
    guard let bytes else {
      throw PropertyError(
        .unsupported,
        FormatError(
          path: path, "has more than \(Self.largestTextSize >> 20) MB of text",
          remedy: "split the property into several files"))
    }
    try self.init(parsing: bytes, path: path)
  }

  /// Reads a text of VNN-LIB 1.0 or 2.0.
  ///
  /// - Parameter path: what the text is called in errors.
  public init(parsing text: String, path: String = "property") throws(PropertyError) {
    try self.init(parsing: Array(text.utf8), path: path)
  }

  private init(parsing bytes: [UInt8], path: String) throws(PropertyError) {
    var reader = PropertyReader(bytes, path: path)
    self = try reader.property()
  }
}
