internal import LinearAlgebra

/// A graph's value on the way to blocks.
enum LoweredValue {
  /// The outputs of a block, or the input, as they are.
  case source(PiecewiseNetwork.Source, count: Int)
  /// A block without a ReLU that is not part of the network yet: what follows may be merged into it.
  case sum(PiecewiseNetwork.Block)

  /// The number of numbers.
  var count: Int {
    switch self {
    case .source(_, let count): count
    case .sum(let block): block.count
    }
  }

  /// The value as a block.
  var block: PiecewiseNetwork.Block {
    switch self {
    case .source(let source, let count):
      PiecewiseNetwork.Block(
        [
          PiecewiseNetwork.Term(
            source, LinearMap(.sparse(SparseMap(diagonal: Array(repeating: 1, count: count)))))
        ], bias: Array(repeating: 0, count: count), isRectified: false)
    case .sum(let block): block
    }
  }
}

// Steps that are merged into a block where nothing is rounded; nil where it would be.
extension PiecewiseNetwork.Block {
  /// The same plus constants that are known up to some errors.
  func exactly(adding constants: [Double], errors: [Double]?) -> PiecewiseNetwork.Block? {
    var result = self
    for (index, constant) in constants.enumerated() {
      guard let sum = Double.exactSum(bias[index], constant) else { return nil }
      result.bias[index] = sum
    }
    result.biasErrors = Self.total(biasErrors, errors)
    return result
  }

  /// The same with each neuron multiplied by a factor.
  func exactly(scaledBy factors: [Double]) -> PiecewiseNetwork.Block? {
    var result = self
    for (index, factor) in factors.enumerated() {
      guard let product = Double.exactProduct(bias[index], factor) else { return nil }
      result.bias[index] = product
      if let error = biasErrors?[index] {
        guard let product = Double.exactProduct(error, abs(factor)) else { return nil }
        result.biasErrors?[index] = product
      }
    }
    for index in terms.indices {
      guard let form = terms[index].map.form.exactly(scaledBy: factors) else { return nil }
      var errors: LinearMap.Form?
      if let own = terms[index].map.errors {
        errors = own.exactly(scaledBy: factors.map(abs))
        if errors == nil { return nil }
      }
      result.terms[index].map = LinearMap(form, errors: errors)
    }
    return result
  }

  /// The sum of two blocks.
  func exactly(adding other: PiecewiseNetwork.Block) -> PiecewiseNetwork.Block? {
    guard var result = exactly(adding: other.bias, errors: other.biasErrors) else { return nil }
    for term in other.terms {
      guard let index = terms.firstIndex(where: { $0.source == term.source }) else {
        result.terms.append(term)
        continue
      }
      let own = terms[index].map
      guard own.errors == nil, term.map.errors == nil,
        let sum = own.form.exactly(adding: term.map.form)
      else { return nil }
      result.terms[index].map = LinearMap(sum)
    }
    return result
  }

  /// Errors of two kinds together, rounded up.
  private static func total(_ a: [Double]?, _ b: [Double]?) -> [Double]? {
    guard let a, let b else { return a ?? b }
    return zip(a, b).map { Double.differenceRoundedUp($0, -$1) }
  }
}

extension LinearMap.Form {
  /// The same with each output multiplied by a factor; nil where a coefficient would be rounded.
  fileprivate func exactly(scaledBy factors: [Double]) -> LinearMap.Form? {
    for output in 0..<outputCount {
      let isExact = row(output).values.allSatisfy {
        Double.exactProduct($0, factors[output]) != nil
      }
      guard isExact else { return nil }
    }
    return scaled(rows: factors, columns: nil)
  }

  /// The sum of two maps; nil where a coefficient would be rounded.
  fileprivate func exactly(adding other: LinearMap.Form) -> LinearMap.Form? {
    guard case .dense(var matrix) = self, case .dense(let another) = other else {
      return SparseMap(self).adding(SparseMap(other), Double.exactSum).map { .sparse($0) }
    }
    for index in matrix.elements.indices {
      guard let sum = Double.exactSum(matrix.elements[index], another.elements[index]) else {
        return nil
      }
      matrix.elements[index] = sum
    }
    return .dense(matrix)
  }
}
