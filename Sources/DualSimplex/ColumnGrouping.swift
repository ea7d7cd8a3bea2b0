/// Sorts sparse columns into groups that are priced faster together: as one dense block, with zeros
/// where a column has no entry in another's row.
///
/// In the program of a convolutional network each input is read by other rows than the next one,
/// but by nearly the same: a patch of neighbours is such a group. Nothing here knows of patches; a
/// group grows by whatever column fits its rows best.
package struct ColumnGrouping {
  /// What an entry of a list costs, in numbers of a block: 0.44 ns beside 0.13 ns.
  package static let listCost = 3.0
  /// What a block costs beside its numbers, for the call and for gathering its rows: 0.05 us.
  package static let blockCost = 300
  /// A group is worth its while from this many columns on.
  package static let leastWidth = 16
  /// A row that fewer columns have is mostly zeros in every group. Such are the rows of a single
  /// neuron, so its columns stay lists.
  private static let leastShared = 4
  /// Without the columns that have such rows others have too few: those of a network's next layer.
  /// Not for ever, as every round takes the ends off a band.
  private static let rounds = 8
  /// A group looks for what fits among so many patterns at most.
  private static let mostCandidates = 128
  /// A group that has become so many times dearer than at its best grows no further.
  private static let patience = 1.25

  /// Columns with the same rows.
  private struct Pattern {
    let rows: [Int]
    /// Their places among all columns.
    let members: [Int]
  }

  private let patterns: [Pattern]
  /// For each row the patterns that have it.
  private let patternsOfRow: [[Int]]
  /// A row that more patterns have does not tell who is alike.
  private let mostTelling: Int
  private var isOpen: [Bool]
  private var isCandidate: [Bool]
  private var isRow: [Bool]

  /// Groups of columns, as their places in `columns`; in none where they are cheaper as lists.
  ///
  /// - Parameter columns: the rows in which each has entries, ascending.
  package static func groups(of columns: [[Int]], rowCount: Int) -> [[Int]] {
    var grouping = ColumnGrouping(columns, rowCount: rowCount)
    return grouping.patterns.indices.compactMap { grouping.group(from: $0) }
  }

  private init(_ columns: [[Int]], rowCount: Int) {
    let members = Self.sharing(columns, rowCount: rowCount)
    patterns = Dictionary(grouping: members) { columns[$0] }
      .map { Pattern(rows: $0.key, members: $0.value) }
      .sorted { $0.members[0] < $1.members[0] }
    var patternsOfRow = [[Int]](repeating: [], count: rowCount)
    for (index, pattern) in patterns.enumerated() {
      for row in pattern.rows { patternsOfRow[row].append(index) }
    }
    self.patternsOfRow = patternsOfRow
    mostTelling = patterns.count * 3 / 4
    isOpen = [Bool](repeating: true, count: patterns.count)
    isCandidate = [Bool](repeating: false, count: patterns.count)
    isRow = [Bool](repeating: false, count: rowCount)
  }

  /// The columns all of whose rows enough of them have.
  private static func sharing(_ columns: [[Int]], rowCount: Int) -> [Int] {
    var members = columns.indices.filter { !columns[$0].isEmpty }
    for _ in 0..<rounds {
      var counts = [Int](repeating: 0, count: rowCount)
      for member in members { for row in columns[member] { counts[row] += 1 } }
      members.removeAll { columns[$0].contains { counts[$0] < leastShared } }
    }
    return members
  }

  /// The group that a pattern begins; nil where it is in one already, or stays a list.
  ///
  /// The group takes what leaves the largest share of its numbers entries, as long as these are
  /// worth the zeros. What it took by the time when an entry cost least is the group.
  private mutating func group(from seed: Int) -> [Int]? {
    guard isOpen[seed] else { return nil }
    var (taken, candidates): ([Int], [Int]) = ([], [])
    var (rows, width, entries) = (0, 0, 0)
    var best = (count: 0, cost: Self.listCost)
    var next: Int? = seed
    while let index = next {
      let pattern = patterns[index]
      let new = pattern.rows.filter { !isRow[$0] }
      for row in new { isRow[row] = true }
      taken.append(index)
      isOpen[index] = false
      rows += new.count
      width += pattern.members.count
      entries += pattern.members.count * pattern.rows.count
      let cost = Double(Self.blockCost + rows * width) / Double(entries)
      if width >= Self.leastWidth, cost < best.cost { best = (taken.count, cost) }
      if best.count > 0, cost > best.cost * Self.patience { break }
      addNeighbours(new, to: &candidates)
      next = fitting(&candidates, rows: rows, width: width, entries: entries)
    }
    for index in taken { for row in patterns[index].rows { isRow[row] = false } }
    for index in taken + candidates { isCandidate[index] = false }
    for index in taken.dropFirst(max(1, best.count)) { isOpen[index] = true }
    guard best.count > 0 else { return nil }
    return taken.prefix(best.count).flatMap { patterns[$0].members }.sorted()
  }

  /// Adds the open patterns that have some of the rows; those that nearly all patterns have count
  /// only where there are no others.
  private mutating func addNeighbours(_ rows: [Int], to candidates: inout [Int]) {
    for isTelling in [true, false] where isTelling || candidates.isEmpty {
      for row in rows where (patternsOfRow[row].count <= mostTelling) == isTelling {
        for index in patternsOfRow[row] where isOpen[index] && !isCandidate[index] {
          guard candidates.count < Self.mostCandidates else { return }
          isCandidate[index] = true
          candidates.append(index)
        }
      }
    }
  }

  /// Takes the candidate out with which a group of so many rows, columns and entries has the
  /// smallest share of zeros; nil where a list is better than any.
  private func fitting(
    _ candidates: inout [Int], rows: Int, width: Int, entries: Int
  ) -> Int? {
    var best: (place: Int, share: Double)?
    for (place, index) in candidates.enumerated() {
      let pattern = patterns[index]
      let height = pattern.rows.reduce(rows) { $0 + (isRow[$1] ? 0 : 1) }
      let size = pattern.members.count
      let share =
        Double(entries + size * pattern.rows.count) / Double(height * (width + size))
      if share > best?.share ?? 0 { best = (place, share) }
    }
    guard let best, best.share * Self.listCost >= 1 else { return nil }
    return candidates.remove(at: best.place)
  }
}
