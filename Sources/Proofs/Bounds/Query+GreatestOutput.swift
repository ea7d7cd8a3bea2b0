package import LinearAlgebra
public import Networks
public import Queries

extension Query {
  /// The question for the inputs of a set with the largest values of some regions.
  public init(
    network: PiecewiseNetwork, inputs: InputSet, maximizing regions: [OutputRegion]
  ) {
    self.init(network: network, inputs: inputs, regions: regions)
    let bounds = ballBounds(radius: inputs.ball.radius).layers
    let last = network.output
    let sources = last.terms.map { term in
      switch term.source {
      case .input: inputs.ranges
      case .block(let index): network.blocks[index].outputs(bounds[index])
      }
    }
    let reach = regions.flatMap(\.constraints).reduce(0) {
      max($0, $1.reach(bounds[bounds.count - 1]), $1.terms(of: last, sources) * 1e-3)
    }
    goal = .greatestOutput(reach: reach)
  }

  /// The question which of a set's inputs makes an output of a network as large as possible; the largest
  /// of several objectives counts.
  ///
  /// - Parameter inputs: nil for all of [0, 1]^n.
  /// - Precondition: there are at least two classes, and every objective's is one of them.
  public init(
    network: PiecewiseNetwork, inputs: InputSet? = nil, maximizing objectives: [OutputObjective]
  ) {
    // Distances mean nothing where all inputs are asked about, and for Linf a program has no row for
    // them.
    self.init(
      network: network,
      inputs: inputs
        ?? InputSet(around: Array(repeating: 0, count: network.inputCount), Ball(.linf)),
      maximizing: objectives.map { $0.region(for: network.decision) })
  }
}

extension Query {
  /// No input of the set has a larger value than this, by interval arithmetic: up to the last block, and
  /// then over the sum that the value is of what the last block reads (the tutorial of Kolter and Madry,
  /// chapter 3). Infinite where a region has no value.
  public var intervalBound: Double {
    let bounds = ballBounds(radius: inputs.ball.radius).layers
    return regions.map { region in
      region.constraints.filter(\.isValue).map { constraint in
        let outputs = Double(constraint.coefficients.count { $0 != 0 })
        let onSources = constraint.onSources(of: network.output)
        var sum = RoundedSum(-onSources.lower)
        for part in onSources.parts {
          let values =
            switch part.source {
            case .input: inputs.ranges
            case .block(let index): network.blocks[index].outputs(bounds[index])
            }
          for (index, value) in values.enumerated() {
            let weight = part.weights[index]
            sum.add(weight, weight > 0 ? value.upper : value.lower)
            // What the weight was rounded by, and may differ by.
            let size = max(abs(value.lower), abs(value.upper))
            sum.add(outputs * .ulpOfOne * part.magnitudes[index], size)
            sum.add(2 * (part.errors?[index] ?? 0), size)
          }
        }
        return sum.upper
      }.min() ?? .infinity
    }.max() ?? -.infinity
  }
}

extension OutputConstraint {
  /// The slack is no larger in magnitude than this over some intervals of the logits.
  package func reach(_ logits: [Interval]) -> Double {
    let slack = slack(over: logits)
    return max(abs(slack.lower), abs(slack.upper))
  }

  /// The size of what the slack is summed from, over some intervals of what the last block reads: a
  /// slack that is far smaller everywhere is what cancellation leaves.
  fileprivate func terms(of block: PiecewiseNetwork.Block, _ sources: [[Interval]]) -> Double {
    zip(coefficients, block.bias.indices).reduce(abs(lower)) { sum, term in
      let (coefficient, row) = term
      guard coefficient != 0 else { return sum }
      var size = abs(block.bias[row])
      for (term, values) in zip(block.terms, sources) {
        term.map.row(row).forEach {
          size += abs($1) * max(abs(values[$0].lower), abs(values[$0].upper))
        }
      }
      return sum + abs(coefficient) * size
    }
  }
}
