public import LinearAlgebra

/// Inputs with the class that each belongs to: what networks are trained and tested on.
public struct LabelledInputs: Sendable {
  /// count x inputCount.
  public private(set) var inputs: Matrix<Float>
  /// One class for each input.
  public private(set) var labels: [Int]

  /// Inputs and as many labels.
  public init(inputs: Matrix<Float>, labels: [Int]) {
    precondition(inputs.rows == labels.count, "each input needs one label")
    self.inputs = inputs
    self.labels = labels
  }

  /// The number of inputs.
  public var count: Int { labels.count }

  /// These inputs followed by others of the same size.
  public func appending(_ other: LabelledInputs) -> LabelledInputs {
    LabelledInputs(
      inputs: Matrix(
        rows: count + other.count, columns: inputs.columns,
        elements: inputs.elements + other.inputs.elements),
      labels: labels + other.labels)
  }

  /// The inputs at some positions, in that order.
  public func subset(_ indices: some Collection<Int>) -> LabelledInputs {
    var elements: [Float] = []
    elements.reserveCapacity(indices.count * inputs.columns)
    for index in indices { elements.append(contentsOf: inputs.row(index)) }
    return LabelledInputs(
      inputs: Matrix(rows: indices.count, columns: inputs.columns, elements: elements),
      labels: indices.map { labels[$0] })
  }
}

/// What answers inputs with classes.
public protocol Classifier: Sendable {
  /// How many numbers an input has.
  var inputCount: Int { get }
  /// The class of each input, or none.
  ///
  /// - Parameter inputs: count x inputCount.
  func predictions(_ inputs: Matrix<Float>) -> [Int?]
}

extension Classifier {
  /// The fraction of inputs whose answer is their label; 0 of none.
  public func accuracy(on data: LabelledInputs) -> Double {
    guard data.count > 0 else { return 0 }
    let correct = zip(predictions(data.inputs), data.labels).count { $0 == $1 }
    return Double(correct) / Double(data.count)
  }
}

/// What answers inputs in float64 too.
public protocol InputClassifier: Classifier {
  /// The class of one input, of inputCount numbers, in float64; nil for none.
  func classification(_ input: [Double]) -> Int?
}
