package import LinearAlgebra
package import Networks
package import Queries

extension Query {
  /// The question that an attack on an image asks.
  ///
  /// - Parameters:
  ///   - maxDeviation: no input changes by more; nil for no limit.
  ///   - ranges: what each input may be; nil for [0, 1].
  package init(
    network: PiecewiseNetwork, image: [Double], rule: some SuccessRule, norm: Norm = .l1,
    maxDeviation: Double? = nil, ranges: [Interval]? = nil, exampleRanges: [Interval]? = nil
  ) {
    let inputs = InputSet(
      around: image, Ball(norm), ranges: ranges, exampleRanges: exampleRanges)
    self.init(network: network, inputs: inputs.changed(atMost: maxDeviation), rule: rule)
  }

  /// The same with one region.
  package init(
    network: PiecewiseNetwork, image: [Double], region: OutputRegion, norm: Norm = .l1,
    weights: [Double]? = nil, maxDeviation: Double? = nil, ranges: [Interval]? = nil
  ) {
    let inputs = InputSet(around: image, Ball(norm, weights: weights), ranges: ranges)
    self.init(network: network, inputs: inputs.changed(atMost: maxDeviation), regions: [region])
  }
}
