extension Table {
  /// The content of one cell.
  ///
  /// A number that is not finite counts as missing, wherever it is drawn or stored.
  public enum Cell: Sendable, Hashable {
    /// Words.
    case text(String)
    /// A count.
    case integer(Int)
    /// A measured or computed figure.
    case number(Double)
    /// A mean and the standard deviation around it.
    case interval(mean: Double, deviation: Double)
    /// Nothing is known.
    case missing
  }
}

extension Table.Cell {
  /// A number, or missing where there is none.
  public init(_ value: Double?) {
    self = value.map { .number($0) } ?? .missing
  }

  /// A count, or missing where there is none.
  public init(_ value: Int?) {
    self = value.map { .integer($0) } ?? .missing
  }

  /// The cell with numbers that are not finite turned into `.missing`.
  ///
  /// An interval whose deviation alone is unknown, as of a single measurement, keeps its mean.
  package var normalized: Table.Cell {
    switch self {
    case .number(let value) where !value.isFinite: .missing
    case .interval(let mean, _) where !mean.isFinite: .missing
    case .interval(let mean, let deviation) where !deviation.isFinite: .number(mean)
    default: self
    }
  }

  /// Whether the cell holds a figure.
  package var isNumeric: Bool {
    switch self {
    case .integer, .number, .interval: true
    case .text, .missing: false
    }
  }

  /// The figure that stands for the cell: of an interval its mean.
  package var figure: Double? {
    switch normalized {
    case .integer(let value): Double(value)
    case .number(let value), .interval(let value, _): value
    case .text, .missing: nil
    }
  }

  /// What a reader sees: rounded to `decimals`, or to four significant digits without them.
  package func displayText(decimals: Int?, missing: String, plusMinus: String) -> String {
    func rounded(_ value: Double) -> String {
      decimals.map { NumberText.fixed(value, decimals: $0) } ?? NumberText.compact(value)
    }
    switch normalized {
    case .text(let text): return text
    case .integer(let value): return String(value)
    case .number(let value): return rounded(value)
    case .interval(let mean, let deviation):
      return rounded(mean) + plusMinus + rounded(deviation)
    case .missing: return missing
    }
  }
}

extension Table.Cell: Codable {
  private enum CodingKeys: String, CodingKey {
    case text, integer, number, mean, deviation
  }

  /// Reads `{"text": ...}`, `{"integer": ...}`, `{"number": ...}`, `null`, or
  /// `{"mean": ..., "deviation": ...}`.
  public init(from decoder: any Decoder) throws {
    if try decoder.singleValueContainer().decodeNil() {
      self = .missing
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let text = try container.decodeIfPresent(String.self, forKey: .text) {
      self = .text(text)
    } else if let value = try container.decodeIfPresent(Int.self, forKey: .integer) {
      self = .integer(value)
    } else if let value = try container.decodeIfPresent(Double.self, forKey: .number) {
      self = .number(value)
    } else {
      self = .interval(
        mean: try container.decode(Double.self, forKey: .mean),
        deviation: try container.decode(Double.self, forKey: .deviation))
    }
  }

  /// Writes the form that `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    if case .missing = normalized {
      var container = encoder.singleValueContainer()
      try container.encodeNil()
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch normalized {
    case .text(let text): try container.encode(text, forKey: .text)
    case .integer(let value): try container.encode(value, forKey: .integer)
    case .number(let value): try container.encode(value, forKey: .number)
    case .interval(let mean, let deviation):
      try container.encode(mean, forKey: .mean)
      try container.encode(deviation, forKey: .deviation)
    case .missing: break
    }
  }
}
