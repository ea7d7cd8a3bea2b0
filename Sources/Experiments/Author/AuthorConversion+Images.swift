internal import Datasets
internal import Networks

extension AuthorConversion {
  /// The sets of images, found by their pixels.
  func sets(classCount: Int) throws -> AuthorSets {
    var positions: [[UInt8]: Int] = [:]
    for index in (0..<test.images.count).reversed() {
      positions[Array(test.images.bytes(of: index))] = index
    }
    func indices(_ name: String) throws -> [Int] { try self.indices(table(name), positions) }
    var performance: [ThesisNetwork: [Int]] = [:]
    for network in ThesisNetwork.allCases {
      performance[network] = try indices(AuthorOriginals.performance(network))
    }
    let originals = try indices(AuthorOriginals.retrainingOriginals)
    guard originals.count.isMultiple(of: AuthorSets.originalsPerDigit) else {
      throw AuthorError.malformed(
        path: try table(AuthorOriginals.retrainingOriginals).path,
        "it should hold \(AuthorSets.originalsPerDigit) images of each digit")
    }
    return AuthorSets(
      performance: performance, afterImprovement: try indices(AuthorOriginals.afterImprovement),
      retrainingOriginals: originals,
      misclassifiedOriginals: try indices(AuthorOriginals.misclassifiedOriginals),
      labels: originals.map { test.labels[$0] }, examplesPerOriginal: classCount - 1)
  }

  /// The positions of a table's images: a line with their number, then a line for each.
  private func indices(_ table: NumberTable, _ positions: [[UInt8]: Int]) throws -> [Int] {
    guard let header = table.rows.first, header == [Double(table.rows.count - 1)] else {
      throw AuthorError.malformed(path: table.path, "its first line is not the number of images")
    }
    return try table.rows.dropFirst().enumerated().map { image, row in
      guard let bytes = Self.bytes(row), let index = positions[bytes] else {
        throw AuthorError.unknownImage(path: table.path, image: image)
      }
      return index
    }
  }

  /// The bytes that some pixels are as float32 in [0, 1]; nil where one of them is none.
  private static func bytes(_ row: [Double]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for value in row {
      guard let byte = UInt8(exactly: (value * 255).rounded()), Float(byte) / 255 == Float(value)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
