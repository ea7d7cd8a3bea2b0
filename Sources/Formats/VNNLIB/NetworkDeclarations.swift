/// The networks of version 2.0.
struct NetworkDeclarations {
  /// A network as it is declared, its variables not numbered yet.
  private struct Declared {
    var network: PropertyNetwork
    var place: PropertyPlace
  }

  private var networks: [Declared] = []
  private var names: [String: PropertyPlace] = [:]
  private var variableCount = 0

  /// Reads `(declare-network NAME ...)`.
  mutating func read(_ form: SExpression, _ file: PropertyFile) throws(PropertyError) {
    let parts = form.list ?? []
    guard parts.count > 1, let name = parts[1].word, Self.isName(name) else {
      throw file.malformed(
        "a network without a name", at: form.place,
        remedy: "write letters, digits and underscores after 'declare-network'")
    }
    guard !networks.contains(where: { $0.network.name == name }) else {
      throw file.malformed(
        "a second network '\(name)'", at: form.place, remedy: "give each its own name")
    }
    var network = PropertyNetwork(name: name)
    for part in parts.dropFirst(2) {
      switch part.head {
      case "equal-to", "isomorphic-to":
        guard network.relation == nil else {
          throw file.malformed(
            "a second relation of \(name) to another network", at: part.place,
            remedy: "leave one of them out")
        }
        network.relation = try relation(part, file)
      case "declare-input": network.inputs.append(try tensor(part, file))
      case "declare-hidden": network.hidden.append(try tensor(part, file))
      case "declare-output": network.outputs.append(try tensor(part, file))
      default:
        throw file.malformed(
          "'\(part.shown)' is no part of a network", at: part.place,
          remedy: "write declare-input, declare-hidden, declare-output, equal-to or isomorphic-to")
      }
    }
    try check(network, at: form.place, file)
    networks.append(Declared(network: network, place: form.place))
  }

  /// Reads `(equal-to NAME)` or `(isomorphic-to NAME)`.
  private func relation(
    _ part: SExpression, _ file: PropertyFile
  ) throws(PropertyError) -> PropertyNetwork.Relation {
    guard let parts = part.list, parts.count == 2, let other = parts[1].word else {
      throw file.malformed(
        "'\(part.shown)' names no network", at: part.place, remedy: "write one name after it")
    }
    guard let target = networks.first(where: { $0.network.name == other }) else {
      throw file.malformed(
        "the network '\(parts[1].shown)' is not declared before it is referred to", at: part.place,
        remedy: "declare it first, or correct the name")
    }
    guard target.network.relation == nil else {
      throw file.malformed(
        "\(other) is itself declared by another network", at: part.place,
        remedy: "refer to that one")
    }
    return part.head == "equal-to" ? .equal(to: other) : .isomorphic(to: other)
  }

  /// Reads `(declare-input NAME TYPE SHAPE)`, with a node's name in quotes where wanted.
  private mutating func tensor(
    _ part: SExpression, _ file: PropertyFile
  ) throws(PropertyError) -> PropertyTensor {
    let parts = part.list ?? []
    guard 4...5 ~= parts.count, let name = parts[1].word, Self.isName(name),
      let type = parts[2].word, case .brackets(let shape) = parts[3].content
    else {
      throw file.malformed(
        "'\(part.shown)' declares no tensor", at: part.place,
        remedy:
          "write (\(part.head ?? "declare-input") NAME TYPE SHAPE), for instance X float32 [1,3]")
    }
    var node: String?
    if parts.count == 5 {
      guard case .text(let text) = parts[4].content, !text.isEmpty else {
        throw file.malformed(
          "'\(parts[4].shown)' after the shape of \(name)", at: parts[4].place,
          remedy: "write the node's name in quotes")
      }
      node = text
    } else if part.head == "declare-hidden" {
      throw file.malformed(
        "\(name) does not say which node it is", at: part.place,
        remedy: "write the node's name in quotes after the shape")
    }
    guard let elementType = PropertyElementType(rawValue: type == "Real" ? "real" : type) else {
      let isKnown = ["complex64", "complex128", "string"].contains(type)
      let known = PropertyElementType.allCases.map(\.rawValue).joined(separator: ", ")
      throw isKnown
        ? file.unsupported(
          "\(name) is of type \(type)", at: parts[2].place, remedy: "use one of \(known)")
        : file.malformed(
          "'\(parts[2].shown)' is no type of numbers", at: parts[2].place,
          remedy: "write one of \(known)")
    }
    if let earlier = names.updateValue(part.place, forKey: name) {
      throw file.malformed(
        "\(name) is declared twice", at: part.place,
        remedy: "line \(earlier.line) has it already; give each tensor of all networks its own name"
      )
    }
    let count = try count(shape, of: name, at: parts[3].place, file)
    return PropertyTensor(
      name: name, elementType: elementType, shape: shape, node: node, variables: 0..<count)
  }

  /// How many numbers a tensor has.
  private mutating func count(
    _ shape: [Int], of name: String, at place: PropertyPlace, _ file: PropertyFile
  ) throws(PropertyError) -> Int {
    guard !shape.contains(0) else {
      throw file.malformed(
        "a dimension of \(name) has size 0", at: place, remedy: "sizes go from 1")
    }
    var count = 1
    for size in shape {
      count *= size
      guard count + variableCount <= PropertyReader.mostVariables else { break }
    }
    variableCount += count
    guard variableCount <= PropertyReader.mostVariables else {
      throw file.unsupported(
        "with \(name) the tensors have more than \(PropertyReader.mostVariables) numbers",
        at: place, remedy: "is the shape right?")
    }
    return count
  }

  private func check(
    _ network: PropertyNetwork, at place: PropertyPlace, _ file: PropertyFile
  ) throws(PropertyError) {
    for (tensors, what) in [(network.inputs, "input"), (network.outputs, "output")] {
      guard !tensors.isEmpty else {
        throw file.malformed(
          "\(network.name) has no \(what)", at: place, remedy: "write (declare-\(what) ...) in it")
      }
    }
    let named = (network.inputs + network.outputs).count { $0.node != nil }
    guard named == 0 || named == network.inputs.count + network.outputs.count else {
      throw file.malformed(
        "\(network.name) names the nodes of some of its inputs and outputs only", at: place,
        remedy: "name all, or none, which takes them in the network's own order")
    }
    let (other, isEqual): (String, Bool)
    switch network.relation {
    case nil: return
    case .equal(let name): (other, isEqual) = (name, true)
    case .isomorphic(let name): (other, isEqual) = (name, false)
    }
    guard let target = networks.first(where: { $0.network.name == other })?.network else { return }
    for (mine, theirs, what) in [
      (network.inputs, target.inputs, "inputs"), (network.outputs, target.outputs, "outputs"),
    ] {
      let isSame =
        mine.map(\.shape) == theirs.map(\.shape)
        && (!isEqual || mine.map(\.elementType) == theirs.map(\.elementType))
      guard isSame else {
        throw file.malformed(
          "\(network.name) has other \(what) than \(other), to which it is declared "
            + (isEqual ? "equal" : "isomorphic"), at: place,
          remedy: isEqual ? "give them the same shapes and types" : "give them the same shapes")
      }
    }
  }

  /// A letter, then letters, digits and underscores.
  private static func isName(_ word: String) -> Bool {
    guard let first = word.utf8.first, isLetter(first) else { return false }
    return word.utf8.allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  /// The networks with their variables numbered, and what names stand for.
  func finished(
    _ file: PropertyFile
  ) throws(PropertyError) -> (networks: [PropertyNetwork], scope: PropertyScope) {
    guard !networks.isEmpty else {
      throw file.malformed(
        "no network is declared before the first assertion",
        remedy: "write (declare-network NAME ...) after the version")
    }
    var result = networks.map(\.network)
    var (scope, next) = (PropertyScope(), 0)
    for tensors in [\PropertyNetwork.inputs, \.outputs, \.hidden] {
      for index in result.indices {
        for place in result[index][keyPath: tensors].indices {
          var tensor = result[index][keyPath: tensors][place]
          tensor.variables = next..<next + tensor.count
          next = tensor.variables.upperBound
          result[index][keyPath: tensors][place] = tensor
          if tensor.shape.isEmpty {
            scope.numbers[tensor.name] = tensor.variables.lowerBound
          } else {
            scope.tensors[tensor.name] = tensor
          }
        }
      }
      if tensors == \.inputs { scope.inputCount = next }
    }
    return (result, scope)
  }
}
