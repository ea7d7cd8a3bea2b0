public import LinearAlgebra

/// What each pixel of an image may be where the network sees it behind a perturbation: the pixel
/// itself lies in one interval, and the perturbed pixel, p x + q in real arithmetic, in another.
///
/// A pixel that is outside already may keep its value, or come nearer.
public struct PixelRanges: Sendable {
  private let image: Interval
  /// For each pixel the values that the perturbation takes into the interval; nil where it takes
  /// none there.
  private let perturbed: [(proof: Interval, example: Interval)?]

  /// Ranges for all images.
  ///
  /// - Parameters:
  ///   - image: what every pixel may be.
  ///   - perturbed: what it may be behind the perturbation; nil for whatever follows.
  public init(image: Interval, perturbed: Interval? = nil, behind perturbation: InputPerturbation) {
    self.image = image
    self.perturbed = zip(perturbation.weights, perturbation.disturbances).map {
      weight, disturbance in
      perturbed.map { Self.values(taken: $0, weight, disturbance) }
        ?? (Interval(-.infinity, .infinity), Interval(-.infinity, .infinity))
    }
  }

  /// The ranges for one image: those of a proof are rounded outward, those of an example inward.
  ///
  /// - Parameter pixels: as many numbers as the perturbation has weights.
  public func ranges(of pixels: [Double]) -> (proof: [Interval], example: [Interval]) {
    precondition(
      pixels.count == perturbed.count, "the image has another size than the perturbation")
    func range(_ pixel: Double, _ values: Interval?) -> Interval {
      guard let values else { return Interval(pixel, pixel) }
      let (lower, upper) = (max(image.lower, values.lower), min(image.upper, values.upper))
      return lower <= upper
        ? Interval(min(lower, pixel), max(upper, pixel)) : Interval(pixel, pixel)
    }
    return (
      zip(pixels, perturbed).map { range($0, $1?.proof) },
      zip(pixels, perturbed).map { range($0, $1?.example) }
    )
  }

  /// The values that `weight` times them plus `disturbance` takes into an interval, rounded outward
  /// and inward; nil where there are none.
  private static func values(
    taken interval: Interval, _ weight: Double, _ disturbance: Double
  ) -> (proof: Interval, example: Interval)? {
    guard weight > 0 else {
      let all = Interval(-.infinity, .infinity)
      return interval.contains(disturbance) ? (all, all) : nil
    }
    /// (to - from) / weight, rounded up.
    func solution(_ to: Double, _ from: Double) -> Double {
      .quotientRoundedUp(.differenceRoundedUp(to, from), weight)
    }
    return (
      Interval(-solution(disturbance, interval.lower), solution(interval.upper, disturbance)),
      Interval(solution(interval.lower, disturbance), -solution(disturbance, interval.upper))
    )
  }
}
