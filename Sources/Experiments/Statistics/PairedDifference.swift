internal import Basics

/// The mean difference between two methods that were tried on the same units, with a bootstrap
/// interval (Efron and Tibshirani, 1993, percentile method).
package struct PairedDifference: Equatable, Sendable {
  /// The mean over runs of the mean over units.
  package let mean: Double
  /// 95 % of the resampled means lie in here.
  package let interval: ClosedRange<Double>
  /// How many runs with units there are.
  package let runCount: Int
  /// The number of units in all runs together.
  package let unitCount: Int

  /// Whether the interval tells which method is ahead.
  package var isClear: Bool { !interval.contains(0) }

  /// Whether the first method's values are larger: what a sentence says that is clear.
  package var isGrowth: Bool { interval.lowerBound > 0 }

  /// Mean and interval of the size of a clear difference, whichever method is ahead: the numbers after
  /// "grows by" or "falls by".
  package var size: (mean: Double, interval: ClosedRange<Double>) {
    isGrowth ? (mean, interval) : (-mean, -interval.upperBound...(-interval.lowerBound))
  }

  /// Resamples runs, and units within each of them.
  ///
  /// - Parameters:
  ///   - runs: for each run, as of one seed, the difference for each unit, as an image; runs without
  ///     units are left out.
  ///   - seed: decides the samples.
  /// - Returns: nil where there is no difference at all.
  package init?(_ runs: [[Double]], samples: Int = 1000, seed: UInt64 = 0) {
    let runs = runs.filter { !$0.isEmpty }
    guard !runs.isEmpty, samples > 0 else { return nil }
    runCount = runs.count
    unitCount = runs.reduce(0) { $0 + $1.count }
    var random = SeededRandom(seed: seed)
    var means: [Double] = []
    for _ in 0..<samples {
      var sum = 0.0
      for _ in runs {
        sum += Self.resampledMean(runs[random.index(below: runs.count)], &random)
      }
      means.append(sum / Double(runs.count))
    }
    means.sort()
    let tail = Int(0.025 * Double(samples))
    interval = means[tail]...means[samples - 1 - tail]
    mean =
      runs.reduce(0) { $0 + $1.reduce(0, +) / Double($1.count) } / Double(runs.count)
  }

  /// The mean of as many units, drawn with replacement.
  private static func resampledMean(_ units: [Double], _ random: inout SeededRandom) -> Double {
    units.withUnsafeBufferPointer { units in
      var total = 0.0
      for _ in units.indices { total += units[random.index(below: units.count)] }
      return total / Double(units.count)
    }
  }
}

extension SeededRandom {
  /// A position among `count`; the positions' chances differ by less than 2^-64.
  fileprivate mutating func index(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
