internal import Networks
public import Queries
internal import LinearAlgebra

/// Bounds over all inputs of a question that are closer to the centre than a radius: what reads the input
/// in closed form, all else by interval arithmetic. Rounding goes outward everywhere.
extension Query {
  /// Bounds over the inputs within `radius` of the centre; infinity means every allowed input.
  public func ballBounds(radius: Double) -> NeuronBounds {
    let room = Capacity(inputs)
    let changes = inputs.ball.changeBounds
    var bounds = NeuronBounds(of: network, layers: [])
    for block in network.blocks.indices {
      bounds.layers.append(
        network.sums(of: block, earlier: bounds.layers) { row, errors, _, low, high in
          addCenter(row, errors, &low, &high)
          changes.forGreatest(gains(row, errors, room.down, room.up), radius: radius) {
            low.add(-$0, $1)
          }
          changes.forGreatest(gains(row, errors, room.up, room.down), radius: radius) {
            high.add($0, $1)
          }
        })
    }
    return bounds
  }

  /// The least and the greatest that a block's sums over the centre and its biases can be, whichever of
  /// the weights within their errors are meant. What it reads of other blocks is left out.
  func sumsAtCenter(_ block: PiecewiseNetwork.Block) -> [Interval] {
    block.bias.indices.map { neuron in
      var (low, high) = block.biasSums(neuron)
      for term in block.terms where term.source == .input {
        addCenter(term.map.row(neuron), term.map.errors?.row(neuron), &low, &high)
      }
      return Interval(low.lower, high.upper)
    }
  }

  private func addCenter(
    _ row: LinearMap.Row, _ errors: LinearMap.Row?, _ low: inout RoundedSum,
    _ high: inout RoundedSum
  ) {
    row.forEach {
      low.add($1, inputs.center[$0])
      high.add($1, inputs.center[$0])
    }
    errors?.forEach {
      low.add(-$1, abs(inputs.center[$0]))
      high.add($1, abs(inputs.center[$0]))
    }
  }

  /// What each input's change can add to row * change, when positive weights are limited by `rise` and
  /// negative ones by `fall`.
  private func gains(
    _ row: LinearMap.Row, _ errors: LinearMap.Row?, _ rise: [Double], _ fall: [Double]
  ) -> [Gain] {
    guard let errors else {
      var gains: [Gain] = []
      gains.reserveCapacity(row.values.count)
      row.forEach { input, weight in
        let gain = Gain(
          weight: abs(weight), error: 0, capacity: weight > 0 ? rise[input] : fall[input])
        gains.append(gain.per(inputs.ball.weight(input)))
      }
      return gains
    }
    return Self.joined(row, errors) { input, weight, error in
      let capacity =
        abs(weight) <= error
        ? max(rise[input], fall[input]) : weight > 0 ? rise[input] : fall[input]
      return Gain(weight: abs(weight), error: error, capacity: capacity)
        .per(inputs.ball.weight(input))
    }
  }

  /// What a function makes of each input's coefficient and error; an input may have one of them alone.
  private static func joined<Value>(
    _ row: LinearMap.Row, _ errors: LinearMap.Row,
    _ value: (_ input: Int, _ weight: Double, _ error: Double) -> Value
  ) -> [Value] {
    if row.columns == errors.columns {
      return zip(row.values, errors.values).enumerated().map { position, numbers in
        value(row.columns?[position] ?? position, numbers.0, numbers.1)
      }
    }
    var both: [Int: (weight: Double, error: Double)] = [:]
    row.forEach { both[$0, default: (0, 0)].weight = $1 }
    errors.forEach { both[$0, default: (0, 0)].error = $1 }
    return both.sorted { $0.key < $1.key }.map { value($0.key, $0.value.weight, $0.value.error) }
  }
}
