/// What is asserted, without negations.
indirect enum PropertyFormula {
  /// A constraint on one input alone.
  struct Bound {
    var input: Int
    var value: ExactDecimal
    /// Whether `value` is the greatest, else the least.
    var isUpper: Bool
    /// Whether `value` itself is excluded.
    var isStrict: Bool
  }

  /// True.
  case always
  /// False.
  case never
  /// A constraint on one input alone.
  case bound(Bound)
  /// Another constraint: its place in the list of all.
  case constraint(Int)
  /// All of them.
  case all([PropertyFormula])
  /// At least one of them.
  case any([PropertyFormula])

  /// All of them, where nothing is left out that says something.
  static func conjunction(_ parts: [PropertyFormula]) -> PropertyFormula {
    var kept: [PropertyFormula] = []
    for part in parts {
      switch part {
      case .always: continue
      case .never: return .never
      case .all(let more): kept += more
      default: kept.append(part)
      }
    }
    return kept.isEmpty ? .always : kept.count == 1 ? kept[0] : .all(kept)
  }

  /// At least one of them, where nothing is left out that says something.
  static func disjunction(_ parts: [PropertyFormula]) -> PropertyFormula {
    var kept: [PropertyFormula] = []
    for part in parts {
      switch part {
      case .never: continue
      case .always: return .always
      case .any(let more): kept += more
      default: kept.append(part)
      }
    }
    return kept.isEmpty ? .never : kept.count == 1 ? kept[0] : .any(kept)
  }
}
