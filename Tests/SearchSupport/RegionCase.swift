package import LinearAlgebra
package import DualSimplex
internal import GLPKSolver
package import Optimization
package import Proofs
package import Queries
package import Search

/// Temper's own engine, as every search uses it.
package let simplex = DualSimplexSolver()
/// The same, and GLPK for integer programs.
package let solvers = Solvers(linear: simplex, integer: GLPKSolver())

/// One region of a query with what its linear programs are made of.
package struct RegionCase {
  package let query: Query
  package var region: OutputRegion

  /// The query's first region: the target's.
  package init(_ query: Query) {
    self.query = query
    region = query.regions[0]
  }

  /// A random query.
  package init(_ test: RandomCase, norm: Norm = .l1, maxDeviation: Double? = nil) {
    self.init(
      Query(
        network: test.network, image: test.image, rule: MarginRule(target: test.target),
        norm: norm, maxDeviation: maxDeviation))
  }

  /// What multipliers of the region's programs are made inequalities by.
  package var derivation: InequalityDerivation { InequalityDerivation(query, region) }

  /// Inputs of the region within a distance, after all constraints were moved to where half of the
  /// random inputs meet them.
  package mutating func moveRule(
    for test: inout RandomCase, within radius: Double, samples: Int = 60
  ) -> [[Double]] {
    let inputs = (0..<samples).map { _ in test.input(of: query, within: radius) }
    let worst = inputs.map { input in
      let logits = query.network.logits(input)
      return region.constraints.map { constraint in
        zip(constraint.coefficients, logits).reduce(-constraint.lower) { $0 + $1.0 * $1.1 }
      }.min() ?? 0
    }
    let median = worst.sorted()[samples / 2] - 1e-9
    for index in region.constraints.indices { region.constraints[index].lower += median }
    return inputs.filter { region.contains(query.network.logits($0)) }
  }

  /// Runs `body` with the relaxation of the region's program in a solver's memory.
  ///
  /// - Parameter intervals: the hidden neurons' intervals; nil for those that the cutoff implies.
  package func withRelaxation<Value>(
    intervals: [Interval]? = nil, cutoff: Double = .infinity, solver: any LinearSolver = simplex,
    limits: SearchLimits = SearchLimits(), _ body: (Relaxation) throws -> Value
  ) throws -> Value {
    var bounds = query.ballBounds(radius: cutoff)
    if let intervals { bounds.hidden = intervals }
    let encoding = CompactEncoding(
      query, region: region, bounds: bounds, cutoff: cutoff, integers: false)
    return try Relaxation.with(
      encoding, intervals: bounds.hidden, cutoff: cutoff, derivation: derivation, solver: solver,
      limits: limits, body)
  }

  /// A bounder of the tree with a relaxation of this region.
  package func bounder(_ relaxation: Relaxation) -> LinearProgramBounder {
    LinearProgramBounder(query, region: region, relaxation: relaxation, limits: SearchLimits())
  }

  /// The pre-activations of the hidden neurons at an input, layer by layer.
  package func hidden(_ input: [Double]) -> [Double] {
    Array(query.network.preActivations(input).dropLast().joined())
  }

  /// How far an input is from the image.
  package func distance(to input: [Double]) -> Double {
    query.inputs.distance(to: input)
  }
}

extension ValidInequality {
  /// constant + sum of f_j(a_j), and the sum of the magnitudes of what is added.
  package func leftSide(_ preActivations: [Double]) -> (value: Double, magnitude: Double) {
    var (value, magnitude) = (constant, abs(constant))
    for (index, a) in preActivations.enumerated() {
      let part = a >= 0 ? onOutput[index] * a : -onSlack[index] * a
      value += part
      magnitude += abs(part)
    }
    return (value, magnitude)
  }
}
