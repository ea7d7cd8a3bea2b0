package import Datasets

/// A table of four columns in three heaps that lie apart, 50 rows each, of which ten are test data.
package enum ThreeBlobs {
  package static let fileName = "flowers.csv"
  package static let classNames = ["iris", "lily", "rose"]

  /// The text of the table.
  package static var text: String {
    var state: UInt64 = 7
    func noise() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) - 0.5
    }
    let centers = [[0.2, 0.8, 0.5, 0.1], [0.7, 0.3, 0.2, 0.4], [0.5, 0.6, 0.9, 0.8]]
    var lines = ["sepal,petal,width,height,label"]
    for row in 0..<150 {
      let values = centers[row % 3].map { center in
        let value = min(1, max(0, center + 0.15 * noise()))
        return "\((value * 1000).rounded() / 1000)"
      }
      lines.append((values + [classNames[row % 3]]).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Writes the table to a folder.
  package static func write(to folder: TemporaryFolder) throws -> DataSource {
    try DataSource.locate(explicit: folder.write(text, as: fileName), environment: [:])
  }
}
