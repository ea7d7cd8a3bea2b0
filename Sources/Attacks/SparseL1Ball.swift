package import Basics
internal import Networks

/// The ball of the sum of absolute changes.
///
/// The steepest ascent in this norm moves a single input. The sparse step of Tramèr and Boneh
/// (2019, "Adversarial training and robustness for multiple perturbations") moves those
/// whose gradient is in the highest percentile, all by the same amount, and leaves out those that
/// are at the end of [0, 1] already. Few inputs ever differ from the original, and everything but
/// three passes over the inputs is about those.
package final class SparseL1Ball: AttackBall {
  /// The fraction of the inputs that a step moves: the 99th percentile and above.
  private static let movedFraction = 0.01

  private let attack: GradientAttack
  private let inputCount: Int
  package var scale: Float = 1
  /// How many inputs a step moves.
  private let movedCount: Int
  /// inputCount numbers: the absolute gradients of inputs that can move.
  private let slopes: FloatBuffer
  /// movedCount numbers each: the largest of them, ascending, and whose they are.
  private let largest: FloatBuffer
  private let steepest: UnsafeMutableBufferPointer<Int>
  /// inputCount numbers each: the inputs that differ from the original, by how much they do, and
  /// by how much they could in that direction.
  private let changed: UnsafeMutableBufferPointer<Int>
  private let changes: FloatBuffer
  private let capacities: FloatBuffer

  package init(_ attack: GradientAttack, inputCount: Int) {
    self.attack = attack
    self.inputCount = inputCount
    movedCount = max(1, Int((Self.movedFraction * Double(inputCount)).rounded(.up)))
    slopes = FloatBuffer(count: inputCount)
    largest = FloatBuffer(count: movedCount)
    steepest = .allocate(capacity: movedCount)
    changed = .allocate(capacity: inputCount)
    changes = FloatBuffer(count: inputCount)
    capacities = FloatBuffer(count: inputCount)
    steepest.initialize(repeating: -1)
    changed.initialize(repeating: 0)
  }

  deinit {
    steepest.deallocate()
    changed.deallocate()
  }

  private var radius: Float { scale * Float(attack.radius) }

  /// A sparse step of random length in random directions. A point drawn uniformly from the ball
  /// would spread the radius over all inputs, and the first step would take it back.
  package func scatter(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>,
    using random: inout SeededRandom
  ) {
    let amount = radius * Float(random.uniform()) / Float(movedCount)
    for _ in 0..<movedCount {
      let sign: Float = Bool.random(using: &random) ? 1 : -1
      point[Int.random(in: 0..<inputCount, using: &random)] += sign * amount
    }
    project(point, around: original)
  }

  package func step(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>,
    around original: UnsafePointer<Float>
  ) {
    switch attack.direction {
    case .steepest: stepSparsely(point, along: gradient)
    case .gradient: stepAlong(gradient, point)
    }
    project(point, around: original)
  }

  private func stepSparsely(
    _ point: UnsafeMutablePointer<Float>, along gradient: UnsafePointer<Float>
  ) {
    let (slopes, box) = (slopes.pointer, attack.box)
    for i in 0..<inputCount {
      let isStuck = gradient[i] > 0 ? point[i] >= box.upperBound : point[i] <= box.lowerBound
      slopes[i] = isStuck ? 0 : abs(gradient[i])
    }
    findSteepest()
    let amount = scale * Float(attack.stepSize) / Float(movedCount)
    for i in steepest where i >= 0 {
      point[i] += gradient[i] > 0 ? amount : -amount
    }
  }

  /// The whole gradient at once, but no further than the projection can be computed from.
  private func stepAlong(
    _ gradient: UnsafePointer<Float>, _ point: UnsafeMutablePointer<Float>
  ) {
    var largest: Float = 0
    for i in 0..<inputCount {
      guard gradient[i].isFinite else { return }
      largest = max(largest, abs(gradient[i]))
    }
    guard largest > 0 else { return }
    let factor = min(
      Double(scale) * attack.stepSize, Self.longestMove * Double(radius) / Double(largest))
    for i in 0..<inputCount { point[i] += Float(factor * Double(gradient[i])) }
  }

  /// The most radii that a step moves an input by.
  private static let longestMove = 1e6

  /// Fills `steepest` with the inputs of the largest slopes, the first of equals; -1 stands
  /// where fewer than `movedCount` slopes are above zero.
  private func findSteepest() {
    let (slopes, largest) = (slopes.pointer, largest.pointer)
    largest.update(repeating: 0, count: movedCount)
    steepest.update(repeating: -1)
    for i in 0..<inputCount where slopes[i] > largest[0] {
      // Insertion into the ascending list; its first falls out.
      var place = 0
      while place + 1 < movedCount, slopes[i] > largest[place + 1] {
        largest[place] = largest[place + 1]
        steepest[place] = steepest[place + 1]
        place += 1
      }
      largest[place] = slopes[i]
      steepest[place] = i
    }
  }

  /// Replaces a point by the nearest one, in the Euclidean distance, in the ball and in [0, 1], where the
  /// attack stays there.
  ///
  /// That one's changes are min(capacity, max(0, |change| - shrinkage)) for the one number that
  /// makes their sum the radius, or for 0 if they are within it: Duchi, Shalev-Shwartz, Singer and
  /// Chandra (2008) for the ball alone, Croce and Hein (2021, "Mind the box") with the box.
  package func project(
    _ point: UnsafeMutablePointer<Float>, around original: UnsafePointer<Float>
  ) {
    let (changes, capacities, box) = (changes.pointer, capacities.pointer, attack.box)
    var count = 0
    for i in 0..<inputCount where point[i] != original[i] {
      let change = point[i] - original[i]
      changed[count] = i
      changes[count] = abs(change)
      capacities[count] =
        change > 0 ? box.upperBound - original[i] : original[i] - box.lowerBound
      count += 1
    }
    let shrinkage = shrinkage(count)
    for entry in 0..<count {
      let i = changed[entry]
      // A plain gradient's changes may be so much larger than the radius that float32 loses it.
      let size =
        attack.direction == .gradient
        ? Float(max(0, Double(changes[entry]) - shrinkage))
        : max(0, changes[entry] - Float(shrinkage))
      let moved = original[i] + (point[i] > original[i] ? size : -size)
      point[i] = max(box.lowerBound, min(box.upperBound, moved))
    }
  }

  /// The root of a sum that falls piecewise linearly, by Newton's method kept within a bracket.
  private func shrinkage(_ count: Int) -> Double {
    let (changes, capacities) = (changes.pointer, capacities.pointer)
    let radius = Double(radius)
    var lower = 0.0
    var upper = Double((0..<count).lazy.map { changes[$0] }.max() ?? 0)
    var guess = 0.0
    while true {
      // The surplus over the radius at the guess, and how many changes it falls with.
      var (surplus, slope) = (-radius, 0.0)
      for i in 0..<count {
        let (size, capacity) = (Double(changes[i]) - guess, Double(capacities[i]))
        surplus += max(0, min(capacity, size))
        if size > 0, size < capacity { slope += 1 }
      }
      let isWithin = surplus <= Self.tolerance * radius
      if isWithin, guess == 0 || surplus >= -Self.tolerance * radius { return guess }
      if isWithin { upper = guess } else { lower = guess }
      let newton = guess + surplus / slope
      guess = lower < newton && newton < upper ? newton : (lower + upper) / 2
    }
  }

  /// By what fraction of the radius the length of a projected change may be off.
  private static let tolerance = 1e-6
}
