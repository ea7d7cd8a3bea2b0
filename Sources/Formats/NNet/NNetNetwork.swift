internal import Foundation
internal import LinearAlgebra
public import Networks

/// A network of the NNet format, in which the ACAS Xu networks are published: fully connected layers
/// with a ReLU between every two, inputs cut to a range and scaled, outputs scaled back.
///
/// Source: the format's description and reader (Stanford Intelligent Systems Laboratory, 2016).
public struct NNetNetwork: Sendable {
  /// From inputs in their own units to outputs in theirs: cutting, scaling, layers, scaling back.
  public let graph: NetworkGraph
  /// What each input is cut to, in its own units.
  public let ranges: [(lower: Double, upper: Double)]

  /// Reads a file.
  public init(contentsOf path: String) throws(FormatError) {
    try self.init(Formats.contents(of: path), path: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter path: the file's, for messages.
  public init(_ bytes: [UInt8], path: String) throws(FormatError) {
    var lines = NNetLines(bytes, path: path)
    let counts = try lines.integers("the numbers of layers, inputs and outputs", atLeast: 3)
    let sizes = try lines.integers("the sizes of the layers", atLeast: 2)
    guard counts[0] > 0, sizes.count == counts[0] + 1, sizes[0] == counts[1],
      sizes[sizes.count - 1] == counts[2], sizes.allSatisfy({ 1...100_000 ~= $0 })
    else { throw lines.problem("sizes \(sizes.prefix(10)) for layers, inputs, outputs \(counts)") }
    // A flag that nobody uses any more.
    _ = try lines.numbers("a flag", count: nil)
    let inputs = sizes[0]
    let lower = try lines.numbers("the least inputs", count: inputs)
    let upper = try lines.numbers("the greatest inputs", count: inputs)
    let means = try lines.numbers("the means", count: inputs + 1)
    let scales = try lines.numbers("the ranges", count: inputs + 1)
    guard zip(lower, upper).allSatisfy({ $0 <= $1 }), scales.allSatisfy({ $0 > 0 }) else {
      throw lines.problem("a least input above the greatest, or a range that is not above 0")
    }
    ranges = zip(lower, upper).map { ($0, $1) }
    var operations: [NetworkGraph.Operation] = Self.cut(to: lower, upper)
    operations += [
      .constants(.init(.add, means.dropLast().map { -$0 })),
      .constants(.init(.divide, Array(scales.dropLast()))),
    ]
    for layer in 1..<sizes.count {
      if layer > 1 { operations.append(.activation(.relu)) }
      var weights: [Double] = []
      for row in 0..<sizes[layer] {
        weights += try lines.numbers("row \(row) of layer \(layer)", count: sizes[layer - 1])
      }
      var biases: [Double] = []
      for row in 0..<sizes[layer] {
        biases += try lines.numbers("bias \(row) of layer \(layer)", count: 1)
      }
      operations.append(
        .dense(
          .init(
            weight: Matrix(rows: sizes[layer], columns: sizes[layer - 1], elements: weights),
            bias: biases)))
    }
    try lines.checkEnd()
    operations += [
      .constants(.init(.multiply, [scales[inputs]])), .constants(.init(.add, [means[inputs]])),
    ]
    do {
      graph = try NetworkGraph(
        inputShape: [inputs],
        nodes: operations.enumerated().map {
          NetworkGraph.Node($1, [$0 == 0 ? .input : .node($0 - 1)])
        })
    } catch {
      throw FormatError(path: path, "\(error)", remedy: "export the network again")
    }
  }

  /// min(upper, max(lower, x)) for each input: upper - relu(upper - lower - relu(x - lower)).
  private static func cut(to lower: [Double], _ upper: [Double]) -> [NetworkGraph.Operation] {
    [
      .constants(.init(.add, lower.map { -$0 })), .activation(.relu),
      .constants(.init(.add, lower)), .constants(.init(.multiply, [-1])),
      .constants(.init(.add, upper)), .activation(.relu),
      .constants(.init(.multiply, [-1])), .constants(.init(.add, upper)),
    ]
  }
}

/// The lines of an NNet file that hold numbers, separated by commas.
private struct NNetLines {
  private let lines: [Substring]
  private let path: String
  /// The number of the line that was read last, from 1.
  private var position = 0

  init(_ bytes: [UInt8], path: String) {
    // Whatever is no UTF-8 is no number either.
    lines = Self.split(String(decoding: bytes, as: UTF8.self))
    self.path = path
  }

  private static func split(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  /// The next line's numbers.
  ///
  /// - Parameter count: how many there must be; nil for any.
  mutating func numbers(_ what: String, count: Int?) throws(FormatError) -> [Double] {
    let line = try next(what)
    var result: [Double] = []
    for text in line.split(separator: ",", omittingEmptySubsequences: true) {
      let word = text.trimmingCharacters(in: .whitespaces)
      if word.isEmpty { continue }
      guard let value = Double(word), value.isFinite else {
        throw problem("\(what): '\(word.prefix(20))' is no number")
      }
      result.append(value)
    }
    if let count, result.count != count {
      throw problem("\(what): \(result.count) numbers, where \(count) are needed")
    }
    return result
  }

  /// The next line's numbers, all of them integers.
  mutating func integers(_ what: String, atLeast count: Int) throws(FormatError) -> [Int] {
    let numbers = try numbers(what, count: nil)
    let result = numbers.compactMap { Int(exactly: $0) }
    guard result.count == numbers.count, result.count >= count else {
      throw problem("\(what): at least \(count) integers are needed")
    }
    return result
  }

  /// Refuses further numbers.
  mutating func checkEnd() throws(FormatError) {
    while position < lines.count {
      position += 1
      guard lines[position - 1].allSatisfy({ $0.isWhitespace || $0 == "," }) else {
        throw problem("more lines than the layers have")
      }
    }
  }

  /// The next line, comments left out.
  private mutating func next(_ what: String) throws(FormatError) -> Substring {
    while position < lines.count {
      position += 1
      let line = lines[position - 1]
      if line.hasPrefix("//") || line.allSatisfy(\.isWhitespace) { continue }
      return line
    }
    throw problem("it ends before \(what)")
  }

  func problem(_ what: String) -> FormatError {
    FormatError(
      path: path, place: "line \(position)", what,
      remedy: "the NNet format has layers, sizes, ranges, weights and biases")
  }
}
