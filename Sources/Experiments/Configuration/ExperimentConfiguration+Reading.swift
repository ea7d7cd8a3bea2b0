internal import Campaigns
internal import Foundation
internal import Networks
internal import Queries

/// Why a configuration cannot be used.
public struct ConfigurationError: Error, CustomStringConvertible, Equatable {
  /// The file's path.
  public let path: String
  /// Which key is wrong, and how.
  public let reason: String
  /// One line: the file, the key, what is wrong.
  public var description: String { "\(path): \(reason)" }
}

extension ExperimentConfiguration {
  /// Reads and checks a configuration. Every key must be there and no other.
  public init(contentsOf path: String) throws(ConfigurationError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError(
        path: path, reason: "cannot be read (no such file, or no permission)")
    }
    guard let object = try? JSONSerialization.jsonObject(with: data) else {
      throw ConfigurationError(path: path, reason: "not valid JSON")
    }
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      self = try decoder.decode(Self.self, from: data)
      // What is known is what comes out again.
      if let unknown = try Self.unknownKey(in: object, known: jsonObject()) {
        throw ConfigurationError(path: path, reason: "the key '\(unknown)' is not known")
      }
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError(path: path, reason: Self.explanation(of: error, in: object))
    }
    if let problem = problem { throw ConfigurationError(path: path, reason: problem) }
  }

  /// The configuration as JSON, keys sorted: the same text for the same configuration.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  private func jsonObject() throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try json().utf8))
  }

  /// The path of the first key that `known` does not have.
  private static func unknownKey(in object: Any, known: Any) -> String? {
    guard let object = object as? [String: Any], let known = known as? [String: Any] else {
      return nil
    }
    for key in object.keys.sorted() {
      guard let knownValue = known[key], let value = object[key] else { return key }
      if let inner = unknownKey(in: value, known: knownValue) { return "\(key).\(inner)" }
    }
    return nil
  }

  /// - Parameter object: the configuration, in which the wrong value is looked up.
  private static func explanation(of error: any Error, in object: Any) -> String {
    func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + [last].compactMap { $0 }).map { key in
        snakeCase(key.intValue.map { "[\($0)]" } ?? key.stringValue)
      }.joined(separator: ".")
    }
    return switch error as? DecodingError {
    case .typeMismatch(_, let context) where context.codingPath.isEmpty:
      "not a JSON object of keys and values"
    case .keyNotFound(let key, let context): "the key '\(path(context, key))' is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "'\(path(context))' has the wrong type: \(text(object, at: context.codingPath)) instead of "
        + kind(of: type)
    case .dataCorrupted(let context)
    where ["seeds", "rounds", "programImages"].contains(
      context.codingPath.dropLast().last?.stringValue):
      "the key '\(path(context))' names no network" + choices(at: context.codingPath.dropLast())
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      "'\(path(context))' has a value that is not known: "
        + text(object, at: context.codingPath) + choices(at: context.codingPath)
    // Foundation does not say where.
    default: "a number is out of range ('seed' must be from 0 to \(UInt64.max))"
    }
  }

  /// A value of a configuration as its file has it.
  private static func text(_ object: Any, at path: [any CodingKey]) -> String {
    var value = object
    for key in path {
      let inner =
        key.intValue.flatMap { index in
          (value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }
        } ?? (value as? [String: Any])?[snakeCase(key.stringValue)]
      guard let inner else { return "null" }
      value = inner
    }
    let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
  }

  private static func kind(of type: any Any.Type) -> String {
    switch type {
    case is Bool.Type: "true or false"
    case is String.Type: "a text"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is any Sequence.Type: "a list"
    default: "an object of keys and values"
    }
  }

  /// What may stand where one of a few words must.
  private static func choices(at path: some Sequence<any CodingKey>) -> String {
    func list<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> String
    where Value.RawValue == String {
      " (one of: " + type.allCases.map(\.rawValue).joined(separator: ", ") + ")"
    }
    return switch path.filter({ $0.intValue == nil }).last?.stringValue {
    case "networks", "seeds", "rounds", "programImages": list(ThesisNetwork.self)
    case "source": " (the only one is: author; leave it out otherwise)"
    case "methods", "method": list(AttackMethod.self)
    case "loss": list(Loss.self)
    case "outputActivation", "outputs": list(OutputActivation.self)
    case "initialization": list(Initialization.self)
    case "norm": list(Norm.self)
    default: ""
    }
  }

  private static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }

  /// The first value that makes no sense.
  private var problem: String? {
    let counts = [
      ("training.epochs", training.epochs), ("training.batch_size", training.batchSize),
      ("performance.images", performance.images),
      ("sets.training_originals_per_digit", sets.trainingOriginalsPerDigit),
      ("sets.test_originals_per_digit", sets.testOriginalsPerDigit),
      ("sets.correct_originals", sets.correctOriginals),
      ("sets.misclassified_originals", sets.misclassifiedOriginals),
      ("sets.distance_images", sets.distanceImages),
      ("retraining.complete_epochs", retraining.completeEpochs),
      ("retraining.partial_epochs", retraining.partialEpochs),
    ]
    if source != nil, retraining.seeds.values.contains(where: { $0 > 1 }) {
      return "'retraining.seeds' must be 1: with 'source' author nothing is trained again"
    }
    if let (key, value) = counts.first(where: { $0.1 < 1 }) {
      return "'\(key)' must be at least 1, not \(value)"
    }
    if name.isEmpty || name.contains("/") || name.hasPrefix(".") {
      return "'name' must be the name of a folder, not '\(name)'"
    }
    if Set(networks).count < networks.count { return "'networks' names a network twice" }
    if networks.isEmpty { return "'networks' must name at least one network" }
    let parts = [
      ("performance.networks", performance.networks), ("figures.networks", figures.networks),
    ]
    for (key, part) in parts {
      if let other = part.first(where: { !networks.contains($0) }) {
        return "'\(key)' names \(other.rawValue), which 'networks' does not"
      }
    }
    for (network, count) in performance.programImages.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      if !performance.networks.contains(network) {
        return "'performance.program_images' names \(network.rawValue), which "
          + "'performance.networks' does not"
      }
      if !(1...performance.images ~= count) {
        return "'performance.program_images.\(network.rawValue)' must be from 1 to "
          + "'performance.images', not \(count)"
      }
    }
    if performance.methods.contains(.exact) {
      return "'performance.methods' names exact, which is compared with them anyway"
    }
    if performance.timeLimit <= 0 {
      return "'performance.time_limit' must be above 0, not \(performance.timeLimit)"
    }
    if performance.boundTimeLimit <= 0 {
      return "'performance.bound_time_limit' must be above 0, not \(performance.boundTimeLimit)"
    }
    if !(0..<digitCount ~= figures.digit) {
      return "'figures.digit' must be a digit, not \(figures.digit)"
    }
    if figures.timeLimit <= 0 {
      return "'figures.time_limit' must be above 0, not \(figures.timeLimit)"
    }
    if training.learningRate <= 0 {
      return "'training.learning_rate' must be above 0, not \(training.learningRate)"
    }
    if !Norm.proved.contains(attack.norm) {
      return "'attack.norm' is \(attack.norm.rawValue), in which nothing can be proved (one of: "
        + Norm.proved.map(\.rawValue).joined(separator: ", ") + ")"
    }
    if attack.margin < 1 { return "'attack.margin' must be at least 1, not \(attack.margin)" }
    if attack.floor < 0 { return "'attack.floor' must be at least 0, not \(attack.floor)" }
    let floors = [distances.floor] + distances.furtherFloors
    if let wrong = floors.first(where: { $0 < 0 }) {
      return "'distances.floor' and 'distances.further_floors' must be at least 0, not \(wrong)"
    }
    if Set(floors).count < floors.count { return "'distances' has a floor twice" }
    if !(0..<1 ~= attack.gap) { return "'attack.gap' must be in [0, 1), not \(attack.gap)" }
    return retrainingProblem ?? perturbationProblem
  }
}
