package import Queries

extension Query {
  /// How far each logit of the network in float32 can be from real arithmetic, over all float32 inputs
  /// within a distance of the centre, whatever the order of summation (Higham, 2002, section 3.1);
  /// infinite where numbers may leave float32's range, or the network is not fully connected.
  package func float32Errors(radius: Double) -> [Double] {
    guard let dense = network.single else {
      // Other operations round in other places than the blocks that they are lowered to.
      return Array(repeating: .infinity, count: network.logitCount)
    }
    let bounds = ballBounds(radius: radius).layers
    // What a layer reads at most, and how far that can be off already.
    var inputs = self.inputs.ranges.map { max(abs($0.lower), abs($0.upper)) }
    var errors = [Double](repeating: 0, count: inputs.count)
    for (index, layer) in dense.layers.enumerated() {
      let terms = Double(layer.weight.columns + 2)
      let unit = 0x1p-24
      let growth = terms * unit / (1 - terms * unit)
      let next = layer.bias.indices.map { neuron -> Double in
        var (size, carried) = (Double(abs(layer.bias[neuron])), 0.0)
        for (input, weight) in layer.weight.row(neuron).enumerated() where weight != 0 {
          let weight = abs(Double(weight))
          size += weight * (inputs[input] + errors[input])
          carried += weight * errors[input]
        }
        guard size + carried < Double(Float.greatestFiniteMagnitude) / 2 else { return .infinity }
        // The smallest normal number covers underflow; the last factor what this sum itself rounds.
        return (growth * size + carried + terms * Double(Float.leastNormalMagnitude))
          * (1 + 1e-9)
      }
      inputs = bounds[index].map { max(0, $0.upper) }
      errors = next
    }
    return errors
  }

  /// The same question with conditions that are met as soon as float32 could meet them.
  package func widened(by errors: [Double]) -> Query {
    replacingRegions { region in
      var result = region
      for index in result.constraints.indices {
        let constraint = result.constraints[index]
        let error = zip(constraint.coefficients, errors).reduce(0) { $0 + abs($1.0) * $1.1 }
        result.constraints[index].lower = (constraint.lower - error * (1 + 1e-9)).nextDown
      }
      return result
    }
  }
}
