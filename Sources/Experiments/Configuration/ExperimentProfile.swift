internal import Foundation

/// What `temper experiments` can run: the configuration of one of the documents.
public enum ExperimentProfile: Sendable, Equatable {
  /// The thesis, on any data.
  case thesis(ExperimentConfiguration)
  /// The tutorial on adversarial robustness.
  case tutorial(TutorialConfiguration)
  /// The project on cats and dogs.
  case catsDogs(CatsDogsConfiguration)

  /// The profile's name, and that of its results folder.
  public var name: String {
    switch self {
    case .thesis(let configuration): configuration.name
    case .tutorial(let configuration): configuration.name
    case .catsDogs(let configuration): configuration.name
    }
  }

  /// Whether some of its tables and figures can be asked for by name (`ResultItem`).
  public var hasItems: Bool { if case .thesis = self { true } else { false } }

  /// Checks that it makes sense for some data.
  func check(_ data: DataSize) throws(ConfigurationError) {
    guard case .thesis(let configuration) = self,
      let problem = configuration.problem(classCount: data.classCount)
    else { return }
    throw ConfigurationError(path: "the configuration '\(name)'", reason: problem)
  }

  /// Reads a configuration from a file: of the document that it names, or else of the thesis.
  ///
  /// - Throws: `ConfigurationError`.
  public init(contentsOf path: String) throws {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    switch (try? JSONDecoder().decode(Document.self, from: data))?.document {
    case nil: self = .thesis(try ExperimentConfiguration(contentsOf: path))
    case TutorialConfiguration.documentName?:
      self = .tutorial(try TutorialConfiguration(contentsOf: path))
    case CatsDogsConfiguration.documentName?:
      self = .catsDogs(try CatsDogsConfiguration(contentsOf: path))
    case let other?:
      throw ConfigurationError(
        path: path,
        reason: "'document' is '\(other)', not \(TutorialConfiguration.documentName) or "
          + "\(CatsDogsConfiguration.documentName) (leave it out for the thesis)")
    }
  }

  /// What all configurations but the thesis's say.
  private struct Document: Decodable {
    var document: String?
  }
}

extension ExperimentProfile: Codable {
  /// Reads a configuration.
  public init(from decoder: any Decoder) throws {
    switch try Document(from: decoder).document {
    case TutorialConfiguration.documentName?:
      self = .tutorial(try TutorialConfiguration(from: decoder))
    case CatsDogsConfiguration.documentName?:
      self = .catsDogs(try CatsDogsConfiguration(from: decoder))
    default: self = .thesis(try ExperimentConfiguration(from: decoder))
    }
  }

  /// Writes the configuration.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .thesis(let configuration): try configuration.encode(to: encoder)
    case .tutorial(let configuration): try configuration.encode(to: encoder)
    case .catsDogs(let configuration): try configuration.encode(to: encoder)
    }
  }
}
