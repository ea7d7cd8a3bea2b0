import Basics
import Foundation
import Optimization

/// Random programs of all sizes that attacks have, with everything in them that makes a simplex
/// method stumble: equal columns, corners where many rows meet, fixed variables, rows without
/// bounds, rows of numbers far apart.
struct HardPrograms {
  var random: SeededRandom
  /// Rows are multiplied by 10^-decades to 10^decades.
  private let decades: Double

  init(seed: UInt64) {
    random = SeededRandom(seed: seed, stream: 35)
    decades = [0, 0, 3, 6][Int(seed % 4)]
  }

  mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func rowScale() -> Double {
    decades == 0 ? 1 : pow(10, random.uniform(-decades, decades).rounded())
  }

  /// 5 to 40 rows, 10 to 200 columns; about one in four has no feasible point.
  mutating func model() -> Model {
    let (rowCount, columnCount) = (5 + index(36), 10 + index(191))
    var model = Model(name: "hard")
    var point: [Double] = []
    for column in 0..<columnCount {
      let low = [0, -1, random.uniform(-1, 0)][index(3)]
      let width = [0, 1, 2, random.uniform()][min(3, index(12))]
      _ = model.addVariable("x\(column)", lower: low, upper: low + width)
      // Mostly corners, so that many rows meet in one point.
      point.append(low + width * [0, 1, random.uniform()][index(3)])
    }
    let columns = self.columns(columnCount, rowCount)
    for row in 0..<rowCount {
      let scale = rowScale()
      let terms = columns.enumerated().compactMap { index, column in
        column[row].map { Term(scale * $0, Variable(index: index)) }
      }
      let value = terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
      let bounds = rowBounds(around: value, scale: scale)
      model.addRow("row\(row)", lower: bounds.lower, upper: bounds.upper, terms)
    }
    if index(4) == 0 { contradict(&model) }
    model.objective = objective(model)
    return model
  }

  /// A random objective, often with many zeros.
  mutating func objective(_ model: Model) -> Model.Objective {
    let share = [0.05, 0.5, 1][index(3)]
    var terms: [Term] = []
    for index in model.variables.indices where random.uniform() < share {
      terms.append(Term(random.uniform(-1, 1), Variable(index: index)))
    }
    let sense: ObjectiveSense = index(2) == 0 ? .minimize : .maximize
    return Model.Objective(sense, terms, constant: random.uniform(-1, 1))
  }

  /// One change of a session, of any kind.
  mutating func change(_ session: any LinearSession) throws {
    let model = session.model
    let row = Row(index: index(model.rows.count))
    let terms = model.rows[row.index].terms
    switch index(6) {
    case 0, 1:
      let variable = Variable(index: index(model.variables.count))
      let low = random.uniform(-1, 0.5)
      try session.setBounds(of: variable, lower: low, upper: low + [0, 0.3, 2][index(3)])
    case 2:
      let middle = model.variables.map { ($0.lower + $0.upper) / 2 }
      let value = terms.reduce(0) { $0 + $1.coefficient * middle[$1.variable.index] }
      let size = terms.reduce(0) { max($0, abs($1.coefficient)) }
      let bounds = rowBounds(around: value, scale: size == 0 ? 1 : size)
      try session.setBounds(of: row, lower: bounds.lower, upper: bounds.upper)
    case 3:
      // Entries that stay where they are.
      let changed = terms.map { Term($0.coefficient * random.uniform(0.5, 1.5), $0.variable) }
      try session.setTerms(of: row, changed)
    case 4:
      // Another pattern: some entries vanish, one is new.
      var changed = terms.filter { _ in random.uniform() < 0.9 }
      let added = Variable(index: index(model.variables.count))
      if !changed.contains(where: { $0.variable == added }) {
        changed.append(Term(random.uniform(-1, 1), added))
      }
      try session.setTerms(of: row, changed)
    default:
      try session.setObjective(objective(model))
    }
  }

  /// For each column its entries by row; nil where it has none.
  private mutating func columns(_ count: Int, _ rowCount: Int) -> [[Double?]] {
    // The rows that most columns share.
    let dense = (0..<rowCount).map { _ in random.uniform() < 0.4 }
    let shareOfShort = [0.1, 0.5, 1][index(3)]
    var columns: [[Double?]] = []
    for _ in 0..<count {
      if let last = columns.last, index(8) == 0 {
        // The same again, or its opposite, or a multiple.
        let factor = [1, -1, 0.5][index(3)]
        columns.append(last.map { $0.map { factor * $0 } })
      } else if random.uniform() < shareOfShort {
        let rows = Set((0..<1 + index(3)).map { _ in index(rowCount) })
        columns.append((0..<rowCount).map { rows.contains($0) ? entry() : nil })
      } else {
        columns.append(dense.map { $0 ? entry() : nil })
      }
    }
    return columns
  }

  /// Ones often, so that ties are exact.
  private mutating func entry() -> Double { [1, -1, random.uniform(-1, 1)][index(3)] }

  /// Bounds that a row's value keeps, half of the inequalities without room on one side.
  private mutating func rowBounds(
    around value: Double, scale: Double
  ) -> (lower: Double, upper: Double) {
    let room = index(2) == 0 ? 0 : scale * random.uniform()
    return switch index(8) {
    case 0, 1, 2: (-.infinity, value + room)
    case 3, 4: (value - room, .infinity)
    case 5: (value - room, value + scale)
    case 6: (value, value)
    default: (-.infinity, .infinity)
    }
  }

  /// Asks a row for more than it can reach by itself, or two equal rows for different values.
  private mutating func contradict(_ model: inout Model) {
    let definition = model.rows[index(model.rows.count)]
    guard let size = definition.terms.map({ abs($0.coefficient) }).max() else { return }
    let value = definition.lower.isFinite ? definition.lower : definition.upper
    if index(2) == 0, value.isFinite {
      let shift = definition.lower.isFinite ? -size : size
      model.addRow(
        "contradiction", lower: value + shift, upper: value + shift, definition.terms)
    } else {
      let most = definition.terms.reduce(0) {
        let range = model.variables[$1.variable.index]
        return $0 + max($1.coefficient * range.lower, $1.coefficient * range.upper)
      }
      model.addRow("contradiction", lower: most + 0.01 * size, definition.terms)
    }
  }
}

extension Model {
  /// By how much a point misses the worst of bounds and rows, relative to the numbers that enter.
  func scaledViolation(at point: [Double]) -> Double {
    var worst = 0.0
    func check(_ value: Double, _ lower: Double, _ upper: Double, size: Double) {
      worst = max(worst, (lower - value) / size, (value - upper) / size)
    }
    for (value, variable) in zip(point, variables) {
      check(value, variable.lower, variable.upper, size: 1)
    }
    for row in rows where !row.terms.isEmpty {
      let products = row.terms.map { $0.coefficient * point[$0.variable.index] }
      let size = row.terms.reduce(0) { max($0, abs($1.coefficient)) }
      check(products.reduce(0, +), row.lower, row.upper, size: size == 0 ? 1 : size)
    }
    return worst
  }
}
