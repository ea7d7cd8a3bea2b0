internal import Networks

/// Conditions on classes, written as conditions on logits.
extension Decision {
  /// What a class is ahead with: its logit; of a single logit class 1 has it, and class 0 has nothing.
  ///
  /// Where the answer may be none, a class's score is its logit only as long as that is not negative:
  /// `atLeast` with 0.
  func condition(_ factors: [(class: Int, factor: Double)], atLeast lower: Double, name: String)
    -> OutputConstraint
  {
    var coefficients = [Double](repeating: 0, count: logitCount)
    for (index, factor) in factors {
      if self != .threshold {
        coefficients[index] = factor
      } else if index == 1 {
        coefficients[0] = factor
      }
    }
    return OutputConstraint(coefficients: coefficients, lower: lower, name: name)
  }

  /// A class's score reaches a number.
  func score(of index: Int, atLeast lower: Double, name: String) -> OutputConstraint {
    condition([(index, 1)], atLeast: lower, name: name)
  }

  /// A class's score is another's and something more at least.
  func ahead(_ winner: Int, of other: Int, by difference: Double = 0, name: String)
    -> OutputConstraint
  {
    condition([(winner, 1), (other, -1)], atLeast: difference, name: name)
  }

  /// Where the answer is none: no logit is positive.
  var none: OutputRegion {
    let zeros = (0..<classCount).map { index in
      condition([(index, -1)], atLeast: 0, name: "zero_\(index)")
    }
    return OutputRegion(target: nil, constraints: zeros, answer: .exactly(nil))
  }
}
