internal import LinearAlgebra
internal import Networks
internal import Proofs

/// How much sums of logits can change with each input of a domain: bounds on their slopes there, as intervals
/// are carried back (ReluVal; Wang and others, 2018). Of use where inputs are few; nothing rests on it.
struct InputInfluence: Sendable {
  private let backward: BackwardBounds
  /// For each block and term the positive and the negative weights.
  private let weights: [[(positive: Matrix<Double>, negative: Matrix<Double>)]]

  init(_ backward: BackwardBounds) {
    self.backward = backward
    weights = backward.network.blocks.map { block in
      block.terms.map { term in
        var positive = Matrix<Double>(rows: block.count, columns: term.map.inputCount)
        var negative = positive
        for row in 0..<block.count {
          term.map.row(row).forEach { column, value in
            if value > 0 { positive[row, column] = value } else { negative[row, column] = value }
          }
        }
        return (positive, negative)
      }
    }
  }

  /// For each row the greatest magnitude of its slope by each input, times the input's range.
  ///
  /// - Parameter rows: one for each domain, on the logits.
  func shares(_ rows: Matrix<Double>, _ domains: [PropagationDomain]) -> Matrix<Double> {
    let network = backward.network
    let top = network.blocks.count - 1
    func zero(_ columns: Int) -> Matrix<Double> { Matrix(rows: rows.rows, columns: columns) }
    var slopes = network.blocks.map { (low: zero($0.count), high: zero($0.count)) }
    var onInputs = (low: zero(network.inputCount), high: zero(network.inputCount))
    slopes[top] = (rows, rows)
    func add(_ one: Matrix<Double>, _ other: Matrix<Double>, to sum: inout Matrix<Double>) {
      for index in sum.elements.indices {
        sum.elements[index] += one.elements[index] + other.elements[index]
      }
    }
    for (index, block) in network.blocks.enumerated().reversed() {
      if index < top, block.isRectified {
        for (row, domain) in domains.enumerated() {
          for neuron in 0..<block.count {
            let place = backward.offsets[index] + neuron
            if domain.upper[place] <= 0 {
              (slopes[index].low[row, neuron], slopes[index].high[row, neuron]) = (0, 0)
            } else if domain.lower[place] < 0 {
              slopes[index].low[row, neuron] = min(0, slopes[index].low[row, neuron])
              slopes[index].high[row, neuron] = max(0, slopes[index].high[row, neuron])
            }
          }
        }
      }
      let (low, high) = slopes[index]
      for (term, weights) in zip(block.terms, weights[index]) {
        let lows = (low.multiply(weights.positive), high.multiply(weights.negative))
        let highs = (high.multiply(weights.positive), low.multiply(weights.negative))
        switch term.source {
        case .input:
          add(lows.0, lows.1, to: &onInputs.low)
          add(highs.0, highs.1, to: &onInputs.high)
        case .block(let source):
          add(lows.0, lows.1, to: &slopes[source].low)
          add(highs.0, highs.1, to: &slopes[source].high)
        }
      }
    }
    var result = zero(network.inputCount)
    for (row, domain) in domains.enumerated() {
      for (input, range) in domain.inputs.enumerated() {
        result[row, input] =
          max(abs(onInputs.low[row, input]), abs(onInputs.high[row, input]))
          * (range.upper - range.lower)
      }
    }
    return result
  }
}
