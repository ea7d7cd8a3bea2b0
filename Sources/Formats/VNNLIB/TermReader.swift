/// Which variables names stand for.
struct PropertyScope {
  /// Names of single numbers: `X_3` in version 1.0, tensors without dimensions in 2.0.
  var numbers: [String: Int] = [:]
  /// Names of tensors with dimensions.
  var tensors: [String: PropertyTensor] = [:]
  /// Variables below this are inputs.
  var inputCount = 0
}

/// Reads arithmetic into linear terms.
struct TermReader {
  let file: PropertyFile
  let scope: PropertyScope

  /// A name, with indices where brackets follow it; or a number or a list.
  struct Operand {
    let part: SExpression
    let indices: [Int]?
  }

  /// Operators of SMT-LIB, and what is common elsewhere, that mean something but nothing linear.
  static let unsupportedOperators: Set<String> = [
    "/", "^", "pow", "div", "mod", "abs", "ite", "let", "min", "max", "exp", "to_real", "to_int",
    "forall", "exists", "=>", "xor", "distinct",
  ]

  /// What stands in a list after its first word.
  func operands(_ parts: [SExpression]) throws(PropertyError) -> [Operand] {
    var operands: [Operand] = []
    var index = 1
    while index < parts.count {
      if case .brackets = parts[index].content {
        throw file.malformed(
          "'\(parts[index].shown)' without a name before it", at: parts[index].place,
          remedy: "write indices after a tensor's name, as in X[0,2]")
      }
      var indices: [Int]?
      if parts[index].word != nil, index + 1 < parts.count,
        case .brackets(let numbers) = parts[index + 1].content
      {
        indices = numbers
      }
      operands.append(Operand(part: parts[index], indices: indices))
      index += indices == nil ? 1 : 2
    }
    return operands
  }

  /// The term that an operand is.
  func term(_ operand: Operand) throws(PropertyError) -> LinearTerm {
    let part = operand.part
    switch part.content {
    case .word(let word): return try wordTerm(word, indices: operand.indices, at: part.place)
    case .list(let parts): return try operation(parts, in: part)
    case .text, .brackets:
      throw file.malformed(
        "'\(part.shown)' where a term is expected", at: part.place,
        remedy: "write a number, a variable or an operation")
    }
  }

  private func wordTerm(
    _ word: String, indices: [Int]?, at place: PropertyPlace
  ) throws(PropertyError) -> LinearTerm {
    guard let first = word.utf8.first, first < UInt8(ascii: "A") else {
      return LinearTerm(variable: try variable(word, indices: indices, at: place))
    }
    guard indices == nil else {
      throw file.malformed("brackets after '\(shown(word))'", at: place, remedy: "remove them")
    }
    do throws(ExactDecimalError) {
      return LinearTerm(try ExactDecimal(parsing: word))
    } catch .beyondLimits {
      throw tooLong("the number '\(shown(word))'", at: place)
    } catch {
      throw file.malformed(
        "'\(shown(word))' is neither a number nor a variable", at: place,
        remedy: "write a number such as -0.5 or 1e-3, or a variable's name")
    }
  }

  private func variable(
    _ name: String, indices: [Int]?, at place: PropertyPlace
  ) throws(PropertyError) -> Int {
    if let tensor = scope.tensors[name] {
      guard let indices, indices.count == tensor.shape.count else {
        throw file.malformed(
          "\(indices.map { "\($0.count)" } ?? "no") indices after \(name), which has "
            + "\(tensor.shape.count) dimensions", at: place,
          remedy: "write one for each, as in \(tensor.elementName(0))")
      }
      var flat = 0
      for (index, size) in zip(indices, tensor.shape) {
        guard index < size else {
          throw file.malformed(
            "the index \(index) in a dimension of size \(size) of \(name)", at: place,
            remedy: "indices go from 0 to \(size - 1)")
        }
        flat = flat * size + index
      }
      return tensor.variables.lowerBound + flat
    }
    guard let variable = scope.numbers[name] else {
      throw file.malformed(
        "the variable '\(shown(name))' is not declared", at: place,
        remedy: "declare it before it is used, or correct the name")
    }
    guard indices == nil else {
      throw file.malformed(
        "indices after \(name), which is a single number", at: place, remedy: "remove them")
    }
    return variable
  }

  private func operation(
    _ parts: [SExpression], in whole: SExpression
  ) throws(PropertyError) -> LinearTerm {
    guard let head = parts.first?.word else {
      throw file.malformed(
        "'\(whole.shown)' where a term is expected", at: whole.place,
        remedy: "begin the list with +, - or *")
    }
    guard ["+", "-", "*"].contains(head) else {
      guard Self.unsupportedOperators.contains(head) else {
        throw file.malformed(
          "'\(shown(head))' is no operation on numbers", at: whole.place,
          remedy: "write +, - or *")
      }
      throw file.unsupported(
        "the operation '\(head)', which is not linear here", at: whole.place,
        remedy: "write the constraint with +, - and * by numbers")
    }
    let operands = try operands(parts)
    guard let first = operands.first else {
      throw file.malformed(
        "'\(head)' without operands", at: whole.place, remedy: "write them after it")
    }
    var result = try term(first)
    if head == "-", operands.count == 1 { return result.negated }
    for operand in operands.dropFirst() {
      let other = try term(operand)
      if head == "*" {
        result = try product(result, other, in: whole)
      } else if !result.add(other, times: head == "+" ? .one : -.one) {
        throw tooLong("a sum's number", at: whole.place)
      }
    }
    return result
  }

  private func product(
    _ a: LinearTerm, _ b: LinearTerm, in whole: SExpression
  ) throws(PropertyError) -> LinearTerm {
    guard a.isConstant || b.isConstant else {
      throw file.unsupported(
        "'\(whole.shown)' multiplies variables, which is not linear", at: whole.place,
        remedy: "only products with numbers can be answered")
    }
    var result = LinearTerm(.zero)
    let (term, factor) = a.isConstant ? (b, a.constant) : (a, b.constant)
    guard factor.sign == 0 || result.add(term, times: factor) else {
      throw tooLong("a product's number", at: whole.place)
    }
    return result
  }

  /// An error about a number that is longer than is sane.
  func tooLong(_ what: String, at place: PropertyPlace) -> PropertyError {
    file.unsupported(
      "\(what) has too many digits, or too great a power of ten", at: place,
      remedy: "\(ExactDecimal.mostDigits) digits are read, within \(ExactDecimal.farthestPlace) "
        + "places of the point")
  }

  private func shown(_ word: String) -> String { word.count > 40 ? word.prefix(37) + "..." : word }
}
