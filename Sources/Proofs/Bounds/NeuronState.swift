public import LinearAlgebra

/// What bounds say about a neuron's ReLU.
public enum NeuronState: Sendable, Equatable {
  /// The pre-activation is never negative: the ReLU is the identity.
  case active
  /// The pre-activation is never positive: the output is zero.
  case inactive
  /// Both signs are possible.
  case unstable
}

extension Interval {
  /// The state of a neuron whose pre-activation lies in the interval.
  public var state: NeuronState {
    if lower >= 0 { .active } else if upper <= 0 { .inactive } else { .unstable }
  }

  /// The part of an unstable neuron's interval in which it is active, or inactive.
  package func fixing(isActive: Bool) -> Interval {
    isActive ? Interval(0, upper) : Interval(lower, 0)
  }
}
