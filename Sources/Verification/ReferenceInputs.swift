internal import LinearAlgebra
public import Networks

/// Labelled inputs, most often the training images, from which searches start: inputs that the
/// network already answers with the wanted class.
public struct ReferenceInputs: Sendable {
  private let inputs: Matrix<Float>
  private let logits: Matrix<Float>

  /// Classifies some inputs once; `starts` then only compares.
  public init(_ data: LabelledInputs, network: Network) {
    inputs = data.inputs
    logits = network.logits(data.inputs)
  }

  /// The inputs whose logits lie in a region, nearest to an image first (in L1), at most `count`.
  public func starts(for region: LogitRegion, near image: [Double], count: Int = 10) -> [[Double]] {
    let target = image.map(Float.init)
    var nearest: [(distance: Float, row: Int)] = []
    for row in 0..<inputs.rows where region.contains(logits.row(row).map(Double.init)) {
      var distance: Float = 0
      for (a, b) in zip(inputs.row(row), target) { distance += abs(a - b) }
      nearest.append((distance, row))
    }
    nearest.sort { ($0.distance, $0.row) < ($1.distance, $1.row) }
    return nearest.prefix(count).map { inputs.row($0.row).map(Double.init) }
  }
}
