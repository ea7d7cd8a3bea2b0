/// What one row makes of one block's neurons; see `BackwardBounds`.
struct NeuronKernel {
  let lower: UnsafePointer<Double>
  let upper: UnsafePointer<Double>
  let bias: UnsafePointer<Double>
  let biasErrors: [Double]?
  let control: UnsafePointer<Double>?
  /// What an inflow can be off by: scale * unit, or `errors`.
  let unit: UnsafePointer<Double>
  let scale: Double
  let errors: UnsafePointer<Double>?

  private typealias Eight = SIMD8<Double>

  /// Multipliers of neurons with a ReLU in the place of their inflows, and what is left of the neurons at
  /// least, with the multiples of the biases.
  func relax(
    _ values: UnsafeMutablePointer<Double>, _ count: Int
  ) -> (sum: Double, magnitude: Double) {
    var (sums, magnitudes) = (Eight.zero, Eight.zero)
    for start in stride(from: 0, to: count, by: 8) {
      let size = min(8, count - start)
      let inflow = Self.load(values + start, size)
      let (low, high) = (Self.load(lower + start, size), Self.load(upper + start, size))
      let isActive = low .>= 0
      let isInactive = high .<= 0
      let isOpen = (low .< 0) .& (high .> 0)
      var slope = Eight.zero
      if let control {
        slope = Self.load(control + start, size)
      } else {
        slope.replace(with: 1, where: isOpen .& (high .> -low))
      }
      let isPositive = inflow .>= 0
      let chord = high / (high - low)
      var multiplier = inflow * chord.replacing(with: slope, where: isPositive)
      let onSign = slope.replacing(with: 0, where: slope .> 0)
      multiplier.replace(with: -onSign, where: isInactive)
      multiplier.replace(with: inflow + onSign, where: isActive)
      let extent = multiplier.replacing(with: -multiplier, where: multiplier .< 0)
      let error =
        errors.map { Self.load($0 + start, size) }
        ?? (Self.load(unit + start, size) * scale + .leastNormalMagnitude)
      // On the output and on the slack; see `InequalityDerivation.difference`.
      let onOutput = inflow - multiplier - error - extent * (2 * .ulpOfOne)
      let atLow = (low * onOutput).replacing(with: -multiplier * low, where: low .< 0)
      let atHigh = (-multiplier * high).replacing(with: onOutput * high, where: high .> 0)
      var least = atLow.replacing(with: atHigh, where: atHigh .< atLow)
      least.replace(with: 0, where: isOpen .& (least .> 0))
      let onBias = multiplier * Self.load(bias + start, size)
      sums += least + onBias
      magnitudes +=
        least.replacing(with: -least, where: least .< 0)
        + onBias.replacing(with: -onBias, where: onBias .< 0)
      Self.store(multiplier, values + start, size)
    }
    return withBiasErrors(values, count, (sums.sum(), magnitudes.sum()))
  }

  /// The same of neurons without a ReLU: the inflows pass, but for what they can be off by.
  func pass(
    _ values: UnsafeMutablePointer<Double>, _ count: Int
  ) -> (sum: Double, magnitude: Double) {
    var (sum, magnitude) = (0.0, 0.0)
    for neuron in 0..<count {
      let error = errors?[neuron] ?? (unit[neuron] * scale + .leastNormalMagnitude)
      let lost = error * max(abs(lower[neuron]), abs(upper[neuron]))
      let onBias = values[neuron] * bias[neuron]
      sum += onBias - lost
      magnitude += abs(onBias) + lost
    }
    return withBiasErrors(values, count, (sum, magnitude))
  }

  private func withBiasErrors(
    _ multipliers: UnsafeMutablePointer<Double>, _ count: Int,
    _ result: (sum: Double, magnitude: Double)
  ) -> (sum: Double, magnitude: Double) {
    guard let biasErrors else { return result }
    var result = result
    for neuron in 0..<count {
      let error = abs(multipliers[neuron]) * biasErrors[neuron]
      result.sum -= error
      result.magnitude += error
    }
    return result
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>, _ size: Int) -> Eight {
    guard size < 8 else { return UnsafeRawPointer(pointer).loadUnaligned(as: Eight.self) }
    var result = Eight.zero
    for lane in 0..<size { result[lane] = pointer[lane] }
    return result
  }

  @inline(__always)
  private static func store(
    _ value: Eight, _ pointer: UnsafeMutablePointer<Double>, _ size: Int
  ) {
    guard size < 8 else {
      UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Eight.self)
      return
    }
    for lane in 0..<size { pointer[lane] = value[lane] }
  }
}
