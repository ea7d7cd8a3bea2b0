internal import Campaigns

/// A run in a few sentences, each of which is made from its numbers.
struct ReportSummary {
  let results: [NetworkResults]
  let comparisons: [RetrainingComparison]
  let reference: ThesisReference?
  let timeLimits: (performance: Double, retraining: Double)

  /// At most five sentences, in the thesis's order; what did not run is left out.
  var sentences: [String] {
    [networks, programs, attacks, retraining, perturbation].compactMap(\.self)
  }

  private var networks: String? {
    let accuracies = results.compactMap { result in
      result.first.testAccuracy(.original).map { (name: result.name.displayName, value: $0) }
    }
    guard let worst = accuracies.min(by: { $0.value < $1.value }),
      let best = accuracies.max(by: { $0.value < $1.value })
    else { return nil }
    return accuracies.count == 1
      ? "\(best.name) classifies \(format(percent: best.value)) of the test images correctly."
      : "\(accuracies.count) networks classify from \(format(percent: worst.value)) "
        + "(\(worst.name)) to \(format(percent: best.value)) (\(best.name)) of the test images "
        + "correctly."
  }

  /// The largest network whose integer program was tried.
  private var programs: String? {
    guard let performance = results.compactMap(\.performance).last,
      let program = performance.methods.first(where: { $0.method == .milpBase }),
      let search = performance.methods.first(where: { $0.method == .exact })
    else { return nil }
    let (theirs, ours) = (AttackSummary(program.records), AttackSummary(search.records))
    let printed = reference?.seconds(of: performance.network, .milpBase)
    return "The thesis's base model of \(performance.network.displayName) is solved for "
      + "\(format(percent: theirs.provedFraction)) of \(theirs.count) images in "
      + "\(format(seconds: timeLimits.performance)) each, \(format(theirs.meanSeconds, 2)) s on "
      + "average\(printed.map { " (in the thesis by CPLEX: \(format($0, 2)) s)" } ?? ""); the "
      + "exact search solves \(format(percent: ours.provedFraction)) of \(ours.count) in "
      + "\(format(ours.meanSeconds, 2)) s on average."
  }

  private var attacks: String? {
    let summaries = results.map { result in
      (
        name: result.name.displayName,
        summary: AttackSummary(result.first.trainingExamples + result.first.testExamples)
      )
    }.filter { $0.summary.count > 0 }
    guard let first = summaries.first, let last = summaries.last else { return nil }
    let all = AttackSummary(
      results.flatMap { $0.first.trainingExamples + $0.first.testExamples })
    let times =
      summaries.count == 1
      ? "\(format(first.summary.meanSeconds, 2)) s each on average"
      : "\(format(first.summary.meanSeconds, 2)) s (\(first.name)) to "
        + "\(format(last.summary.meanSeconds, 2)) s (\(last.name)) each on average"
    return
      "Of \(all.count) attacks with all wrong classes as targets \(format(percent: all.provedFraction)) "
      + "are proved to be the smallest possible change, in \(times), at most "
      + "\(format(seconds: timeLimits.retraining))."
  }

  /// What complete retraining does to the first network's distance, and what most.
  private var retraining: String? {
    guard let network = results.first(where: { !$0.first.accuracy.isEmpty }) else { return nil }
    let own = comparisons.filter { $0.network == network.name && $0.base == .original }
    guard let complete = own.first(where: { $0.variant.kind == .complete }),
      let change = complete.differences[.distance]
    else { return nil }
    let best =
      own.filter { $0.variant.kind.strategy != nil && $0.differences[.distance]?.isClear == true }
      .max { ($0.differences[.distance]?.mean ?? 0) < ($1.differences[.distance]?.mean ?? 0) }
    return "Complete retraining of \(network.name.displayName) "
      + (change.isClear
        ? "\(change.isGrowth ? "raises" : "lowers") the adversarial distance by "
          + "\(format(change.size.mean, 2))"
        : "makes no clear difference to the adversarial distance")
      + " (95 % interval \(format(change.isClear ? change.size.interval : change.interval, 2)), "
      + "from \(change.unitCount) distances of "
      + "\(change.runCount == 1 ? "one seed" : "\(change.runCount) seeds"))"
      + (best.map { gain($0) } ?? "") + "."
  }

  private func gain(_ comparison: RetrainingComparison) -> String {
    guard let change = comparison.differences[.distance], change.isGrowth,
      comparison.variant.kind != .complete
    else { return "" }
    let accuracy = comparison.differences[.testAccuracy].map {
      $0.isClear
        ? ", with \(format($0.size.mean, 1)) points \($0.isGrowth ? "more" : "less") test accuracy"
        : ", with no clear difference in test accuracy"
    }
    let name = comparison.variant.displayName
    return "; of all ways to retrain on proved examples it grows most by "
      + "\(name.prefix(1).lowercased() + name.dropFirst()): by \(format(change.mean, 2)) "
      + "(\(format(change.interval, 2)))\(accuracy ?? "")"
  }

  private var perturbation: String? {
    guard
      let result = results.first(where: { $0.first.perturbations[PerturbationVariant()] != nil }),
      let quick = result.first.perturbations[PerturbationVariant()]?.file.perturbations.first,
      let smallest = result.first.perturbations[.smallest]
    else { return nil }
    let printed = reference?.table5[PerturbationVariant().name]
    let distance = smallest.file.perturbations.first
    let bound = distance?.distanceBound ?? 0
    let least = bound > 0 ? ", none has less than \(format(bound, 2))" : ""
    return "A perturbation of \(result.name.displayName)'s inputs that sets "
      + "\(quick.correctCount) of \(quick.images.count) images right takes "
      + "\(format(quick.seconds, 2)) s"
      + (printed.flatMap { $0.count > 4 ? " (thesis: \(format($0[4], 0)) s)" : nil } ?? "")
      + "; the smallest one found has distance \(format(distance?.distance, 2))\(least), and with "
      + "it \(format(percent: smallest.accuracy.overall.fraction)) of the test sets are classified correctly."
  }
}
