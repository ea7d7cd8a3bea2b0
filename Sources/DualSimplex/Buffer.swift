/// A fixed piece of memory that lives as long as its owner: the simplex loops allocate nothing.
package final class Buffer {
  package let count: Int
  package let pointer: UnsafeMutablePointer<Double>

  /// A buffer of zeros.
  package init(_ count: Int) {
    self.count = count
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Double>.stride, alignment: 64)
    pointer = memory.bindMemory(to: Double.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  deinit { pointer.deallocate() }

  package subscript(_ index: Int) -> Double {
    get { pointer[index] }
    set { pointer[index] = newValue }
  }

  /// Sets every element.
  package func fill(_ value: Double) { pointer.update(repeating: value, count: count) }
}
