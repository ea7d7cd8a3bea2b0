public import Queries
internal import LinearAlgebra
public import Networks

/// Labelled inputs, most often the training images, from which searches start: inputs that the
/// network already answers with the wanted class.
public struct ReferenceInputs: Sendable {
  private let inputs: Matrix<Float>
  private let logits: Matrix<Float>
  /// The rows that the network gives each class.
  private let rows: [[Int]]

  /// Classifies some inputs once; `starts` then only compares.
  public init(_ data: LabelledInputs, network: NetworkGraph) {
    inputs = data.inputs
    logits = network.logits(data.inputs)
    // Where outputs with a ReLU answer nothing, the largest logit is still the nearest to an answer.
    let decision = network.reading(outputs: .linear).decision
    var rows = [[Int]](repeating: [], count: decision.classCount)
    for row in 0..<logits.rows {
      if let answer = decision.classification(logits.row(row)) { rows[answer].append(row) }
    }
    self.rows = rows
  }

  /// The inputs whose logits lie in a region, nearest to an image first (in L1), at most `count`.
  /// Where the region has a target, the network's answer to them is the target.
  public func starts(for region: OutputRegion, near image: [Double], count: Int = 10) -> [[Double]]
  {
    let target = image.map(Float.init)
    var nearest: [(distance: Float, row: Int)] = []
    let candidates = region.target.map { rows[$0] } ?? Array(0..<inputs.rows)
    for row in candidates where region.contains(logits.row(row).map(Double.init)) {
      var distance: Float = 0
      for (a, b) in zip(inputs.row(row), target) { distance += abs(a - b) }
      nearest.append((distance, row))
    }
    nearest.sort { ($0.distance, $0.row) < ($1.distance, $1.row) }
    return nearest.prefix(count).map { inputs.row($0.row).map(Double.init) }
  }
}
