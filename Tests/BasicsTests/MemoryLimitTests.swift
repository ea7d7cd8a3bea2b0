import Basics
import Testing

@Suite struct MemoryLimitTests {
  @Test func aProcessOccupiesSomething() {
    #expect(MemoryLimit.residentBytes > 1 << 20)
    #expect(MemoryLimit(bytes: 1).isReached)
    #expect(!MemoryLimit(bytes: .max).isReached)
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
