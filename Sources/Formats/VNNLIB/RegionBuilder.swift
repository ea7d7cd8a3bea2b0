internal import LinearAlgebra

/// Turns assertions into regions: their disjunctive normal form, without regions that are empty.
///
/// What all regions share, the bounds and constraints outside any `or`, is kept once; each region holds
/// only what it adds.
struct RegionBuilder {
  /// The most regions.
  private static let mostRegions = 100_000
  /// The most numbers in boxes that no two regions share.
  private static let mostNumbers = 4_000_000
  /// The most single steps.
  private static let mostSteps = 32_000_000

  /// Why there are no regions.
  struct TooMany: Error {
    /// What there are too many of.
    let problem: String
  }

  /// A region as far as it is known.
  private struct Part: Hashable {
    /// The bounds of inputs that are tighter than what all regions share.
    var bounds: [Int: PropertyBounds] = [:]
    var constraints: [Int] = []
  }

  private var shared: [PropertyBounds]
  private var isSharedEmpty = false
  private var sharedConstraints: [Int] = []
  private var disjunctions: [PropertyFormula] = []
  private var steps = 0

  init(inputCount: Int) {
    shared = Array(repeating: PropertyBounds(), count: inputCount)
  }

  /// Adds what must hold too.
  mutating func assert(_ formula: PropertyFormula) {
    switch formula {
    case .always: break
    case .never: isSharedEmpty = true
    case .bound(let bound):
      if shared[bound.input].tighten(by: bound), shared[bound.input].isEmpty {
        isSharedEmpty = true
      }
    case .constraint(let place): sharedConstraints.append(place)
    case .all(let parts): for part in parts { assert(part) }
    case .any: disjunctions.append(formula)
    }
  }

  /// The regions of all that has been asserted.
  ///
  /// - Parameter constraints: those that formulas name by their place.
  mutating func regions(
    _ constraints: [PropertyConstraint]
  ) throws(TooMany) -> [PropertyRegion] {
    guard !isSharedEmpty else { return [] }
    var parts = [Part()]
    for disjunction in disjunctions { try extend(&parts, by: disjunction) }
    var seen: Set<Part> = []
    var unique: [Part] = []
    for var part in parts {
      part.constraints = Set(part.constraints + sharedConstraints).sorted()
      if seen.insert(part).inserted { unique.append(part) }
    }
    let own = unique.count { !$0.bounds.isEmpty }
    guard own * shared.count <= Self.mostNumbers else {
      throw TooMany(problem: "\(own) boxes of \(shared.count) inputs in its disjunctions")
    }
    let sharedBox = shared.map(\.enclosure)
    return unique.map { part in
      var (bounds, box) = (shared, sharedBox)
      for (input, value) in part.bounds {
        bounds[input] = value
        box[input] = value.enclosure
      }
      return PropertyRegion(
        bounds: bounds, box: box, constraints: part.constraints.map { constraints[$0] })
    }
  }

  /// Leaves the parts in which a formula holds as well; in place, as far as nobody else holds them.
  private mutating func extend(
    _ parts: inout [Part], by formula: PropertyFormula
  ) throws(TooMany) {
    switch formula {
    case .always: break
    case .never: parts = []
    case .bound(let bound):
      try count(parts.count)
      var end = 0
      for index in parts.indices where tighten(&parts[index], by: bound) {
        parts.swapAt(index, end)
        end += 1
      }
      parts.removeSubrange(end...)
    case .constraint(let place):
      try count(parts.count)
      for index in parts.indices { parts[index].constraints.append(place) }
    case .all(let formulas):
      // What is no choice first: it may leave less to choose between.
      for formula in formulas where !formula.isChoice { try extend(&parts, by: formula) }
      for formula in formulas where formula.isChoice { try extend(&parts, by: formula) }
    case .any(let formulas):
      var result: [Part] = []
      let size = parts.reduce(0) { $0 + 1 + $1.bounds.count + $1.constraints.count }
      for formula in formulas {
        // Each alternative begins with copies.
        try count(size)
        var alternative = parts
        try extend(&alternative, by: formula)
        result += alternative
        guard result.count <= Self.mostRegions else {
          throw TooMany(problem: "more than \(Self.mostRegions) combinations of its disjunctions")
        }
      }
      parts = result
    }
  }

  /// Tightens a bound of a part; false where nothing is left of it.
  private func tighten(_ part: inout Part, by bound: PropertyFormula.Bound) -> Bool {
    var bounds = part.bounds[bound.input] ?? shared[bound.input]
    guard bounds.tighten(by: bound) else { return true }
    part.bounds[bound.input] = bounds
    return !bounds.isEmpty
  }

  private mutating func count(_ more: Int) throws(TooMany) {
    steps += more
    guard steps <= Self.mostSteps else {
      throw TooMany(problem: "more than \(Self.mostSteps) steps to multiply out its disjunctions")
    }
  }
}

extension PropertyBounds {
  /// Tightens by a bound; false where that says nothing new.
  fileprivate mutating func tighten(by bound: PropertyFormula.Bound) -> Bool {
    bound.isUpper
      ? drop(to: bound.value, isStrict: bound.isStrict)
      : raise(to: bound.value, isStrict: bound.isStrict)
  }
}

extension PropertyFormula {
  fileprivate var isChoice: Bool {
    if case .any = self { true } else { false }
  }
}
