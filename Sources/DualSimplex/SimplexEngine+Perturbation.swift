extension SimplexEngine {
  /// Perturbs the costs when the method has not moved the duals for a while: it may be going in
  /// circles.
  func noteProgress(_ ratio: Double) {
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

  func removePerturbation() {
    guard isPerturbed else { return }
    isPerturbed = false
    cost.pointer.update(from: trueCost.pointer, count: total)
  }
}
