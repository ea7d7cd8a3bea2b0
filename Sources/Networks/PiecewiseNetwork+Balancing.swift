internal import LinearAlgebra

extension PiecewiseNetwork {
  /// The same function, bit for bit, with hidden neurons of one size: each is divided by a power
  /// of two, so that the largest of its weights lies in [1, 2), and the weights that read it are
  /// multiplied by it. Whoever compares a neuron's value with a tolerance needs that.
  public func balanced() -> PiecewiseNetwork { balancing().network }

  /// The same, and what each neuron of each block was divided by: 1 where a block has no ReLU.
  package func balancing() -> (network: PiecewiseNetwork, sizes: [[Double]]) {
    var blocks = blocks
    var sizes: [[Double]] = []
    for index in blocks.indices {
      for number in blocks[index].terms.indices {
        guard case .block(let earlier) = blocks[index].terms[number].source,
          blocks[earlier].isRectified
        else { continue }
        let map = blocks[index].terms[number].map
        blocks[index].terms[number].map = map.scaled(rows: nil, columns: sizes[earlier])
      }
      guard blocks[index].isRectified else {
        sizes.append(Array(repeating: 1, count: blocks[index].count))
        continue
      }
      sizes.append(blocks[index].sizes)
      blocks[index].divide(by: sizes[index])
    }
    let network = PiecewiseNetwork(
      inputCount: inputCount, blocks: blocks, decision: decision)
    return (network, sizes)
  }
}

extension PiecewiseNetwork.Block {
  /// For each neuron the power of two at or below the largest of its weights.
  fileprivate var sizes: [Double] {
    var largest = [Double](repeating: 0, count: count)
    for term in terms {
      largest = zip(largest, term.map.form.rowSizes).map { max($0, $1) }
    }
    return largest.map {
      guard $0 > 0, $0.isFinite else { return 1 }
      // One over it is a number too.
      let exponent = max($0.exponent, -1022)
      return Double(sign: .plus, exponent: exponent, significand: 1)
    }
  }

  fileprivate mutating func divide(by sizes: [Double]) {
    let factors = sizes.map { 1 / $0 }
    for number in terms.indices {
      terms[number].map = terms[number].map.scaled(rows: factors, columns: nil)
    }
    for neuron in bias.indices {
      bias[neuron] /= sizes[neuron]
      guard let error = biasErrors?[neuron], error > 0 else { continue }
      // Exact, but for underflow.
      biasErrors?[neuron] = (error / sizes[neuron]).nextUp
    }
  }
}
