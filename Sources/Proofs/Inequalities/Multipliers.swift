/// Weights with which the conditions of a region's program are added up: the dual side of its
/// linear relaxation.
package struct Multipliers: Sendable, Equatable {
  /// One for each hidden neuron's equation preActivation - (output - slack) = 0, of any sign.
  package var neurons: [Double]
  /// One for each of the region's constraints, not negative.
  package var constraints: [Double]
  /// For distance <= cutoff, not negative.
  package var cutoff: Double
  /// 1 where they bound the distance, 0 where they show a contradiction or bound a neuron.
  package var objective: Double

  /// Weights for all conditions.
  package init(neurons: [Double], constraints: [Double], cutoff: Double, objective: Double) {
    self.neurons = neurons
    self.constraints = constraints
    self.cutoff = cutoff
    self.objective = objective
  }
}
