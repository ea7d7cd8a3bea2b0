package import LinearAlgebra

/// A fixed piece of memory for numbers that lives as long as its owner, so that a step of a training
/// or of an attack allocates nothing.
package final class Buffer<Scalar: BLASScalar> {
  /// The number of numbers.
  package let count: Int
  /// The first of them.
  package let pointer: UnsafeMutablePointer<Scalar>

  /// A buffer of zeros.
  package init(count: Int) {
    self.count = count
    let alignment = 64
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Scalar>.stride, alignment: alignment)
    pointer = memory.bindMemory(to: Scalar.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  /// The numbers as they are now.
  package var values: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  deinit { pointer.deallocate() }
}

/// A buffer in float32.
package typealias FloatBuffer = Buffer<Float>
