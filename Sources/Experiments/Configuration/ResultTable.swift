/// A table of a run, named after the thesis's table that it stands beside.
public enum ResultTable: String, Sendable, CaseIterable {
  /// The networks.
  case table1
  /// Attacks on the original networks.
  case table2
  /// Accuracy after retraining.
  case table4
  /// All variants compared, with the adversarial distance.
  case table6

  /// Whether the original network has to be attacked.
  var needsAttacks: Bool { self != .table1 }
  /// Whether networks have to be trained again.
  var needsRetraining: Bool { self == .table4 || self == .table6 }
  /// Whether every variant has to be attacked.
  var needsDistances: Bool { self == .table6 }
}
