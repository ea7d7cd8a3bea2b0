/// A table of a run; those with a number stand beside the thesis's table of that number.
public enum ResultTable: String, Sendable, CaseIterable {
  /// The networks.
  case table1
  /// The thesis's integer programs and the exact search, solved to the end.
  case table2
  /// The same, to a gap of 1 %.
  case table3
  /// Attacks on the original networks with all targets.
  case attacks
  /// Accuracy after retraining.
  case table4
  /// All variants compared, with the adversarial distance.
  case table6

  /// Whether the thesis's integer programs have to be solved.
  var needsPerformance: Bool { self == .table2 || self == .table3 }
  /// Whether the original network has to be attacked with all targets.
  var needsAttacks: Bool { self == .attacks || needsRetraining }
  /// Whether networks have to be trained again.
  var needsRetraining: Bool { self == .table4 || self == .table6 }
  /// Whether every variant has to be attacked.
  var needsDistances: Bool { self == .table6 }
}
