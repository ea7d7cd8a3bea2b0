public import Search

/// Counts and means over attack records. Means are nil where there is nothing to take them of.
public struct AttackSummary: Sendable {
  /// All records.
  public let count: Int
  /// Records of each status.
  public let statuses: [AttackStatus: Int]
  /// The fraction that is proved: the smallest change, or that there is none.
  public let provedFraction: Double?
  /// The mean gap of the records with an example.
  public let meanGap: Double?
  /// The mean least distance of the records that have one.
  public let meanDistance: Double?
  /// The mean number of branching nodes.
  public let meanNodes: Double?
  /// The mean time of an attack.
  public let meanSeconds: Double?
  /// The median time of an attack.
  public let medianSeconds: Double?
  /// The longest time of an attack.
  public let longestSeconds: Double?

  /// Sums up some records.
  public init(_ records: [AttackRecord]) {
    count = records.count
    statuses = Dictionary(records.map { ($0.status, 1) }, uniquingKeysWith: +)
    provedFraction = Self.mean(records.map { $0.isProved ? 1 : 0 })
    meanGap = Self.mean(records.compactMap(\.gap))
    meanDistance = Self.mean(records.compactMap(\.leastDistance))
    meanNodes = Self.mean(records.map { Double($0.nodes) })
    meanSeconds = Self.mean(records.map(\.seconds))
    let seconds = records.map(\.seconds).sorted()
    medianSeconds = seconds.isEmpty ? nil : seconds[seconds.count / 2]
    longestSeconds = seconds.last
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
