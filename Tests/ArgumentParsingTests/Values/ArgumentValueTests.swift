import ArgumentParsing
import Testing

@Suite struct ArgumentValueTests {
  enum Split: String, CaseIterable, ArgumentValue { case test, train, validation }

  /// The text of the error that reading a value must give.
  static func message<Value: ArgumentValue>(_ type: Value.Type, _ argument: String) -> String? {
    do {
      return "read as \(try Value(argument: argument))"
    } catch {
      return error.description
    }
  }

  @Test func wholeNumbers() throws {
    #expect(try Int(argument: "50") == 50)
    #expect(try Int(argument: "-7") == -7)
    #expect(try UInt64(argument: "18446744073709551615") == .max)
    #expect(Self.message(Int.self, "ten") == "expected a whole number, got 'ten'")
    #expect(Self.message(Int.self, "1.5") == "expected a whole number, got '1.5'")
    #expect(Self.message(Int.self, "") == "expected a whole number, got ''")
    #expect(Self.message(UInt64.self, "-1") == "expected a whole number of at least 0, got '-1'")
  }

  @Test func wholeNumbersOutOfRangeAreToldFromText() {
    #expect(
      Self.message(UInt64.self, "18446744073709551616")
        == "must be within 0...18446744073709551615, got '18446744073709551616'")
    #expect(
      Self.message(Int.self, "-9223372036854775809")
        == "must be within -9223372036854775808...9223372036854775807, "
        + "got '-9223372036854775809'")
    #expect(
      Self.message(Int.self, "123456789012345678901x")
        == "expected a whole number, got '123456789012345678901x'")
  }

  @Test func finiteNumbers() throws {
    #expect(try Double(argument: "1e-3") == 0.001)
    #expect(try Double(argument: "-.5") == -0.5)
    for text in ["nan", "inf", "-inf", "1e999", "1,5", "", "0.1s"] {
      #expect(Self.message(Double.self, text) == "expected a number, got '\(text)'")
    }
  }

  @Test func texts() throws {
    #expect(try String(argument: "a b") == "a b")
    #expect(Self.message(String.self, "") == "expected a text that is not empty, got ''")
  }

  @Test func optionalsReadWhatTheyWrap() throws {
    #expect(try Int?(argument: "3") == 3)
    #expect(Self.message(Int?.self, "x") == "expected a whole number, got 'x'")
    #expect(Int?.valueDescription == "a whole number")
    #expect(Split?.allValueStrings == ["test", "train", "validation"])
    #expect(Int?.some(3).argumentText == "3")
    #expect(Int?.none.argumentText == "")
  }

  @Test func enumsListTheirCasesAndSuggestOne() throws {
    #expect(try Split(argument: "train") == .train)
    #expect(Split.train.argumentText == "train")
    #expect(Split.valueDescription == "one of test, train, validation")
    #expect(
      Self.message(Split.self, "Test") == "expected one of test, train, validation, got 'Test'")
    let error = #expect(throws: ArgumentValueError.self) { try Split(argument: "trian") }
    #expect(error?.suggestion == "train")
    let strange = #expect(throws: ArgumentValueError.self) { try Split(argument: "mnist") }
    #expect(strange?.suggestion == nil)
  }
}
