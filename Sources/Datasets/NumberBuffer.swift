/// Many finite numbers, in as few bytes each as hold them exactly: 1 while all are whole from 0 to
/// 255, 4 while all are float32, else 8.
struct NumberBuffer: Equatable {
  /// How the numbers are stored.
  enum Storage: Equatable {
    case bytes, floats, doubles
  }

  private(set) var storage = Storage.bytes
  private(set) var bytes: [UInt8] = []
  private(set) var floats: [Float] = []
  private(set) var doubles: [Double] = []

  /// How many numbers there are.
  var count: Int {
    switch storage {
    case .bytes: bytes.count
    case .floats: floats.count
    case .doubles: doubles.count
    }
  }

  /// The number at a place.
  subscript(index: Int) -> Double {
    switch storage {
    case .bytes: Double(bytes[index])
    case .floats: Double(floats[index])
    case .doubles: doubles[index]
    }
  }

  /// Adds a number.
  mutating func append(_ number: Double) {
    switch storage {
    case .bytes:
      guard let byte = UInt8(exactly: number) else { return widen(for: number) }
      bytes.append(byte)
    case .floats:
      let float = Float(number)
      guard Double(float) == number else { return widen(for: number) }
      floats.append(float)
    case .doubles: doubles.append(number)
    }
  }

  /// Adds whole numbers from 0 to 255.
  mutating func append(bytes new: UnsafeRawBufferPointer) {
    switch storage {
    case .bytes: bytes.append(contentsOf: new)
    case .floats: floats.append(contentsOf: new.lazy.map { Float($0) })
    case .doubles: doubles.append(contentsOf: new.lazy.map { Double($0) })
    }
  }

  /// Goes over to the next larger storage, and adds the number that did not fit.
  private mutating func widen(for number: Double) {
    switch storage {
    case .bytes:
      floats = bytes.map { Float($0) }
      bytes = []
      storage = .floats
    case .floats, .doubles:
      doubles = floats.map { Double($0) }
      floats = []
      storage = .doubles
    }
    append(number)
  }

  /// The least and the greatest number; nil where there is none.
  var range: ClosedRange<Double>? {
    switch storage {
    case .bytes: Self.range(bytes) { Double($0) }
    case .floats: Self.range(floats) { Double($0) }
    case .doubles: Self.range(doubles) { $0 }
    }
  }

  private static func range<Number: Comparable>(
    _ numbers: [Number], _ double: (Number) -> Double
  ) -> ClosedRange<Double>? {
    guard var least = numbers.first else { return nil }
    var greatest = least
    for number in numbers {
      if number < least { least = number }
      if number > greatest { greatest = number }
    }
    return double(least)...double(greatest)
  }

  /// The numbers in float32.
  func rounded() -> [Float] {
    switch storage {
    case .bytes: bytes.map { Float($0) }
    case .floats: floats
    case .doubles: doubles.map { Float($0) }
    }
  }

  /// The rows at some places, in this order, where a row has `width` numbers.
  func rows(_ indices: [Int], width: Int) -> NumberBuffer {
    var chosen = self
    func places(_ index: Int) -> Range<Int> { index * width..<(index + 1) * width }
    chosen.bytes = storage == .bytes ? indices.flatMap { bytes[places($0)] } : []
    chosen.floats = storage == .floats ? indices.flatMap { floats[places($0)] } : []
    chosen.doubles = storage == .doubles ? indices.flatMap { doubles[places($0)] } : []
    return chosen
  }

  /// The same numbers in another order: those of an array of these sizes, the last index running
  /// fastest, whose steps along each index are `strides` here.
  func gathered(sizes: [Int], strides: [Int]) -> NumberBuffer {
    var result = self
    result.bytes = Self.gathered(bytes, sizes, strides)
    result.floats = Self.gathered(floats, sizes, strides)
    result.doubles = Self.gathered(doubles, sizes, strides)
    return result
  }

  private static func gathered<Number>(
    _ numbers: [Number], _ sizes: [Int], _ strides: [Int]
  ) -> [Number] {
    guard !numbers.isEmpty else { return [] }
    let inner = sizes.count - 1
    var result: [Number] = []
    result.reserveCapacity(numbers.count)
    var counter = [Int](repeating: 0, count: sizes.count)
    numbers.withUnsafeBufferPointer { numbers in
      while true {
        let start = zip(counter, strides).reduce(0) { $0 + $1.0 * $1.1 }
        for step in 0..<sizes[inner] { result.append(numbers[start + step * strides[inner]]) }
        var axis = inner - 1
        while axis >= 0 {
          counter[axis] += 1
          if counter[axis] < sizes[axis] { break }
          counter[axis] = 0
          axis -= 1
        }
        if axis < 0 { return }
      }
    }
    return result
  }
}
