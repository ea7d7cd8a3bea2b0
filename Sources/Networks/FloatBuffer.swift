/// A fixed piece of memory for floats that lives as long as its owner, so that a step of a
/// training or of an attack allocates nothing.
package final class FloatBuffer {
  /// The number of floats.
  package let count: Int
  /// The first of them.
  package let pointer: UnsafeMutablePointer<Float>

  /// A buffer of zeros.
  package init(count: Int) {
    self.count = count
    let alignment = 64
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: alignment)
    pointer = memory.bindMemory(to: Float.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  /// The floats as they are now.
  package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  deinit { pointer.deallocate() }
}
