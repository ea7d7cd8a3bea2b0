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
  /// For each slot the variable that is basic there; a slot belongs to a row.
  let basic: UnsafeMutablePointer<Int>
  let isBasic: UnsafeMutablePointer<Bool>
  private(set) var iterations = 0
  let kernel: BasisKernel
  var isFactored = false
  let weight: Buffer
  let pivotRow: Buffer
  let pivotColumn: Buffer
  let steepest: Buffer
  let rowScratch: Buffer
  let trueCost: Buffer
  var isPerturbed = false
  var perturbationState: UInt64 = 1
  var degenerateSteps = 0
  let inverseRow: Buffer
  let breakpoints: BreakpointSelection
  /// How many of `breakpoints` the last ratio test went past.
  var passed = 0
  let candidates: UnsafeMutablePointer<Int32>

  static let primalTolerance = 1e-9
  static let dualTolerance = 1e-10
  static let pivotTolerance = 1e-9
  /// Ratios this close are taken for equal.
  static let tieTolerance = 1e-12
  static let updatesBetweenFactorings = 80
  /// Steps without progress before the costs are perturbed.
  static let patience = 30

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
    inverseRow = Buffer(rowCount)
    breakpoints = BreakpointSelection(capacity: total)
    kernel = BasisKernel(store)
    basic = kernel.basic
    isBasic = .allocate(capacity: total)
    // One more than can be candidates, as collecting writes before it counts.
    candidates = .allocate(capacity: total + 1)
    isBasic.initialize(repeating: false, count: total)
    side.fill(1)
    resetBasis()
  }

  deinit {
    isBasic.deallocate()
    candidates.deallocate()
  }

  /// Makes all logicals basic, which is always possible.
  func resetBasis() {
    isBasic.update(repeating: false, count: total)
    kernel.reset()
    for row in 0..<rowCount { isBasic[columnCount + row] = true }
    weight.fill(1)
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
    if isFactored { isFactored = kernel.rowChanged(row, changes) }
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
    prepare()
    var restarts = 0
    while true {
      if kernel.updates > Self.updatesBetweenFactorings {
        isFactored = false
        prepare()
      }
      // Perturbed costs say nothing about a limit.
      if !isPerturbed, objective >= objectiveLimit {
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
        prepare()
      case .optimal:
        // Rounding adds up; what a fresh look at the basis does not confirm goes on.
        guard kernel.updates > 0, !isConfirmed() else {
          storeDuals()
          return .optimal
        }
        fallthrough
      case .unreliable:
        restarts += 1
        guard restarts < 20 else { return .numericalFailure }
        isFactored = false
        prepare()
      case .infeasible:
        return .infeasible
      }
    }
  }

  /// Everything that follows from basis, bounds, costs and matrix.
  func prepare() {
    if !isFactored { factor() }
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
  }

  /// Inverts the basis. From one that is singular the method starts again with all logicals, which
  /// is not.
  func factor() {
    if !kernel.invert() { resetBasis() }
    isFactored = true
  }

  /// dual = transpose(inverse) * basic costs; reducedCost = cost - dual * (A, -I).
  func computeReducedCosts() {
    for row in 0..<rowCount {
      rowScratch[row] = cost[basic[row]]
      value[basic[row]] = 0
      side[basic[row]] = 0
    }
    kernel.solveTransposed(rowScratch.pointer, into: dual.pointer)
    store.price(dual.pointer, into: reducedCost.pointer)
    for column in 0..<columnCount { reducedCost[column] = cost[column] - reducedCost[column] }
    for row in 0..<rowCount { reducedCost[columnCount + row] = dual[row] }
    for row in 0..<rowCount { reducedCost[basic[row]] = 0 }
  }

  /// basicValue = -inverse * (A, -I) * nonbasic values.
  func computeBasicValues() {
    rowScratch.fill(0)
    store.addProduct(value.pointer, into: rowScratch.pointer)
    for row in 0..<rowCount { rowScratch[row] -= value[columnCount + row] }
    kernel.solve(rowScratch.pointer, into: basicValue.pointer)
    for row in 0..<rowCount { basicValue[row] = -basicValue[row] }
  }

  /// Whether the basis still looks optimal when its values are computed afresh.
  func isConfirmed() -> Bool {
    let isFresh = kernel.updates < 20
    computeBasicValues()
    return leavingRow() == nil && isFresh || leavingRow() == nil && residualIsSmall()
  }

  /// Whether A x - r = 0 holds at the basic solution.
  func residualIsSmall() -> Bool {
    rowScratch.fill(0)
    store.addProduct(value.pointer, into: rowScratch.pointer)
    for row in 0..<rowCount { rowScratch[row] -= value[columnCount + row] }
    for row in 0..<rowCount {
      addColumn(basic[row], times: basicValue[row], to: rowScratch.pointer)
    }
    return (0..<rowCount).allSatisfy { abs(rowScratch[$0]) <= 1e-8 }
  }

  func storeDuals() {
    for row in 0..<rowCount { rowScratch[row] = cost[basic[row]] }
    kernel.solveTransposed(rowScratch.pointer, into: dual.pointer)
  }
}
