/// Weights with which the conditions of a region's program are added up: the dual side of its
/// linear relaxation.
struct Multipliers: Sendable, Equatable {
  /// One for each hidden neuron's equation preActivation - (output - slack) = 0, of any sign.
  var neurons: [Double]
  /// One for each of the region's constraints, not negative.
  var constraints: [Double]
  /// For distance <= cutoff, not negative.
  var cutoff: Double
  /// 1 where they bound the distance, 0 where they show a contradiction or bound a neuron.
  var objective: Double
}
