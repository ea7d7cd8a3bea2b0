/// Every tolerance that a result depends on, in one place; experiment manifests print them.
public enum Tolerances {
  /// How far a linear program's answer may miss the rule, as a fraction of the terms of each
  /// condition, and still be worth a step inwards: no example misses the rule at all. Where a
  /// network's own weights are rounded (a perturbation's images side by side), what counts as met.
  public static let successRule = 1e-6
  /// Inputs that exceed a rule, its rows scaled to coefficients of 1, by less than this are not told
  /// from ties.
  public static let tie = 1e-9
  /// A minimum is proved when nothing is shorter than the best example by more than this
  /// fraction; also the least gap that can be asked for.
  public static let provedGap = 1e-6
  /// Changes of a pixel up to this size are left out of an example.
  public static let negligibleChange = 1e-12
  /// A pixel may lie outside [0, 1] by this much before it is set to the bound.
  public static let pixelRange = 1e-6
  /// Pre-activations up to this size count as zero when an activation pattern is varied.
  public static let zeroActivation = 1e-6
  /// A neuron of a relaxation is on its ReLU when its output or its slack is at most this; much
  /// smaller than what the success rule tolerates, so that a solution taken for an example does
  /// not live on that tolerance.
  public static let complementarity = 1e-9
  /// Bounds from a linear program are used only where they are this much tighter, as a fraction
  /// of the interval's width.
  public static let usefulTightening = 1e-3
  /// By how much a neuron's bound from a solver is moved outward, relative to max(1, largest
  /// |pre-activation| by interval arithmetic): ten times what GLPK allows a row or a bound.
  public static let neuronBound = 1e-6
  /// Integer programs do not decide the phase of a neuron whose interval is no wider than this.
  public static let narrow = 1e-6
  /// How far the thesis's program with all inputs fixed may be from the forward pass.
  public static let exactness = 1e-6

  /// A maximised output is proved within the gap's fraction of it, but not of less than this
  /// fraction of what interval arithmetic allows it.
  public static let smallValue = 1e-3

  /// Names and values, for the manifest.
  public static let all: [String: Double] = [
    "successRule": successRule, "tie": tie, "provedGap": provedGap,
    "negligibleChange": negligibleChange,
    "pixelRange": pixelRange, "zeroActivation": zeroActivation,
    "complementarity": complementarity, "usefulTightening": usefulTightening,
    "neuronBound": neuronBound, "narrow": narrow, "exactness": exactness, "smallValue": smallValue,
  ]
}
