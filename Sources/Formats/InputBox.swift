internal import Datasets
internal import LinearAlgebra

/// What each input of a network may be, as a file says it: two decimals for each.
public struct InputBox: Sendable, Equatable {
  /// One for each input, in the network's order, each with both ends.
  public let bounds: [PropertyBounds]

  /// The same interval for every input, its ends exactly these numbers.
  ///
  /// - Precondition: both are finite, the smaller first.
  public init(_ lower: Double, _ upper: Double, inputCount: Int) {
    precondition(lower <= upper, "a box has the smaller end first")
    let bounds = PropertyBounds(lower: ExactDecimal(lower), upper: ExactDecimal(upper))
    self.bounds = Array(repeating: bounds, count: inputCount)
  }

  /// Reads a file, plain or gzipped: of a VNN-LIB file (its name tells) the inputs' bounds; of any other
  /// text a line `lower,upper` or `name,lower,upper` for each input, with or without a line of names
  /// above.
  public init(contentsOf path: String) throws(FormatError) {
    let name = path.lowercased()
    if name.hasSuffix(".vnnlib") || name.hasSuffix(".vnnlib.gz") {
      do throws(PropertyError) {
        bounds = try Self.bounds(of: try Property(path: path), path)
      } catch {
        throw error.details
      }
    } else {
      bounds = try Self.rows(of: path)
    }
  }

  /// The rows of a table as bounds.
  private static func rows(of path: String) throws(FormatError) -> [PropertyBounds] {
    var bounds: [PropertyBounds] = []
    do throws(DatasetError) {
      var records = try CSVRecords(path: path)
      while let record = try records.next() {
        let ends = (max(0, record.count - 2)..<record.count).map(record.text)
        let numbers = ends.compactMap { try? ExactDecimal(parsing: $0) }
        // Names of the columns.
        if bounds.isEmpty, numbers.isEmpty { continue }
        guard 2...3 ~= record.count, numbers.count == 2 else {
          throw unusable(
            path, record.line, "has not two numbers at its end",
            "give each input a line: lower,upper or name,lower,upper")
        }
        guard numbers[0] <= numbers[1] else {
          throw unusable(
            path, record.line, "its least value is above its greatest", "exchange them")
        }
        let range = PropertyBounds(lower: numbers[0], upper: numbers[1])
        guard range.isFinite else {
          throw unusable(path, record.line, "its numbers are too large", "use float64's at most")
        }
        bounds.append(range)
      }
    } catch {
      throw FormatError(error, path: path)
    }
    guard !bounds.isEmpty else {
      throw FormatError(
        path: path, "has no line of two numbers",
        remedy: "give each input a line: lower,upper or name,lower,upper")
    }
    return bounds
  }

  private static func unusable(
    _ path: String, _ line: Int, _ problem: String, _ remedy: String
  ) -> DatasetError {
    .unusable(path: path, place: "line \(line)", problem: problem, remedy: remedy)
  }

  /// The bounds of a property's inputs, which must be the same in all of its regions.
  private static func bounds(
    of property: Property, _ path: String
  ) throws(PropertyError) -> [PropertyBounds] {
    func refuse(_ problem: String, remedy: String) -> PropertyError {
      PropertyFile(path: path).unsupported(problem, remedy: remedy)
    }
    guard let bounds = property.regions.first?.bounds else {
      throw refuse("no inputs satisfy its constraints", remedy: "check its bounds")
    }
    guard property.regions.allSatisfy({ $0.bounds == bounds }) else {
      throw refuse("has several boxes of inputs", remedy: "give each a file of its own")
    }
    if let index = bounds.firstIndex(where: { !$0.isFinite }) {
      throw refuse(
        "input \(property.name(ofVariable: index)) is not bounded on both sides",
        remedy: "bound it, or there is no least and greatest output")
    }
    return bounds
  }
}

extension PropertyBounds {
  /// Whether there are both ends, within float64's range.
  fileprivate var isFinite: Bool { enclosure.lower.isFinite && enclosure.upper.isFinite }
}
