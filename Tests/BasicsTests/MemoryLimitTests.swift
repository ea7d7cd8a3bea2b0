import Basics
import Foundation
import Testing

@Suite struct MemoryLimitTests {
  @Test func aProcessOccupiesSomething() {
    #expect(MemoryLimit.residentBytes > 1 << 20)
    #expect(MemoryLimit(bytes: 1).isReached)
    #expect(!MemoryLimit(bytes: .max).isReached)
  }

  /// The limit itself comes and goes with the memory; for a piece of work that it cut short it stays.
  @Test func onePieceRemembers() {
    let size = 256 << 20
    let limit = MemoryLimit(bytes: MemoryLimit.residentBytes + size / 2)
    let piece = limit.forOnePiece
    #expect(piece.forOnePiece === piece)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 1, count: size)
    #expect(limit.isReached && piece.isReached)
    memory.deallocate()
    // Longer than between two looks.
    usleep(100_000)
    #expect(!limit.isReached)
    #expect(piece.isReached)
    #expect(!limit.forOnePiece.isReached)
  }

  @Test func whatIsTouchedCounts() {
    let before = MemoryLimit.residentBytes
    let size = 256 << 20
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 1, count: size)
    // Other tests of this process come and go.
    #expect(MemoryLimit.residentBytes > before + size / 2)
    memory.deallocate()
  }
}
