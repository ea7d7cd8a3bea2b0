internal import CGLPK
internal import Optimization

/// Why a linear program is called infeasible: GLPK's word alone is not enough, as it says so of
/// feasible programs too when it pivots on numbers that are too small.
extension GLPKProblem {
  /// Multipliers by which the rows contradict the bounds, checked against the model itself; nil
  /// where GLPK's reason does not hold.
  func farkasMultipliers(of model: Model) -> [Double]? {
    dualRay().flatMap { Self.contradicting($0, model) }
  }

  /// The same from the least sum by which the rows must be missed, for a simplex method that ended
  /// without a ray.
  static func elasticMultipliers(
    of model: Model, options: SolveOptions, deadline: Deadline
  ) -> [Double]? {
    let elastic = model.elastic()
    let problem = GLPKProblem(elastic)
    problem.isElastic = true
    let result = problem.simplex(.primal, of: elastic, options: options, deadline: deadline)
    return result.rowDuals.flatMap { contradicting($0, model) }
  }

  /// The multipliers or their opposites, if they contradict the bounds beyond rounding.
  private static func contradicting(_ multipliers: [Double], _ model: Model) -> [Double]? {
    [multipliers, multipliers.map { -$0 }].first {
      model.contradiction(of: $0) > leastContradiction
    }
  }

  private static var leastContradiction: Double { 1e-9 }

  /// The row of the simplex tableau in which the dual simplex method found no way on, as a
  /// combination of the program's rows.
  private func dualRay() -> [Double]? {
    let (rows, columns) = (glp_get_num_rows(pointer), glp_get_num_cols(pointer))
    let key = glp_get_unbnd_ray(pointer)
    // GLPK ends the process unless the variable is basic and the basis is factorized.
    guard key > 0, glp_bf_exists(pointer) != 0 else { return nil }
    let status =
      key <= rows ? glp_get_row_stat(pointer, key) : glp_get_col_stat(pointer, key - rows)
    guard status == GLP_BS else { return nil }
    var indices = [Int32](repeating: 0, count: Int(columns) + 1)
    var values = [Double](repeating: 0, count: Int(columns) + 1)
    let length = glp_eval_tab_row(pointer, key, &indices, &values)
    // x_key - sum of values * x_nonbasic is zero by the rows alone: each row enters as often as
    // its own auxiliary variable does.
    var multipliers = [Double](repeating: 0, count: Int(rows))
    if key <= rows { multipliers[Int(key) - 1] = 1 }
    for position in 0..<Int(length) where indices[position + 1] <= rows {
      multipliers[Int(indices[position + 1]) - 1] = -values[position + 1]
    }
    return multipliers
  }
}

extension Model {
  /// The program of missing the rows as little as possible.
  fileprivate func elastic() -> Model {
    var model = self
    model.objective = Objective(.minimize, [])
    for (index, row) in rows.enumerated() {
      var terms = row.terms
      for (isMissing, sign) in [(row.lower > -.infinity, 1.0), (row.upper < .infinity, -1.0)]
      where isMissing {
        let miss = model.addVariable("miss")
        terms.append(Term(sign, miss))
        model.objective.terms.append(Term(1, miss))
      }
      model.setTerms(of: Row(index: index), terms)
    }
    return model
  }
}
