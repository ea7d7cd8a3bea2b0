/// A table or a figure of a run; those with a number stand for the thesis's of that number.
public enum ResultItem: String, Sendable, CaseIterable {
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
  /// Accuracy with perturbed inputs.
  case table5
  /// All variants compared, with the adversarial distance.
  case table6
  /// Variations of the general perturbation.
  case table7
  /// What attacks on the variants take.
  case table8
  /// What differs between the variants, with intervals.
  case differences
  /// How many examples against one network fool the others.
  case transfer
  /// The inputs with the largest outputs.
  case figure3
  /// The smallest changes of one image under several conditions.
  case figure4
  /// The weights of the smallest general perturbation.
  case figure5
  /// Its disturbances.
  case figure6
  /// Both.
  case figure7
  /// An adversarial example that it sets right.
  case figure8

  /// The number of the thesis's table that it stands for.
  var tableNumber: Int? { rawValue.hasPrefix("table") ? Int(rawValue.dropFirst(5)) : nil }
  /// Whether it has a section of its own in the report, with pictures above its table.
  var isFigure: Bool { self == .figure3 || self == .figure4 || needsSmallestPerturbation }
  /// Whether the thesis's integer programs have to be solved.
  var needsPerformance: Bool { self == .table2 || self == .table3 }
  /// Whether the original network has to be attacked with all targets.
  var needsAttacks: Bool {
    self == .attacks || self == .transfer || needsRetraining || needsPerturbations
      || needsSmallestPerturbation
  }
  /// Whether inputs have to be perturbed in every way.
  var needsPerturbations: Bool { self == .table5 || self == .table7 }
  /// Whether the smallest general perturbation is needed.
  var needsSmallestPerturbation: Bool {
    [.figure5, .figure6, .figure7, .figure8].contains(self)
  }
  /// Whether networks have to be trained again.
  var needsRetraining: Bool { self == .table4 || needsDistances }
  /// Whether every variant has to be attacked.
  var needsDistances: Bool { self == .table6 || self == .table8 || self == .differences }
}
