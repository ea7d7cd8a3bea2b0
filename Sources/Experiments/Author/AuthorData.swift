public import Campaigns
public import Defenses
internal import Foundation
public import Networks

/// Networks, image sets, adversarial examples and perturbations of the thesis's author, as
/// `temper data fetch --thesis` left them in a folder.
public struct AuthorData: Sendable {
  /// The folder that is used when none is named.
  public static let defaultDirectory = "data/thesis"
  /// The name of the file of examples.
  public static let examplesName = "adversarial-450.jsonl"

  /// The folder.
  public let directory: String
  /// Every network; their outputs have a ReLU.
  public let networks: [AuthorNetwork: Network]
  /// The sets of test images.
  public let sets: AuthorSets
  /// The adversarial examples of DNN1, in the author's order. They are his: nothing is proved of them.
  public let examples: [AttackRecord]
  /// Every perturbation of DNN1's inputs.
  public let perturbations: [AuthorPerturbation: PerturbationFile]

  /// Reads a folder.
  ///
  /// - Throws: `AuthorError` where a file is missing or does not belong to the others; the error of its
  ///   format for one that is damaged.
  public init(directory: String) throws {
    func path(_ name: String) throws -> String {
      let path = Self.path(name, in: directory)
      guard FileManager.default.fileExists(atPath: path) else {
        throw AuthorError.missing(path: path)
      }
      return path
    }
    var networks: [AuthorNetwork: Network] = [:]
    for name in AuthorNetwork.allCases {
      networks[name] = try ModelFile(contentsOf: path(name.fileName)).network
    }
    guard let dnn1 = networks[.dnn1] else { throw AuthorError.missing(path: directory) }
    let setsPath = try path(AuthorSets.fileName)
    let examplesPath = try path(Self.examplesName)
    let examples = try ExampleFile.read(examplesPath)
    guard examples.allSatisfy({ $0.network == dnn1.fingerprint && $0.delta != nil }) else {
      throw AuthorError.inconsistent(path: examplesPath, "not all its examples are of DNN1")
    }
    let sets = try Self.sets(setsPath)
    guard sets.perturbationExamples.allSatisfy(examples.indices.contains),
      sets.allIndices.allSatisfy({ $0 >= 0 })
    else { throw AuthorError.inconsistent(path: setsPath, "it names what is not there") }
    var perturbations: [AuthorPerturbation: PerturbationFile] = [:]
    for name in AuthorPerturbation.allCases {
      perturbations[name] = try PerturbationFile(contentsOf: path(name.fileName), for: dnn1)
    }
    self.directory = directory
    self.networks = networks
    self.sets = sets
    self.examples = examples
    self.perturbations = perturbations
  }

  private static func sets(_ path: String) throws -> AuthorSets {
    guard let data = FileManager.default.contents(atPath: path),
      let sets = try? JSONDecoder().decode(AuthorSets.self, from: data),
      Set(sets.performance.keys) == Set(ThesisNetwork.allCases)
    else { throw AuthorError.inconsistent(path: path, "it does not hold all sets of images") }
    return sets
  }

  /// The examples that the perturbations were made from, 20 of them.
  public var perturbationExamples: [AttackRecord] {
    sets.perturbationExamples.map { examples[$0] }
  }

  /// The path of one of the files.
  public static func path(_ name: String, in directory: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  /// The folder to use: `explicit`, else the environment's `TEMPER_THESIS`, else `data/thesis`.
  public static func directory(explicit: String?, environment: [String: String]) -> String {
    if let explicit { return explicit }
    if let named = environment["TEMPER_THESIS"], !named.isEmpty { return named }
    return defaultDirectory
  }
}
