import Glibc
internal import Synchronization

/// A limit on the memory that the process occupies, looked at as often as one likes.
public final class MemoryLimit: Sendable {
  private let bytes: Int
  private let lastLook = Atomic<Int>(.min)
  private let wasReached = Atomic<Bool>(false)
  private let staysReached: Bool
  private let occupied: @Sendable () -> Int

  /// A limit in bytes of resident memory.
  public convenience init(bytes: Int) { self.init(bytes: bytes) { Self.residentBytes } }

  /// A limit on what `occupied` says, in bytes.
  package convenience init(bytes: Int, occupied: @escaping @Sendable () -> Int) {
    self.init(bytes: bytes, staysReached: false, occupied: occupied)
  }

  private init(bytes: Int, staysReached: Bool, occupied: @escaping @Sendable () -> Int) {
    self.bytes = bytes
    self.staysReached = staysReached
    self.occupied = occupied
  }

  /// The same limit for one piece of work. Once it is reached it stays so: what the piece has then
  /// freed does not undo that it was cut short.
  public var forOnePiece: MemoryLimit {
    staysReached ? self : MemoryLimit(bytes: bytes, staysReached: true, occupied: occupied)
  }

  /// Whether the process occupies as much. The system is asked some times a second at most.
  public var isReached: Bool {
    if staysReached, wasReached.load(ordering: .relaxed) { return true }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    let last = lastLook.load(ordering: .relaxed)
    if last == .min || now - last >= Self.pause,
      lastLook.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged
    {
      let isReached = look()
      if isReached || !staysReached { wasReached.store(isReached, ordering: .relaxed) }
    }
    return wasReached.load(ordering: .relaxed)
  }

  /// Between two looks, in milliseconds.
  private static let pause = 20

  private func look() -> Bool {
    guard occupied() >= bytes else { return false }
    // What earlier work has freed may not have gone back to the system yet.
    _ = trim?(0)
    return occupied() >= bytes
  }

  /// The C library's `malloc_trim`, which Swift's `Glibc` leaves out.
  private let trim = dlsym(nil, "malloc_trim").map {
    unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
  }

  /// The memory that the process occupies, in bytes; 0 where the system does not say.
  public static var residentBytes: Int {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 128) { buffer in
      let count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
      // All pages of the program, then those in memory.
      let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
      guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
        return 0
      }
      return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
  }
}
