internal import Networks
public import Queries
internal import LinearAlgebra

/// Bounds over all inputs of a problem that are closer to the image than a radius: what reads the input
/// in closed form, all else by interval arithmetic. Rounding goes outward everywhere.
extension AttackProblem {
  /// Bounds over the inputs within `radius` of the image; infinity means every allowed input.
  public func ballBounds(radius: Double) -> NeuronBounds {
    let (up, down) = (upwardCapacity, downwardCapacity)
    var bounds = NeuronBounds(of: network, layers: [])
    for block in network.blocks.indices {
      bounds.layers.append(
        network.sums(of: block, earlier: bounds.layers) { row, errors, _, low, high in
          addImage(row, errors, &low, &high)
          forGreatestChange(row, errors, gain: down, loss: up, radius: radius) { low.add(-$0, $1) }
          forGreatestChange(row, errors, gain: up, loss: down, radius: radius) { high.add($0, $1) }
        })
    }
    return bounds
  }

  /// The least and the greatest that a block's sums over the image and its biases can be, whichever of
  /// the weights within their errors are meant. What it reads of other blocks is left out.
  func sumsAtImage(_ block: PiecewiseNetwork.Block) -> [Interval] {
    block.bias.indices.map { neuron in
      var (low, high) = block.biasSums(neuron)
      for term in block.terms where term.source == .input {
        addImage(term.map.row(neuron), term.map.errors?.row(neuron), &low, &high)
      }
      return Interval(low.lower, high.upper)
    }
  }

  private func addImage(
    _ row: LinearMap.Row, _ errors: LinearMap.Row?, _ low: inout RoundedSum,
    _ high: inout RoundedSum
  ) {
    row.forEach {
      low.add($1, image[$0])
      high.add($1, image[$0])
    }
    errors?.forEach {
      low.add(-$1, abs(image[$0]))
      high.add($1, abs(image[$0]))
    }
  }

  /// Hands over the products whose sum is the most that row * change can reach, when positive
  /// weights are limited by `gain` and negative ones by `loss`. For L1 this is a fractional
  /// knapsack: the budget goes to the largest weights first.
  private func forGreatestChange(
    _ row: LinearMap.Row, _ errors: LinearMap.Row?, gain: [Double], loss: [Double], radius: Double,
    _ add: (_ weight: Double, _ change: Double) -> Void
  ) {
    // Two products for each weight give the sum room for an order that rounding has changed.
    var entries: [(weight: Double, error: Double, capacity: Double)] = []
    entries.reserveCapacity(row.values.count)
    row.forEach { input, weight in
      entries.append((abs(weight), 0, weight > 0 ? gain[input] : loss[input]))
    }
    if let errors {
      entries = Self.joined(row, errors) { input, weight, error in
        let capacity =
          abs(weight) <= error
          ? max(gain[input], loss[input]) : weight > 0 ? gain[input] : loss[input]
        return (abs(weight), error, capacity)
      }
    }
    guard norm == .l1, radius < .infinity else {
      for (weight, error, capacity) in entries {
        let change = min(capacity, radius)
        add(weight, change)
        add(error, change)
      }
      return
    }
    var budget = Budget(radius)
    for index in DescendingOrder(entries.map { $0.weight + $0.error }) {
      guard budget.left > 0 else { break }
      let (weight, error, capacity) = entries[index]
      let change = budget.spend(upTo: capacity)
      add(weight, change)
      add(error, change)
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
