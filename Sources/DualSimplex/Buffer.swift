/// A fixed piece of memory that lives as long as its owner: the simplex loops allocate nothing.
final class Buffer {
  let count: Int
  let pointer: UnsafeMutablePointer<Double>

  /// A buffer of zeros.
  init(_ count: Int) {
    self.count = count
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Double>.stride, alignment: 64)
    pointer = memory.bindMemory(to: Double.self, capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  deinit { pointer.deallocate() }

  subscript(_ index: Int) -> Double {
    get { pointer[index] }
    set { pointer[index] = newValue }
  }

  /// Sets every element.
  func fill(_ value: Double) { pointer.update(repeating: value, count: count) }
}
