import Basics
import Formats
import Testing

/// Texts that are damaged at random are read, or refused with a text; they crash nothing.
@Suite struct PropertyMutationTests {
  /// So many mutations of each text: 10,000 in all.
  private static let count = 2000

  private static let texts = [
    PropertyTexts.declarations
      + "; a comment\n(assert (<= X_0 0.679857769))\n(assert (>= X_0 6e-1))\n(assert (>= Y_0 3.99))",
    PropertyTexts.declarations
      + "(assert (or (and (<= X_0 1) (>= X_0 -1.5) (>= Y_0 Y_1)) (and (> X_1 (- 2)) (< Y_1 Y_0))))",
    PropertyTexts.declarations
      + "(assert (not (= (+ (* 2 X_0) (* Y_0 -0.5) Y_1) 1e-3)))(assert (< 0 X_0 X_1))",
    PropertyTexts.network
      + "(assert (and (<= X[0,0] 1.0) (!= X[0,1] 0.5)))(assert (>= (+ (* 0.5 Y[0]) Y[1]) 3))",
    "(vnnlib-version <2.0>)(declare-network f (declare-input A float32 [] \"a\") (declare-hidden H "
      + "real [2] \"h\") (declare-output B int8 [1] \"b\"))\n(declare-network g (isomorphic-to f) "
      + "(declare-input C float32 []) (declare-output D int8 [1]))\n(assert (== (- A C) H[1]))",
  ]

  private static let words = [
    "(", ")", "[", "]", ",", "\"", ";", "\n", " ", "or", "and", "not", "<=", "!=", "-", "+", "*",
    "/",
    "X_0", "Y_1", "X", "X[0,1]", "1e999999999999", "-1e-400", "0", "[1000000000]", "[999,999]",
    "assert", "declare-const", "declare-input", "equal-to", "f", "Real", "\u{0}", "ä",
  ]

  @Test(arguments: texts.indices)
  func damagedTextsAreReadOrRefused(index: Int) throws {
    let text = Array(Self.texts[index].utf8)
    _ = try Property(parsing: Self.texts[index])
    var random = SeededRandom(seed: UInt64(index))
    var (read, refused) = (0, 0)
    for _ in 0..<Self.count {
      let damaged = String(decoding: Self.mutated(text, &random), as: UTF8.self)
      do {
        let property = try Property(parsing: damaged)
        let inputs = [Double](repeating: 0.5, count: property.inputCount)
        let outputs = [Double](
          repeating: 0.5, count: property.outputCount + property.hiddenCount)
        _ = property.contains(inputs: inputs, outputs: outputs)
        for region in property.regions {
          #expect(region.box.count == inputs.count && region.bounds.count == inputs.count)
          #expect(region.box.allSatisfy { $0.lower <= $0.upper })
        }
        read += 1
      } catch {
        #expect(!error.details.problem.isEmpty && !error.details.remedy.isEmpty)
        refused += 1
      }
    }
    #expect(read > 0 && refused > 0)
  }

  /// One to four changes: bytes flipped, left out, doubled or moved, words put in.
  private static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3:
        bytes.insert(
          contentsOf: Array(words[Int.random(in: 0..<words.count, using: &random)].utf8), at: place)
      default:
        let part = Array(bytes[place..<end])
        bytes.removeSubrange(place..<end)
        let target = Int.random(in: 0...bytes.count, using: &random)
        bytes.insert(contentsOf: part, at: target)
      }
      if bytes.isEmpty { bytes = [0x28] }
    }
    return bytes
  }
}
