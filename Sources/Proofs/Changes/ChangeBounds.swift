package import LinearAlgebra
package import Queries

/// What is proved in closed form of all changes whose size is limited, rounded outward. Each norm has its
/// own, and all that proofs know about norms is there.
package protocol ChangeBounds: Sendable {
  /// Hands over the products whose sum is the most that a sum of gains times changes can reach while the
  /// change is no larger than a radius.
  ///
  /// - Parameter gains: in units of size, one for each input that matters; see `Gain.per`.
  func forGreatest(
    _ gains: [Gain], radius: Double, _ add: (_ weight: Double, _ change: Double) -> Void)

  /// Adds the least that price * size + sum of inflow * change can be over all changes up to a size.
  ///
  /// - Parameter errors: how far each inflow can be off, with room for three more roundings.
  func addLeast(
    _ inflow: [Double], _ errors: [Double], _ room: Capacity, price: Double, limit: Double,
    to sum: inout RoundedSum)

  /// By how much one more unit of size lowers the least sum of inflow * change, rounded to nearest; nil
  /// where that is no question for linear programs of the norm.
  func slope(_ inflow: [Double], _ room: Capacity, radius: Double) -> Double?

  /// The size of a change, rounded up, of magnitudes that are.
  func size(_ magnitudes: [Double]) -> Double
}

/// What one input's change can add to a sum: up to `weight`, and `error` more, for each unit of it.
package struct Gain {
  package var weight: Double
  package var error: Double
  /// How far the input can move.
  package var capacity: Double

  package init(weight: Double, error: Double, capacity: Double) {
    self.weight = weight
    self.error = error
    self.capacity = capacity
  }

  /// The same in units of a cost that each unit of change has; rounded up.
  package func per(_ cost: Double) -> Gain {
    cost == 1
      ? self
      : Gain(
        weight: .quotientRoundedUp(weight, cost), error: .quotientRoundedUp(error, cost),
        capacity: .productRoundedUp(capacity, cost))
  }
}

/// How far each input can move.
package struct Capacity: Sendable {
  package let up: [Double]
  package let down: [Double]

  package init(_ inputs: InputSet) { (up, down) = (inputs.upwardCapacity, inputs.downwardCapacity) }

  /// How far an input can move in the direction that makes inflow * change small.
  func falling(_ input: Int, _ inflow: Double, error: Double = 0) -> Double {
    abs(inflow) <= error
      ? max(up[input], down[input]) : inflow > 0 ? down[input] : up[input]
  }
}

extension Ball {
  /// What is proved of changes by the ball's norm and weights.
  package var changeBounds: any ChangeBounds {
    switch norm {
    case .l1: L1ChangeBounds(ball: self)
    case .linf: LinfChangeBounds(ball: self)
    case .l2: norm.isNotProved()
    }
  }
}
