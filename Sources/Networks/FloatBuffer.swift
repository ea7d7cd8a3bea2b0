/// A fixed piece of memory for floats that lives as long as its owner, so that a training step
/// allocates nothing.
final class FloatBuffer {
  let count: Int
  let pointer: UnsafeMutablePointer<Float>

  /// A buffer of zeros.
  init(count: Int) {
    self.count = count
    let alignment = 64
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: alignment)
    pointer = memory.bindMemory(to: Float.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  deinit { pointer.deallocate() }
}
