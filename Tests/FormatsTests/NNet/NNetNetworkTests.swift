import Basics
import Formats
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct NNetNetworkTests {
  /// Two inputs, three neurons, one output.
  private static let text = """
    // A small network.
    2,2,1,3,
    2,3,1,
    0,
    -1.0,0.0,
    1.0,4.0,
    0.5,2.0,10.0,
    2.0,4.0,3.0,
    1.0,-1.0,
    0.5,2.0,
    -1.0,0.25,
    0.1,
    -0.2,
    0.3,
    1.0,2.0,-1.0,
    0.5,

    """

  private func read(_ text: String) throws -> NNetNetwork {
    try NNetNetwork(Array(text.utf8), path: "n.nnet")
  }

  /// The format's own formula.
  private func expected(_ x: Double, _ y: Double) -> Double {
    let a = (min(1, max(-1, x)) - 0.5) / 2
    let b = (min(4, max(0, y)) - 2) / 4
    let h = [
      max(0, a - b + 0.1), max(0, 0.5 * a + 2 * b - 0.2), max(0, -a + 0.25 * b + 0.3),
    ]
    return (h[0] + 2 * h[1] - h[2] + 0.5) * 3 + 10
  }

  @Test(arguments: [(0.0, 1.0), (0.9, 3.5), (-1, 0), (5, -3), (-7, 9)])
  func inputsAreCutAndScaledAndOutputsScaledBack(x: Double, y: Double) throws {
    let graph = try read(Self.text).graph
    let value = graph.logits(Matrix(rows: 1, columns: 2, elements: [x, y])).elements
    #expect(value.count == 1 && abs(value[0] - expected(x, y)) < 1e-12)
    #expect(abs(graph.lowered().logits([x, y])[0] - expected(x, y)) < 1e-12)
  }

  @Test func rangesAreThoseOfTheFile() throws {
    let ranges = try read(Self.text).ranges
    #expect(ranges.map(\.lower) == [-1, 0] && ranges.map(\.upper) == [1, 4])
  }

  @Test(arguments: [
    ("2,2,1,3,", "3,2,1,3,", "line 3: sizes [2, 3, 1]"),
    ("2,3,1,", "2,three,1,", "line 3: the sizes of the layers: 'three' is no number"),
    ("1.0,-1.0,", "1.0,", "line 9: row 0 of layer 1: 1 numbers, where 2 are needed"),
    ("-0.2,", "nan,", "bias 1 of layer 1: 'nan' is no number"),
    ("2.0,4.0,3.0,", "2.0,0.0,3.0,", "a range that is not above 0"),
    ("1.0,4.0,\n", "1.0,-4.0,\n", "a least input above the greatest"),
    ("0.5,\n", "0.5,\n7.0,\n", "more lines than the layers have"),
    ("1.0,2.0,-1.0,\n0.5,\n", "", "it ends before row 0 of layer 2"),
  ])
  func whatIsWrongIsSaid(old: String, new: String, text: String) throws {
    #expect(Self.text.contains(old))
    // The last one, as some lines are alike.
    let range = try #require(Self.text.range(of: old, options: old == "0.5,\n" ? .backwards : []))
    let error = #expect(throws: FormatError.self) {
      try read(Self.text.replacingCharacters(in: range, with: new))
    }
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
  }

  @Test func noBytesMakeItCrash() throws {
    let bytes = Array(Self.text.utf8)
    var random = SeededRandom(seed: 5)
    for _ in 0..<2000 {
      do throws(FormatError) {
        _ = try NNetNetwork(Mutation.of(bytes, &random), path: "n.nnet")
      } catch {
        #expect(!error.problem.isEmpty)
      }
    }
  }
}
