internal import Campaigns

/// What measuring the author's networks again came to, in a few sentences made from its numbers.
struct AuthorSummary {
  let configuration: ExperimentConfiguration
  let reference: ThesisReference?
  let results: [NetworkResults]

  /// What did not run is left out.
  var sentences: [String] { agreement + speed + perturbation }

  /// Every published mean distance that can be compared.
  private var agreement: [String] {
    let performance = PerformanceTables(
      configuration: configuration, reference: reference,
      results: results.compactMap(\.performance)
    ).agreements.map { ("Table 2", $0) }
    let improvement = RetrainingTables(
      configuration: configuration, reference: reference, results: results, comparisons: []
    ).agreements.map { ("Table 8", $0) }
    return (performance + improvement).map { table, agreement in
      "\(table), \(agreement.sentence)"
    }
  }

  /// The exact search beside the best of the thesis's models, network by network.
  private var speed: [String] {
    results.compactMap { result in
      guard let method = result.performance?.methods.first(where: { $0.method == .exact }),
        let published = reference?.table2[result.name.rawValue]?.values,
        let best = published.max(by: { ($0[0] ?? 0, -($0[4] ?? 0)) < ($1[0] ?? 0, -($1[4] ?? 0)) }),
        let solved = best[0], let seconds = best[4]
      else { return nil }
      let summary = AttackSummary(method.records)
      return
        "\(result.name.displayName): the exact search proves \(format(percent: summary.provedFraction)) of "
        + "\(summary.count) attacks, \(format(summary.meanSeconds, 2)) s on average; the best of the thesis's "
        + "models was solved for \(format(solved, 0)) % in \(format(seconds, 2)) s (CPLEX, 300 s at most)."
    }
  }

  private var perturbation: [String] {
    results.compactMap { AuthorDistances($0)?.sentence }
  }
}
