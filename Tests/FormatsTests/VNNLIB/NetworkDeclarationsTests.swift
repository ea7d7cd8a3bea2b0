import Formats
import Testing

@Suite struct NetworkDeclarationsTests {
  private static let version = "(vnnlib-version <2.0>)\n"

  @Test func tensorsOfSeveralNetworksAreNumberedInputsOutputsHidden() throws {
    let property = try Property(
      parsing: Self.version + """
        (declare-network f
          (declare-input A float32 [2, 2] "in a") (declare-input B int32 [] "b")
          (declare-hidden H float64 [1,2] "h\\"1")
          (declare-output Y real [1] "y"))
        (declare-network g (equal-to f)
          (declare-input C float32 [2,2]) (declare-input c int32 [])
          (declare-output Z Real [1]))
        (assert (and (<= A[1,0] 2) (>= B -1) (< c 3)))
        (assert (<= H[0,1] (+ Z [ 0 ] Y[0])))
        """)
    #expect(property.version == .two)
    #expect(property.networks.map(\.name) == ["f", "g"])
    #expect(property.networks.map(\.relation) == [nil, .equal(to: "f")])
    let f = property.networks[0]
    #expect(f.inputs.map(\.shape) == [[2, 2], []] && f.inputs.map(\.node) == ["in a", "b"])
    #expect(f.inputs.map(\.elementType) == [.float32, .int32] && f.outputs[0].elementType == .real)
    #expect(f.hidden.map(\.node) == ["h\"1"] && f.hidden[0].elementType == .float64)
    #expect(f.inputs.map(\.variables) == [0..<4, 4..<5] && f.outputs[0].variables == 10..<11)
    #expect(f.hidden[0].variables == 12..<14)
    #expect(property.inputCount == 10 && property.outputCount == 2 && property.hiddenCount == 2)
    #expect(
      [0, 3, 4, 7, 9, 10, 11, 13].map(property.name(ofVariable:))
        == ["A[0,0]", "A[1,1]", "B", "C[1,0]", "c", "Y[0]", "Z[0]", "H[0,1]"])
    let region = property.regions[0]
    #expect(region.bounds[2] == PropertyBounds(upper: try PropertyTexts.number("2")))
    #expect(region.bounds[4] == PropertyBounds(lower: try PropertyTexts.number("-1")))
    #expect(region.bounds[9].isUpperStrict && region.bounds[0] == PropertyBounds())
    #expect(region.constraints.map { $0.terms.map(\.variable) } == [[10, 11, 13]])
  }

  @Test func isomorphicNetworksMayHaveOtherTypes() throws {
    let text =
      Self.version
      + "(declare-network f (declare-input A float32 [1]) (declare-output B float32 [1]))"
      + "(declare-network g (isomorphic-to f) (declare-input C float16 [1]) "
      + "(declare-output D float16 [1]))"
    let property = try Property(parsing: text)
    #expect(property.networks[1].relation == .isomorphic(to: "f"))
    #expect(property.regions.count == 1, "without assertions everything satisfies them")
    PropertyTexts.expect(
      .malformed, "line 2, column 81", "other inputs than f",
      in: text.replacing("isomorphic", with: "equal"))
  }

  @Test func theVersionMayBeLeftOutOrAnother() throws {
    let network = "(declare-network f (declare-input A real [1]) (declare-output B real [1]))"
    #expect(try Property(parsing: network).version == .two)
    #expect(try Property(parsing: "(vnnlib-version <2.1>)" + network).version == .two)
    #expect(
      try Property(parsing: "(vnnlib-version <1.0>)" + PropertyTexts.declarations).version == .one)
    PropertyTexts.expect(
      .unsupported, "line 1, column 1", "version 3", in: "(vnnlib-version <3.0>)" + network)
    for wrong in ["2.0", "<2>", "<2.x>", "<.>", "", "<2.0> <2.0>"] {
      PropertyTexts.expect(
        .malformed, "line 1, column 1", "no version", in: "(vnnlib-version \(wrong))" + network)
    }
  }

  /// What stands in a network, on a line of its own; a part of the error.
  private static let wrong: [(String, String, String)] = [
    ("(declare-input X float32 [1])", "line 2, column 1", "no output"),
    ("(declare-output Y float32 [1])", "line 2, column 1", "no input"),
    ("(declare-input X float32)", "line 3, column 1", "declares no tensor"),
    ("(declare-input X float32 [1] y)", "line 3, column 30", "after the shape"),
    ("(declare-input X float31 [1])", "line 3, column 18", "'float31' is no type"),
    ("(declare-input 1X float32 [1])", "line 3, column 1", "declares no tensor"),
    ("(declare-input X float32 [0,1])", "line 3, column 26", "size 0"),
    ("(declare-hidden X float32 [1])", "line 3, column 1", "which node"),
    ("(declare-input X real [1])(declare-output X real [1])", "line 3, column 27", "twice"),
    ("(declare-input X real [1] \"x\")(declare-output Y real [1])", "line 2, column 1", "some of"),
    ("(equal-to M)", "line 3, column 1", "'M' is not declared"),
    ("(equal-to N)", "line 3, column 1", "'N' is not declared"),
    ("(isomorphic-to)", "line 3, column 1", "names no network"),
    ("(declare-const X Real)", "line 3, column 1", "no part of a network"),
    ("X", "line 3, column 1", "no part of a network"),
  ]

  @Test(arguments: wrong)
  func wrongNetworksAreRefused(inside: String, place: String, part: String) {
    PropertyTexts.expect(
      .malformed, place, part, in: Self.version + "(declare-network N\n\(inside))")
  }

  @Test func relationsGoToNetworksOfTheirOwn() {
    let first = PropertyTexts.network
    func network(_ name: String, _ relation: String, _ shape: String = "[1,2]") -> String {
      "(declare-network \(name) \(relation) (declare-input X\(name) float32 \(shape)) "
        + "(declare-output Y\(name) float32 [2]))\n"
    }
    PropertyTexts.expect(
      .malformed, "line 3, column 20", "itself declared by another",
      in: first + network("A", "(equal-to N)") + network("B", "(equal-to A)"))
    PropertyTexts.expect(
      .malformed, "line 2, column 33", "second relation",
      in: first + network("A", "(equal-to N) (equal-to N)"))
    PropertyTexts.expect(
      .malformed, "line 2, column 1", "other inputs",
      in: first + network("A", "(isomorphic-to N)", "[2,1]"))
    PropertyTexts.expect(
      .malformed, "line 2, column 1", "second network", in: first + network("N", ""))
    PropertyTexts.expect(
      .malformed, nil, "no network", in: "(vnnlib-version <2.0>)(assert (<= 1 2))")
    PropertyTexts.expect(
      .malformed, "line 2, column 1", "version 1.0", in: first + "(declare-const X_0 Real)")
  }

  @Test(arguments: [
    ("(declare-input X string [1])", "line 3, column 18", "type string"),
    ("(declare-input X real [1001,1000])", "line 3, column 23", "1000000 numbers"),
    ("(declare-input X real [1000000000,1000000000,1000000000])", "line 3, column 23", "numbers"),
  ])
  func whatIsNotAnsweredIsSaidToBe(inside: String, place: String, part: String) {
    PropertyTexts.expect(
      .unsupported, place, part, in: Self.version + "(declare-network N\n\(inside))")
  }
}
