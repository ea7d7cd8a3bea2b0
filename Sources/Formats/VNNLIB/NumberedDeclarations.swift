/// The variables of version 1.0: inputs `X_0`, `X_1` and so on, outputs `Y_0` and so on.
struct NumberedDeclarations {
  /// One kind of variable.
  private struct Series {
    let letter: String
    /// Which numbers are declared, and where.
    var places: [Int: PropertyPlace] = [:]
  }

  private var inputs = Series(letter: "X")
  private var outputs = Series(letter: "Y")

  /// Reads `(declare-const X_0 Real)` or `(declare-fun X_0 () Real)`.
  mutating func read(_ form: SExpression, _ file: PropertyFile) throws(PropertyError) {
    var parts = form.list ?? []
    if form.head == "declare-fun", parts.count == 4, parts[2].list?.isEmpty == true {
      parts.remove(at: 2)
    }
    guard parts.count == 3, let name = parts[1].word, let type = parts[2].word else {
      throw file.malformed(
        "'\(form.shown)' declares no variable", at: form.place,
        remedy: "write (declare-const X_0 Real)")
    }
    guard type == "Real" else {
      throw file.unsupported(
        "\(name) is of type \(type)", at: form.place, remedy: "declare it as Real")
    }
    guard let (letter, number) = Self.parts(name) else {
      throw file.malformed(
        "'\(parts[1].shown)' is neither an input nor an output", at: parts[1].place,
        remedy: "call inputs X_0, X_1 and so on, outputs Y_0, Y_1 and so on")
    }
    guard number < PropertyReader.mostVariables else {
      throw file.unsupported(
        "\(name) is one of more than \(PropertyReader.mostVariables) variables", at: form.place,
        remedy: "number them from 0")
    }
    let earlier =
      letter == "X"
      ? inputs.places.updateValue(form.place, forKey: number)
      : outputs.places.updateValue(form.place, forKey: number)
    if let earlier {
      throw file.malformed(
        "\(name) is declared twice", at: form.place,
        remedy: "it stands on line \(earlier.line) already")
    }
  }

  /// X or Y with a number as it is written without zeros before it.
  private static func parts(_ name: String) -> (letter: String, number: Int)? {
    guard name.hasPrefix("X_") || name.hasPrefix("Y_"), let number = Int(name.dropFirst(2)),
      number >= 0, String(number) == name.dropFirst(2)
    else { return nil }
    return (String(name.prefix(1)), number)
  }

  /// The one network, and the names of its numbers.
  func finished(
    _ file: PropertyFile
  ) throws(PropertyError) -> (networks: [PropertyNetwork], scope: PropertyScope) {
    for series in [inputs, outputs] {
      let count = series.places.count
      guard count > 0 else {
        throw file.malformed(
          "no \(series.letter == "X" ? "input" : "output") is declared before the first assertion",
          remedy: "write (declare-const \(series.letter)_0 Real)")
      }
      if let gap = (0..<count).first(where: { series.places[$0] == nil }),
        let beyond = series.places.keys.filter({ $0 > gap }).min()
      {
        throw file.malformed(
          "\(series.letter)_\(beyond) is declared, but \(series.letter)_\(gap) is not",
          at: series.places[beyond], remedy: "number them from 0 without gaps")
      }
    }
    let inputCount = inputs.places.count
    let count = inputCount + outputs.places.count
    guard count <= PropertyReader.mostVariables else {
      throw file.unsupported(
        "\(count) variables", remedy: "\(PropertyReader.mostVariables) are read")
    }
    let input = PropertyTensor(
      name: "X", elementType: .real, shape: [inputCount], variables: 0..<inputCount)
    let output = PropertyTensor(
      name: "Y", elementType: .real, shape: [count - inputCount], variables: inputCount..<count)
    var scope = PropertyScope(inputCount: inputCount)
    for tensor in [input, output] {
      for (number, variable) in tensor.variables.enumerated() {
        scope.numbers["\(tensor.name)_\(number)"] = variable
      }
    }
    return ([PropertyNetwork(name: "", inputs: [input], outputs: [output])], scope)
  }
}
