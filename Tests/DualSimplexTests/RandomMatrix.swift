import Basics
import Optimization

/// Random programs that hold every kind of column: wide groups with the same rows, which become
/// blocks, short ones of their own, and empty ones; in random order.
func randomMatrix(_ random: inout SeededRandom, rows: Int, groups: Int, short: Int) -> Model {
  var patterns: [Set<Int>] = [[]]
  for _ in 0..<groups {
    let pattern = randomRows(&random, rows, most: rows)
    for _ in 0..<Int.random(in: 16...24, using: &random) { patterns.append(pattern) }
  }
  for _ in 0..<short { patterns.append(randomRows(&random, rows, most: 3)) }
  patterns.shuffle(using: &random)
  var model = Model()
  let variables = patterns.indices.map { model.addVariable("x\($0)", lower: -1, upper: 1) }
  for row in 0..<rows {
    var terms: [Term] = []
    for (variable, pattern) in zip(variables, patterns) {
      if pattern.contains(row) {
        terms.append(Term(random.uniform(0.2, 1) * (random.next() % 2 == 0 ? 1 : -1), variable))
      } else if random.uniform() < 0.05 {
        // An explicit zero is no entry.
        terms.append(Term(0, variable))
      }
    }
    model.addRow("row\(row)", lower: -1, upper: 1, terms)
  }
  return model
}

private func randomRows(_ random: inout SeededRandom, _ count: Int, most: Int) -> Set<Int> {
  let size = Int.random(in: 1...min(most, count), using: &random)
  return Set((0..<size).map { _ in Int.random(in: 0..<count, using: &random) })
}
