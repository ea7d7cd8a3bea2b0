extension SimplexEngine {
  enum Step {
    case moved, optimal, infeasible, unreliable
  }

  /// One iteration.
  func step() -> Step {
    guard let (row, excess) = leavingRow() else { return .optimal }
    kernel.inverseRow(ofSlot: row, into: inverseRow.pointer)
    price(inverseRow.pointer)
    guard let entering = ratioTest(excess, tolerance: tolerance(basicValue[row])) else {
      // Even with every nonbasic variable at its best bound the row's variable stays outside.
      let sign: Double = excess > 0 ? 1 : -1
      for index in 0..<rowCount { farkas[index] = sign * inverseRow[index] }
      return .infeasible
    }
    // inverse * (entering column)
    rowScratch.fill(0)
    addColumn(entering.column, times: 1, to: rowScratch.pointer)
    kernel.solve(rowScratch.pointer, into: pivotColumn.pointer)
    let (byRow, byColumn) = (pivotRow[entering.column], pivotColumn[row])
    let isAccurate = abs(byRow - byColumn) <= 1e-7 * (1 + abs(byColumn)) && abs(byColumn) > 1e-8
    // With a fresh inverse there is nothing better to be had.
    let isUsable = isAccurate || kernel.updates == 0 && abs(byColumn) > 1e-11
    return isUsable ? pivot(row, excess, entering) : .unreliable
  }

  /// The row that leaves: the largest violation in the steepest-edge norm.
  func leavingRow() -> (row: Int, excess: Double)? {
    var best: (row: Int, excess: Double)?
    var bestScore = 0.0
    for row in 0..<rowCount {
      let variable = basic[row]
      let (x, low, high) = (basicValue[row], lower[variable], upper[variable])
      let excess = x > high ? x - high : x < low ? x - low : 0
      guard abs(excess) > tolerance(x) else { continue }
      let score = excess * excess / weight[row]
      if score > bestScore { (best, bestScore) = ((row, excess), score) }
    }
    return best
  }

  /// By how much a variable with some value may miss its bounds.
  func tolerance(_ value: Double) -> Double { Self.primalTolerance * (1 + abs(value)) }

  /// pivotRow = rho * (A, -I).
  func price(_ rho: UnsafePointer<Double>) {
    store.price(rho, into: pivotRow.pointer)
    for row in 0..<rowCount { pivotRow[columnCount + row] = -rho[row] }
  }

  /// Flips what the ratio test passed, and exchanges the leaving and the entering variable.
  func pivot(
    _ row: Int, _ excess: Double, _ entering: BreakpointSelection.Breakpoint
  ) -> Step {
    let column = entering.column
    flipPassed()
    let leaving = basic[row]
    let bound = excess > 0 ? upper[leaving] : lower[leaving]
    let pivotElement = pivotColumn[row]
    let primalStep = (basicValue[row] - bound) / pivotElement
    let dualStep = (excess > 0 ? 1 : -1) * entering.ratio
    defer { noteProgress(entering.ratio) }
    updateWeights(row)
    Double.axpy(
      count: total, alpha: -dualStep, pivotRow.pointer, reducedCost.pointer)
    Double.axpy(
      count: rowCount, alpha: -primalStep, pivotColumn.pointer, basicValue.pointer)
    let enteringValue = value[column] + primalStep
    let slot = kernel.exchange(
      row, for: column, column: pivotColumn.pointer, row: inverseRow.pointer)
    if slot != row {
      // What was in the entering logical's slot is now in the leaving variable's.
      basicValue[row] = basicValue[slot]
      swap(&weight.pointer[row], &weight.pointer[slot])
    }
    isBasic[column] = true
    isBasic[leaving] = false
    basicValue[slot] = enteringValue
    value[column] = 0
    side[column] = 0
    reducedCost[column] = 0
    value[leaving] = bound
    side[leaving] = lower[leaving] == upper[leaving] ? 0 : excess > 0 ? -1 : 1
    reducedCost[leaving] = -dualStep
    return .moved
  }

  func flipPassed() {
    guard passed > 0 else { return }
    rowScratch.fill(0)
    for index in 0..<passed {
      let column = breakpoints.items[index].column
      let target = side[column] > 0 ? upper[column] : lower[column]
      addColumn(column, times: target - value[column], to: rowScratch.pointer)
      value[column] = target
      side[column] = -side[column]
    }
    kernel.solve(rowScratch.pointer, into: steepest.pointer)
    for row in 0..<rowCount { basicValue[row] -= steepest[row] }
  }

  /// Keeps the squared norms of the inverse's rows up to date (Forrest and Goldfarb, 1992).
  func updateWeights(_ row: Int) {
    kernel.solve(inverseRow.pointer, into: steepest.pointer)
    let pivotElement = pivotColumn[row]
    let rowWeight = Double.dot(
      count: rowCount, inverseRow.pointer, inverseRow.pointer)
    for index in 0..<rowCount where pivotColumn[index] != 0 {
      let ratio = pivotColumn[index] / pivotElement
      weight[index] = max(
        weight[index] - 2 * ratio * steepest[index] + ratio * ratio * rowWeight, 1e-8)
    }
    weight[row] = max(rowWeight / (pivotElement * pivotElement), 1e-8)
  }

  /// Column of (A, -I) times a factor.
  func addColumn(
    _ column: Int, times factor: Double, to vector: UnsafeMutablePointer<Double>
  ) {
    if column < columnCount {
      store.addColumn(column, times: factor, to: vector)
    } else {
      vector[column - columnCount] -= factor
    }
  }
}
