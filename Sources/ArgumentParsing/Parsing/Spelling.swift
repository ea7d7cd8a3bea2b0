/// Suggestions for mistyped names.
package enum Spelling {
  /// The candidate closest to a mistyped word, when one is close: an edit for every three
  /// characters, or the only one that starts with the word.
  package static func closest(to word: String, among candidates: [String]) -> String? {
    let scored = candidates.map { (name: $0, distance: distance(word, $0)) }
    if let best = scored.min(by: { $0.distance < $1.distance }),
      best.distance <= max(word.count, best.name.count) / 3
    {
      return best.name
    }
    let completed = candidates.filter { word.count > 2 && $0.hasPrefix(word) }
    return completed.count == 1 ? completed[0] : nil
  }

  /// The Damerau-Levenshtein distance in its restricted form (optimal string alignment): the
  /// fewest insertions, deletions, replacements and swaps of neighbours that never overlap.
  package static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first)
    let b = Array(second)
    var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in a.indices {
      table[i + 1][0] = i + 1
      for j in b.indices {
        var cost = table[i][j] + (a[i] == b[j] ? 0 : 1)
        cost = min(cost, table[i][j + 1] + 1, table[i + 1][j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, table[i - 1][j - 1] + 1)
        }
        table[i + 1][j + 1] = cost
      }
    }
    return table[a.count][b.count]
  }
}
