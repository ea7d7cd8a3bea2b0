import Basics
import Foundation
import Synchronization
import Testing

@Suite struct MemoryLimitTests {
  @Test func aProcessOccupiesSomething() {
    #expect(MemoryLimit.residentBytes > 1 << 20)
    #expect(MemoryLimit(bytes: 1).isReached)
    #expect(!MemoryLimit(bytes: .max).isReached)
  }

  /// The limit itself comes and goes with the memory; for a piece of work that it cut short it stays.
  @Test func onePieceRemembers() {
    let occupied = Mutex(100)
    let limit = MemoryLimit(bytes: 80) { occupied.withLock { $0 } }
    let piece = limit.forOnePiece
    #expect(piece.forOnePiece === piece)
    #expect(limit.isReached && piece.isReached)
    occupied.withLock { $0 = 60 }
    // Longer than between two looks.
    usleep(100_000)
    #expect(!limit.isReached)
    #expect(piece.isReached)
    #expect(!limit.forOnePiece.isReached)
  }

  @Test func whatIsTouchedCounts() {
    // Other tests of this process come and go: once is enough.
    let isSeen = (0..<20).contains { _ in
      let before = MemoryLimit.residentBytes
      let size = 256 << 20
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
      defer { memory.deallocate() }
      memory.initializeMemory(as: UInt8.self, repeating: 1, count: size)
      return MemoryLimit.residentBytes > before + size / 2
    }
    #expect(isSeen)
  }
}
