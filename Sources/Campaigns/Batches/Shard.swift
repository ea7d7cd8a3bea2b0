/// One of several equal parts of work, for several machines: every so many-th instance is its own.
public struct Shard: Sendable, Equatable {
  /// Which part, from 1.
  public let number: Int
  /// How many parts there are.
  public let count: Int

  /// A part of several.
  ///
  /// - Precondition: `number` is from 1 to `count`.
  public init(_ number: Int, of count: Int) {
    precondition(1...max(1, count) ~= number, "there is no such part")
    self.number = number
    self.count = count
  }

  /// The part's share of some work.
  public func share<Item>(_ items: [Item]) -> [Item] {
    items.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
  }

  /// Whether work that cannot be split, known by its name, is this part's: every name is exactly
  /// one part's, the same on every machine.
  package func owns(_ name: String) -> Bool {
    // FNV-1a; the standard library's hashes differ from run to run.
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0100_0000_01b3
    }
    return hash % UInt64(count) == UInt64(number - 1)
  }

  /// What the names of the part's own files have before their ending.
  package var suffix: String { "shard-\(number)-of-\(count)" }
}
