public import Networks
public import LinearAlgebra
internal import Queries

/// Why examples cannot be applied to images.
public enum ExampleMismatch: Error, CustomStringConvertible, Equatable {
  /// The example belongs to the other split.
  case split(record: String, data: String)
  /// There is no image of this number.
  case index(Int, count: Int)
  /// The image shows another class than the example says.
  case label(index: Int, record: Int, data: Int)
  /// The example changes a pixel that images do not have.
  case pixel(index: Int, pixel: Int, count: Int)
  /// The example takes a pixel out of its range.
  case range(index: Int, value: Double, range: Interval)

  /// One line: what does not fit, and what to do.
  public var description: String {
    let remedy = "(use the data that the examples were made from)"
    return switch self {
    case .split(let record, let data):
      "an example is of the \(record) images, not of the \(data) images"
    case .index(let index, let count):
      "an example is of image \(index), but there are only \(count) images \(remedy)"
    case .label(let index, let record, let data):
      "the example of image \(index) says that it shows \(record), but it shows \(data) "
        + remedy
    case .pixel(let index, let pixel, let count):
      "the example of image \(index) changes pixel \(pixel), but images have \(count) pixels "
        + remedy
    case .range(let index, let value, let range):
      "the example of image \(index) makes a pixel \(value), but pixels are from "
        + "\(Self.text(range.lower)) to \(Self.text(range.upper)) \(remedy)"
    }
  }
}

extension ExampleMismatch {
  /// A whole number without a fraction.
  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}

extension LabelledImages {
  /// The adversarial input of a record in float64; nil where the record has none.
  public func adversarialInput(_ record: AttackRecord) throws(ExampleMismatch) -> [Double]? {
    guard record.split == split.rawValue else {
      throw .split(record: record.split, data: split.rawValue)
    }
    guard labels.indices.contains(record.index) else {
      throw .index(record.index, count: images.count)
    }
    guard labels[record.index] == record.label else {
      throw .label(
        index: record.index, record: record.label, data: labels[record.index])
    }
    for change in record.delta ?? [] where !(0..<images.pixelCount).contains(change.pixel) {
      throw .pixel(index: record.index, pixel: change.pixel, count: images.pixelCount)
    }
    let input = record.adversarialInput(images.image(record.index))
    let range = record.imageRange ?? Interval(0, 1)
    let (least, most) = (range.lower - Tolerances.pixelRange, range.upper + Tolerances.pixelRange)
    if let value = input?.first(where: { !(least...most ~= $0) }) {
      throw .range(index: record.index, value: value, range: range)
    }
    // An image plus a change may pass the range by a rounding error.
    return input?.map { min(range.upper, max(range.lower, $0)) }
  }

  /// The adversarial inputs of some records with their true classes; records without an example
  /// are left out.
  public func adversarialInputs(
    _ records: [AttackRecord]
  ) throws(ExampleMismatch) -> LabelledInputs {
    var elements: [Float] = []
    var labels: [Int] = []
    for record in records {
      guard let input = try adversarialInput(record) else { continue }
      elements.append(contentsOf: input.map(Float.init))
      labels.append(record.label)
    }
    return LabelledInputs(
      inputs: Matrix(rows: labels.count, columns: images.pixelCount, elements: elements),
      labels: labels)
  }

  /// The unchanged images that some records were made from, each once, in ascending order.
  public func originals(_ records: [AttackRecord]) -> LabelledInputs {
    let indices = Set(records.filter { $0.delta != nil }.map(\.index)).sorted()
    return LabelledInputs(inputs: inputs(indices), labels: indices.map { labels[$0] })
  }
}
