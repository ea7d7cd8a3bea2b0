package import LinearAlgebra
public import Networks

extension PiecewiseNetwork {
  /// Bounds over all inputs in [lower, upper]^n by interval arithmetic alone, which is what the
  /// base model of the thesis gets its big-M values from. Those of layer 1 are the closest there
  /// are.
  public func boxBounds(_ lower: Double = 0, _ upper: Double = 1) -> NeuronBounds {
    bounds(over: Array(repeating: Interval(lower, upper), count: inputCount))
  }

  /// The same over inputs that have an interval each.
  package func bounds(over inputs: [Interval]) -> NeuronBounds {
    var bounds = NeuronBounds(of: self, layers: [])
    for index in blocks.indices {
      bounds.layers.append(self.bounds(of: index, inputs: inputs, earlier: bounds.layers))
    }
    return bounds
  }

  /// Bounds on a block's pre-activations from those of the inputs and of all earlier blocks.
  package func bounds(
    of block: Int, inputs: [Interval], earlier: [[Interval]]
  ) -> [Interval] {
    sums(of: block, earlier: earlier) { row, errors, _, low, high in
      Self.add(row, errors, over: inputs, &low, &high)
    }
  }

  /// The least and the greatest that a block's sums can be.
  ///
  /// - Parameters:
  ///   - earlier: bounds on all earlier blocks' pre-activations.
  ///   - addInput: adds what a row of a map of the input contributes at least and at most; it is given
  ///     the errors of the row's coefficients and the neuron.
  func sums(
    of block: Int, earlier: [[Interval]],
    addInput: (
      LinearMap.Row, _ errors: LinearMap.Row?, _ neuron: Int, _ low: inout RoundedSum,
      _ high: inout RoundedSum
    ) -> Void
  ) -> [Interval] {
    let terms = blocks[block].terms.map { term in
      let values: [Interval]? =
        switch term.source {
        case .input: nil
        case .block(let index): blocks[index].outputs(earlier[index])
        }
      return (map: term.map, values: values)
    }
    return blocks[block].bias.indices.map { neuron in
      var (low, high) = blocks[block].biasSums(neuron)
      for (map, values) in terms {
        let (row, errors) = (map.row(neuron), map.errors?.row(neuron))
        if let values {
          Self.add(row, errors, over: values, &low, &high)
        } else {
          addInput(row, errors, neuron, &low, &high)
        }
      }
      return Interval(low.lower, high.upper)
    }
  }

  /// Adds the least and the greatest of row * values while every value lies in its interval.
  private static func add(
    _ row: LinearMap.Row, _ errors: LinearMap.Row?, over values: [Interval],
    _ low: inout RoundedSum, _ high: inout RoundedSum
  ) {
    row.forEach { column, coefficient in
      let value = values[column]
      low.add(coefficient, coefficient > 0 ? value.lower : value.upper)
      high.add(coefficient, coefficient > 0 ? value.upper : value.lower)
    }
    errors?.forEach { column, error in
      let size = max(abs(values[column].lower), abs(values[column].upper))
      low.add(-error, size)
      high.add(error, size)
    }
  }
}

extension PiecewiseNetwork.Block {
  /// What later blocks read, given bounds on the pre-activations.
  package func outputs(_ preActivations: [Interval]) -> [Interval] {
    isRectified
      ? preActivations.map { Interval(max(0, $0.lower), max(0, $0.upper)) } : preActivations
  }

  /// Sums that begin with the least and the greatest that a bias may be.
  func biasSums(_ neuron: Int) -> (low: RoundedSum, high: RoundedSum) {
    var (low, high) = (RoundedSum(bias[neuron]), RoundedSum(bias[neuron]))
    if let error = biasErrors?[neuron] {
      low.add(-1, error)
      high.add(1, error)
    }
    return (low, high)
  }
}
