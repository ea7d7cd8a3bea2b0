import Optimization
import Testing

/// Names as they come out in the files.
@Suite struct ModelNamesTests {
  @Test func aGoodNameStaysAsItIs() throws {
    let good = ["x", "delta_17", "layer1_neuron2"]
    #expect(try names(of: good) == good)
  }

  @Test func otherCharactersBecomeUnderscores() throws {
    #expect(try names(of: ["a b", "größe", "p[3,4]"]) == ["a_b", "gr__e", "p_3_4_"])
  }

  @Test func numbersAndKeywordsAreNotNames() throws {
    #expect(
      try names(of: ["", "3d", "e5", "Free", "st"]) == ["x_", "x_3d", "x_e5", "x_Free", "x_st"])
  }

  @Test func everyNameOccursOnceAndIsShort() throws {
    let all = try names(of: ExportedModel.names + ExportedModel.names)
    #expect(all.count == 2 * ExportedModel.names.count)
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { $0.count <= 255 })
    let letters = all.joined().filter { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
    #expect(letters == "")
  }

  @Test func aRowMayNotTakeTheObjectivesName() throws {
    var model = Model()
    let x = model.addVariable("x")
    model.addRow("objective", upper: 1, [Term(1, x)])
    #expect(try model.text(in: .mps).contains(" N objective\n L r_objective\n"))
    #expect(try model.text(in: .lp).contains(" r_objective: + 1.0 x <= 1.0\n"))
  }

  /// The variables of an LP file's bounds, in their order.
  private func names(of names: [String]) throws -> [String] {
    var model = Model()
    for name in names { _ = model.addVariable(name, lower: -.infinity) }
    let lines = try model.text(in: .lp).split(separator: "\n")
    return lines.filter { $0.hasSuffix(" free") }.map { String($0.dropFirst().dropLast(5)) }
  }
}
