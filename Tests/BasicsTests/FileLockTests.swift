import Basics
import Foundation
import Testing

@Suite struct FileLockTests {
  @Test func onlyOneHoldsALock() throws {
    let path = NSTemporaryDirectory() + "temper-lock-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      let first = try FileLock(path: path)
      #expect(first != nil)
      #expect(try FileLock(path: path) == nil)
      #expect(try FileLock(path: path, isShared: true) == nil)
      withExtendedLifetime(first) {}
    }
    do {
      let shared = try (FileLock(path: path, isShared: true), FileLock(path: path, isShared: true))
      #expect(shared.0 != nil && shared.1 != nil)
      #expect(try FileLock(path: path) == nil)
      withExtendedLifetime(shared) {}
    }
    #expect(try FileLock(path: path) != nil)
    #expect(throws: AtomicFileError.self) { try FileLock(path: path + "/none") }
  }
}
