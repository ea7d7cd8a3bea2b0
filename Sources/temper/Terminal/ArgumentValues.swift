public import Campaigns
public import ArgumentParsing
public import Datasets
public import Defenses
internal import Experiments
public import Networks
public import Optimization
public import Queries
public import Search

// The library's own types as values of options, spelled as their raw values.

extension Split: ArgumentValue {}
extension Loss: ArgumentValue {}
extension Initialization: ArgumentValue {}
extension OutputActivation: ArgumentValue {}
extension ThesisNetwork: ArgumentValue {}
extension NamedNetwork: ArgumentValue {}
extension TrainingOptions.Optimizer: ArgumentValue {}
extension Norm: ArgumentValue {}
extension AttackMethod: ArgumentValue {}
extension BoundsMethod: ArgumentValue {}
extension Formulation: ArgumentValue {}
extension AttackRule: ArgumentValue {}
extension OutputObjective.Kind: ArgumentValue {}
extension ModelFormat: ArgumentValue {}
extension PerturbationKind: ArgumentValue {}
extension PerturbationMethod: ArgumentValue {}
extension PerturbationParts: ArgumentValue {}

/// A norm in which something can be proved.
struct ProvedNorm: ArgumentValue {
  let norm: Norm

  init(_ norm: Norm) { self.norm = norm }

  /// Reads one of `Norm.proved`.
  init(argument: String) throws(ArgumentValueError) {
    guard let norm = Norm(rawValue: argument) else {
      throw .notPermitted(permitted: Self.allValueStrings, got: argument)
    }
    self.norm = norm
    if !Norm.proved.contains(norm) {
      throw .rejected(
        reason: "nothing can be proved in this norm: choose one of "
          + Self.allValueStrings.joined(separator: ", "), got: argument)
    }
  }

  static var valueDescription: String { "one of " + allValueStrings.joined(separator: ", ") }
  static var allValueStrings: [String] { Norm.proved.map(\.rawValue) }
  var argumentText: String { norm.rawValue }
}

extension AttackTargets: ArgumentValue {
  /// Reads plus5, all, untargeted or a class.
  public init(argument: String) throws(ArgumentValueError) {
    switch argument {
    case "plus5": self = .plusFive
    case "all": self = .all
    case "untargeted": self = .untargeted
    default:
      guard let digit = Int(argument), digit >= 0 else {
        throw .unreadable(expected: Self.valueDescription, got: argument)
      }
      self = .digit(digit)
    }
  }

  /// What may be written.
  public static var valueDescription: String { "plus5, all, untargeted or a class" }

  /// The value as it is typed.
  public var argumentText: String {
    switch self {
    case .plusFive: "plus5"
    case .all: "all"
    case .untargeted: "untargeted"
    case .digit(let digit): "\(digit)"
    }
  }
}

extension LayerList: ArgumentValue {
  /// Reads layers with commas between them.
  public init(argument: String) throws(ArgumentValueError) {
    do {
      try self.init(parsing: argument)
    } catch {
      throw .rejected(reason: error.description, got: argument)
    }
  }

  /// What may be written.
  public static var valueDescription: String { "layers separated by commas" }

  /// The list as it is typed.
  public var argumentText: String { description }
}

extension Shard: ArgumentValue {
  /// Reads a number and how many there are, such as 2/8.
  public init(argument: String) throws(ArgumentValueError) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.count == 2, numbers.count == 2 else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    guard 1...max(1, numbers[1]) ~= numbers[0] else {
      throw .rejected(reason: "must be a part from 1 to the number of parts", got: argument)
    }
    self.init(numbers[0], of: numbers[1])
  }

  /// What may be written.
  public static var valueDescription: String { "a part of several, such as 2/8" }

  /// The value as it is typed.
  public var argumentText: String { "\(number)/\(count)" }
}

/// A list of tables and figures, such as table2,figure3.
struct ResultItemList: ArgumentValue {
  let items: Set<ResultItem>

  init(argument: String) throws(ArgumentValueError) {
    var items: Set<ResultItem> = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let item = ResultItem(rawValue: String(name)) else {
        throw .notPermitted(permitted: ResultItem.allCases.map(\.rawValue), got: String(name))
      }
      items.insert(item)
    }
    self.items = items
  }

  static var valueDescription: String { "tables and figures separated by commas" }
}
