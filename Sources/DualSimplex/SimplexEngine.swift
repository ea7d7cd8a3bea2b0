internal import LinearAlgebra
internal import Optimization

/// The bounded dual simplex method with the long-step ratio test and steepest-edge pricing.
///
/// minimize cost * x subject to A x - r = 0 and lower <= (x, r) <= upper, all bounds finite: one
/// logical variable r for each row. Because every variable is boxed, any basis is dual feasible as
/// soon as each nonbasic variable sits at the bound that the sign of its reduced cost asks for. So
/// whatever changes between two solves, bounds, costs or matrix, the method goes on from the last
/// basis.
///
/// Sources: Koberstein, "The dual simplex method, techniques for a fast and stable
/// implementation" (2005), algorithms 4 (ratio test with bound flipping) and 3.3 (steepest edge).
final class SimplexEngine {
  /// How a run ended.
  enum Outcome {
    case optimal
    /// The dual is unbounded; `farkas` holds the row multipliers that show it.
    case infeasible
    case limit(Limit)
    case numericalFailure
  }

  let store: ColumnStore
  let rowCount: Int
  let columnCount: Int
  /// Columns, then logicals.
  let total: Int
  let lower: Buffer
  let upper: Buffer
  let cost: Buffer
  /// Nonbasic variables' values; 0 for basic ones.
  let value: Buffer
  let reducedCost: Buffer
  /// +1 for nonbasic variables at their lower bound, -1 at their upper, 0 for basic and fixed ones.
  let side: Buffer
  let basicValue: Buffer
  /// Row multipliers after `solve`: d objective / d row bound.
  let dual: Buffer
  /// Row multipliers that prove infeasibility.
  let farkas: Buffer
  /// For each row the variable that is basic there.
  private let basic: UnsafeMutablePointer<Int>
  private let isBasic: UnsafeMutablePointer<Bool>
  private(set) var iterations = 0
  private let inverse: BasisInverse
  private var isFactored = false
  private let weight: Buffer
  private let pivotRow: Buffer
  private let pivotColumn: Buffer
  private let steepest: Buffer
  private let rowScratch: Buffer
  private let trueCost: Buffer
  private var isPerturbed = false
  private var perturbationState: UInt64 = 1
  private var degenerateSteps = 0
  private var heap = BreakpointHeap()
  private var passed: [BreakpointHeap.Breakpoint] = []
  private let candidates: UnsafeMutablePointer<Int32>

  private static let primalTolerance = 1e-9
  private static let dualTolerance = 1e-10
  private static let pivotTolerance = 1e-9
  /// Ratios this close are taken for equal.
  private static let tieTolerance = 1e-12
  private static let updatesBetweenFactorings = 80
  /// Steps without progress before the costs are perturbed.
  private static let patience = 30

  init(_ store: ColumnStore) {
    self.store = store
    rowCount = store.rowCount
    columnCount = store.columnCount
    total = store.columnCount + store.rowCount
    lower = Buffer(total)
    upper = Buffer(total)
    cost = Buffer(total)
    value = Buffer(total)
    reducedCost = Buffer(total)
    side = Buffer(total)
    basicValue = Buffer(rowCount)
    dual = Buffer(rowCount)
    farkas = Buffer(rowCount)
    weight = Buffer(rowCount)
    pivotRow = Buffer(total)
    trueCost = Buffer(total)
    pivotColumn = Buffer(rowCount)
    steepest = Buffer(rowCount)
    rowScratch = Buffer(rowCount)
    inverse = BasisInverse(order: rowCount)
    basic = .allocate(capacity: rowCount)
    isBasic = .allocate(capacity: total)
    // One more than can be candidates, as collecting writes before it counts.
    candidates = .allocate(capacity: total + 1)
    isBasic.initialize(repeating: false, count: total)
    side.fill(1)
    resetBasis()
  }

  deinit {
    basic.deallocate()
    isBasic.deallocate()
    candidates.deallocate()
  }

  /// Makes all logicals basic, which is always possible.
  private func resetBasis() {
    isBasic.update(repeating: false, count: total)
    for row in 0..<rowCount {
      basic[row] = columnCount + row
      isBasic[columnCount + row] = true
    }
  }

  /// The value of a variable, basic or not.
  func values() -> [Double] {
    var result = (0..<columnCount).map { value[$0] }
    for row in 0..<rowCount where basic[row] < columnCount {
      result[basic[row]] = basicValue[row]
    }
    return result
  }

  /// The objective at the current basis, which is also its dual bound, up to rounding.
  var objective: Double {
    var sum = Double.dot(count: columnCount, cost.pointer, value.pointer)
    for row in 0..<rowCount { sum += cost[basic[row]] * basicValue[row] }
    return sum
  }

  /// Follows a change of the matrix in one row.
  ///
  /// - Parameter changes: what was added to the row's entries, by column.
  func rowChanged(_ row: Int, _ changes: [(column: Int, change: Double)]) {
    guard isFactored else { return }
    rowScratch.fill(0)
    let basicChanges = changes.filter { isBasic[$0.column] }
    guard !basicChanges.isEmpty else { return }
    for position in 0..<rowCount {
      for change in basicChanges where change.column == basic[position] {
        rowScratch[position] = change.change
      }
    }
    isFactored = inverse.changeRow(row, by: rowScratch.pointer)
    if isFactored { resetWeights() }
  }

  /// Runs the method from the current basis.
  ///
  /// - Parameters:
  ///   - objectiveLimit: the run ends once no feasible point can have a smaller objective.
  ///   - iterationLimit: iterations at most.
  ///   - shouldStop: asked now and then.
  func solve(
    objectiveLimit: Double, iterationLimit: Int, shouldStop: () -> Limit?
  ) -> Outcome {
    iterations = 0
    degenerateSteps = 0
    perturbationState = 1
    defer { removePerturbation() }
    guard prepare() else { return .numericalFailure }
    var restarts = 0
    while true {
      if inverse.updates > Self.updatesBetweenFactorings {
        isFactored = false
        guard prepare() else { return .numericalFailure }
      }
      if objective >= objectiveLimit {
        storeDuals()
        return .limit(.objective)
      }
      if iterations >= iterationLimit {
        storeDuals()
        return .limit(.iterations)
      }
      if iterations % 32 == 0, let limit = shouldStop() {
        storeDuals()
        return .limit(limit)
      }
      switch step() {
      case .moved:
        iterations += 1
      case .optimal where isPerturbed:
        // Nearly there: take the true costs back and see what is left to do.
        removePerturbation()
        degenerateSteps = -Self.patience * 10
        guard prepare() else { return .numericalFailure }
      case .optimal:
        // Rounding adds up; what a fresh look at the basis does not confirm goes on.
        guard inverse.updates > 0, !isConfirmed() else {
          storeDuals()
          return .optimal
        }
        fallthrough
      case .unreliable:
        restarts += 1
        guard restarts < 20 else { return .numericalFailure }
        isFactored = false
        guard prepare() else { return .numericalFailure }
      case .infeasible:
        return .infeasible
      }
    }
  }

  private enum Step {
    case moved, optimal, infeasible, unreliable
  }

  /// One iteration.
  private func step() -> Step {
    guard let (row, excess) = leavingRow() else { return .optimal }
    let rho = inverse.row(row)
    price(rho)
    guard let entering = ratioTest(excess) else {
      // Even with every nonbasic variable at its best bound the row's variable stays outside.
      let sign: Double = excess > 0 ? 1 : -1
      for index in 0..<rowCount { farkas[index] = sign * rho[index] }
      return .infeasible
    }
    // inverse * (entering column)
    rowScratch.fill(0)
    addColumn(entering.column, times: 1, to: rowScratch.pointer)
    inverse.multiply(rowScratch.pointer, into: pivotColumn.pointer)
    let (byRow, byColumn) = (pivotRow[entering.column], pivotColumn[row])
    let isAccurate = abs(byRow - byColumn) <= 1e-7 * (1 + abs(byColumn)) && abs(byColumn) > 1e-8
    // With a fresh inverse there is nothing better to be had.
    let isUsable = isAccurate || inverse.updates == 0 && abs(byColumn) > 1e-11
    return isUsable ? pivot(row, excess, entering) : .unreliable
  }

  /// The row that leaves: the largest violation in the steepest-edge norm.
  private func leavingRow() -> (row: Int, excess: Double)? {
    var best: (row: Int, excess: Double)?
    var bestScore = 0.0
    for row in 0..<rowCount {
      let variable = basic[row]
      let (x, low, high) = (basicValue[row], lower[variable], upper[variable])
      let excess = x > high ? x - high : x < low ? x - low : 0
      guard abs(excess) > Self.primalTolerance * (1 + abs(x)) else { continue }
      let score = excess * excess / weight[row]
      if score > bestScore { (best, bestScore) = ((row, excess), score) }
    }
    return best
  }

  /// pivotRow = rho * (A, -I).
  private func price(_ rho: UnsafePointer<Double>) {
    store.price(rho, into: pivotRow.pointer)
    for row in 0..<rowCount { pivotRow[columnCount + row] = -rho[row] }
  }

  /// The long-step ratio test: goes past breakpoints, whose variables then flip to their other
  /// bound, as long as the dual objective still grows.
  ///
  /// `passed` holds the variables to flip.
  private func ratioTest(_ excess: Double) -> BreakpointHeap.Breakpoint? {
    heap.removeAll()
    passed.removeAll(keepingCapacity: true)
    let direction: Double = excess > 0 ? 1 : -1
    let (alpha, side, d) = (pivotRow.pointer, side.pointer, reducedCost.pointer)
    // Which columns move towards zero is as good as random: collect them without a branch.
    var count = 0
    for column in 0..<total {
      candidates[count] = Int32(truncatingIfNeeded: column)
      count += side[column] * alpha[column] * direction > Self.pivotTolerance ? 1 : 0
    }
    // A column wide enough to use up the slope alone ends the test: nothing beyond its ratio counts.
    var furthest = Double.infinity
    for index in 0..<count {
      let column = Int(candidates[index])
      let pivot = abs(alpha[column])
      let distance = max(0, side[column] * d[column])
      guard distance <= furthest * pivot || furthest == .infinity else { continue }
      let ratio = distance / pivot
      heap.append(.init(ratio: ratio, column: column, pivot: pivot))
      if pivot * (upper[column] - lower[column]) >= abs(excess) { furthest = min(furthest, ratio) }
    }
    heap.removeBeyond(furthest + Self.tieTolerance)
    heap.heapify()
    var slope = abs(excess)
    var last: BreakpointHeap.Breakpoint?
    while let next = heap.popSmallest() {
      slope -= next.pivot * (upper[next.column] - lower[next.column])
      if slope <= 0 {
        last = next
        break
      }
      passed.append(next)
    }
    guard var chosen = last else { return nil }
    // Among breakpoints that are practically the same, the largest pivot is the safest.
    while let next = heap.popSmallest(), next.ratio <= chosen.ratio + Self.tieTolerance {
      if next.pivot > 10 * chosen.pivot { chosen = next }
    }
    var keep = passed.count
    var best = chosen
    for index in passed.indices.reversed() {
      guard passed[index].ratio >= chosen.ratio - Self.tieTolerance else { break }
      if passed[index].pivot > 10 * best.pivot { (best, keep) = (passed[index], index) }
    }
    passed.removeLast(passed.count - keep)
    return best
  }

  /// Flips what the ratio test passed, and exchanges the leaving and the entering variable.
  private func pivot(
    _ row: Int, _ excess: Double, _ entering: BreakpointHeap.Breakpoint
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
    inverse.replace(row, by: pivotColumn.pointer)
    basic[row] = column
    isBasic[column] = true
    isBasic[leaving] = false
    basicValue[row] = enteringValue
    value[column] = 0
    side[column] = 0
    reducedCost[column] = 0
    value[leaving] = bound
    side[leaving] = lower[leaving] == upper[leaving] ? 0 : excess > 0 ? -1 : 1
    reducedCost[leaving] = -dualStep
    return .moved
  }

  private func flipPassed() {
    guard !passed.isEmpty else { return }
    rowScratch.fill(0)
    for breakpoint in passed {
      let column = breakpoint.column
      let target = side[column] > 0 ? upper[column] : lower[column]
      addColumn(column, times: target - value[column], to: rowScratch.pointer)
      value[column] = target
      side[column] = -side[column]
    }
    inverse.multiply(rowScratch.pointer, into: steepest.pointer)
    for row in 0..<rowCount { basicValue[row] -= steepest[row] }
  }

  /// Keeps the squared norms of the inverse's rows up to date (Forrest and Goldfarb, 1992).
  private func updateWeights(_ row: Int) {
    inverse.multiply(inverse.row(row), into: steepest.pointer)
    let pivotElement = pivotColumn[row]
    let rowWeight = Double.dot(count: rowCount, inverse.row(row), inverse.row(row))
    for index in 0..<rowCount where pivotColumn[index] != 0 {
      let ratio = pivotColumn[index] / pivotElement
      weight[index] = max(
        weight[index] - 2 * ratio * steepest[index] + ratio * ratio * rowWeight, 1e-8)
    }
    weight[row] = max(rowWeight / (pivotElement * pivotElement), 1e-8)
  }

  private func resetWeights() {
    for row in 0..<rowCount {
      weight[row] = max(Double.dot(count: rowCount, inverse.row(row), inverse.row(row)), 1e-8)
    }
  }

  /// Column of (A, -I) times a factor.
  private func addColumn(
    _ column: Int, times factor: Double, to vector: UnsafeMutablePointer<Double>
  ) {
    if column < columnCount {
      store.addColumn(column, times: factor, to: vector)
    } else {
      vector[column - columnCount] -= factor
    }
  }

  /// Everything that follows from basis, bounds, costs and matrix.
  private func prepare() -> Bool {
    if !isFactored, !factor() { return false }
    computeReducedCosts()
    for variable in 0..<total where !isBasic[variable] {
      let d = reducedCost[variable]
      if lower[variable] == upper[variable] {
        side[variable] = 0
      } else if d > Self.dualTolerance {
        side[variable] = 1
      } else if d < -Self.dualTolerance {
        side[variable] = -1
      } else if side[variable] == 0 {
        side[variable] = 1
      }
      value[variable] = side[variable] < 0 ? upper[variable] : lower[variable]
    }
    computeBasicValues()
    return true
  }

  private func factor() -> Bool {
    for attempt in 0..<2 {
      if attempt == 1 {
        // A singular basis: start again.
        resetBasis()
      }
      if inverse.invert(column: { addColumn(basic[$0], times: 1, to: $1) }) {
        isFactored = true
        resetWeights()
        return true
      }
    }
    return false
  }

  /// dual = transpose(inverse) * basic costs; reducedCost = cost - dual * (A, -I).
  private func computeReducedCosts() {
    for row in 0..<rowCount {
      rowScratch[row] = cost[basic[row]]
      value[basic[row]] = 0
      side[basic[row]] = 0
    }
    inverse.multiplyTransposed(rowScratch.pointer, into: dual.pointer)
    store.price(dual.pointer, into: reducedCost.pointer)
    for column in 0..<columnCount { reducedCost[column] = cost[column] - reducedCost[column] }
    for row in 0..<rowCount { reducedCost[columnCount + row] = dual[row] }
    for row in 0..<rowCount { reducedCost[basic[row]] = 0 }
  }

  /// basicValue = -inverse * (A, -I) * nonbasic values.
  private func computeBasicValues() {
    rowScratch.fill(0)
    store.addProduct(value.pointer, into: rowScratch.pointer)
    for row in 0..<rowCount { rowScratch[row] -= value[columnCount + row] }
    inverse.multiply(rowScratch.pointer, into: basicValue.pointer)
    for row in 0..<rowCount { basicValue[row] = -basicValue[row] }
  }

  /// Whether the basis still looks optimal when its values are computed afresh.
  private func isConfirmed() -> Bool {
    let isFresh = inverse.updates < 20
    computeBasicValues()
    return leavingRow() == nil && isFresh || leavingRow() == nil && residualIsSmall()
  }

  /// Whether A x - r = 0 holds at the basic solution.
  private func residualIsSmall() -> Bool {
    rowScratch.fill(0)
    store.addProduct(value.pointer, into: rowScratch.pointer)
    for row in 0..<rowCount { rowScratch[row] -= value[columnCount + row] }
    for row in 0..<rowCount {
      addColumn(basic[row], times: basicValue[row], to: rowScratch.pointer)
    }
    return (0..<rowCount).allSatisfy { abs(rowScratch[$0]) <= 1e-8 }
  }

  /// Perturbs the costs when the method has not moved the duals for a while: it may be going in
  /// circles.
  private func noteProgress(_ ratio: Double) {
    degenerateSteps = ratio > 1e-12 ? min(degenerateSteps, 0) : degenerateSteps + 1
    guard degenerateSteps > Self.patience, !isPerturbed else { return }
    isPerturbed = true
    trueCost.pointer.update(from: cost.pointer, count: total)
    for variable in 0..<total where side[variable] != 0 {
      perturbationState = perturbationState &* 6_364_136_223_846_793_005 &+ 1
      let random = Double(perturbationState >> 11) * 0x1p-53
      // Away from zero, so that the variable stays at the bound where it is.
      let shift = side[variable] * (0.5 + random) * 1e-6 * (1 + abs(cost[variable]))
      cost[variable] += shift
      reducedCost[variable] += shift
    }
  }

  private func removePerturbation() {
    guard isPerturbed else { return }
    isPerturbed = false
    cost.pointer.update(from: trueCost.pointer, count: total)
  }

  private func storeDuals() {
    for row in 0..<rowCount { rowScratch[row] = cost[basic[row]] }
    inverse.multiplyTransposed(rowScratch.pointer, into: dual.pointer)
  }
}
