package import LinearAlgebra
package import Networks
package import Queries

extension AttackProblem {
  /// The question for the inputs with the largest values of some regions.
  ///
  /// - Parameters:
  ///   - budget: no further from the image than this; infinity for no limit.
  ///   - ranges: what each input may be; nil for [0, 1].
  package init(
    network: PiecewiseNetwork, image: [Double], maximizing regions: [LogitRegion], norm: Norm,
    budget: Double, maxDeviation: Double?, ranges: [Interval]? = nil
  ) {
    self.init(
      network: network, image: image, regions: regions, norm: norm, maxDeviation: maxDeviation,
      ranges: ranges)
    let bounds = ballBounds(radius: budget).layers
    let last = network.output
    let sources = last.terms.map { term in
      switch term.source {
      case .input: self.ranges
      case .block(let index): network.blocks[index].outputs(bounds[index])
      }
    }
    let reach = regions.flatMap(\.constraints).reduce(0) {
      max($0, $1.reach(bounds[bounds.count - 1]), $1.terms(of: last, sources) * 1e-3)
    }
    goal = .outputs(budget: budget, reach: reach)
  }
}

extension LogitConstraint {
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
