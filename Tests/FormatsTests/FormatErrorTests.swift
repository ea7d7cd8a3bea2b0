import Formats
import Testing

@Suite struct FormatErrorTests {
  @Test func anErrorSaysWhereWhatAndWhatToDo() {
    let error = FormatError(
      path: "n.onnx", place: "node 3 (Foo)", "an operator that is not known", remedy: "remove it")
    #expect(error.description == "n.onnx: node 3 (Foo): an operator that is not known (remove it)")
    let whole = FormatError(path: "p.vnnlib", "is empty", remedy: "write it again")
    #expect(whole.description == "p.vnnlib: is empty (write it again)")
  }
}
