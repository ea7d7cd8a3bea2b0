public import LinearAlgebra
internal import Basics
public import Foundation
public import Networks
public import Optimization

/// How many perturbations there are, and which one an input gets (the thesis, section 3.4.2).
public enum PerturbationKind: String, Sendable, CaseIterable, Codable {
  /// One for all inputs.
  case general
  /// One for each class: the network classifies an input, the perturbation of that class is applied,
  /// and the network classifies the result.
  case conditional
}

/// Everything that decides which perturbation is wanted, apart from the images.
public struct PerturbationSettings: Sendable, Equatable, Codable {
  /// One perturbation, or one for each class.
  public var kind = PerturbationKind.general
  /// How it is searched.
  public var method = PerturbationMethod.pattern
  /// What may differ from changing nothing.
  public var parts = PerturbationParts.both
  /// Whether the distance counts too.
  public var minimizesDistance = false
  /// Every perturbed image stays in it.
  public var box = Interval(-1, 1)
  /// The label's logit must be so many times every other.
  public var margin = 1.2
  /// The label's logit must reach this.
  public var floor = 0.01
  /// No weight is further from 1; nil for no limit.
  public var weightLimit: Double?
  /// No disturbance is further from 0; nil for no limit.
  public var disturbanceLimit: Double?

  /// The thesis's general perturbation.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case kind, method, parts, box, margin, floor
    case minimizesDistance = "minimizes_distance"
    case weightLimit = "weight_limit"
    case disturbanceLimit = "disturbance_limit"
  }
}

/// Perturbations of a network, and how they were found: a JSON file.
public struct PerturbationFile: Sendable, Equatable, Codable {
  /// An image that a perturbation was made from.
  public struct Source: Sendable, Equatable, Codable {
    /// The part of the data set: `train` or `test`.
    public var split: String
    /// The image's position there.
    public var index: Int
    /// Its class.
    public var label: Int
    /// The class that its adversarial example was made for; nil for the image itself.
    public var target: Int?
    /// Whether it is classified correctly under the perturbation, by the margin rule.
    public var isCorrect: Bool?

    /// An image, or with a target its adversarial example.
    public init(split: String, index: Int, label: Int, target: Int? = nil) {
      self.split = split
      self.index = index
      self.label = label
      self.target = target
    }

    private enum CodingKeys: String, CodingKey {
      case split, index, label, target
      case isCorrect = "correct"
    }
  }

  /// One perturbation.
  public struct Part: Sendable, Equatable, Codable {
    /// The class that the network gives the inputs that it is for; nil for all inputs.
    public var answer: Int?
    /// p: what each input is multiplied by.
    public var p: [Double]
    /// q: what is then added.
    public var q: [Double]
    /// What it was made from.
    public var images: [Source]
    /// The number of the images that are correct, less 0.001 times the distance where it counts.
    public var objective: Double
    /// No perturbation has a larger objective.
    public var bound: Double
    /// Sum of |p - 1| and |q|.
    public var distance: Double
    /// Where the distance counts: with as many images correct it cannot be less.
    public var distanceBound: Double?
    /// Whether nothing is left to prove.
    public var isProved: Bool
    /// What stopped the proof; nil for a proof.
    public var limit: Limit?
    /// Wall-clock seconds.
    public var seconds: Double

    private enum CodingKeys: String, CodingKey {
      case p, q, images, objective, bound, distance, limit, seconds
      case answer = "class"
      case distanceBound = "distance_bound"
      case isProved = "proved"
    }

    /// A search's outcome.
    public init(
      _ outcome: PerturbationOutcome, answer: Int?, images: [Source], seconds: Double
    ) {
      self.answer = answer
      p = outcome.perturbation.weights
      q = outcome.perturbation.disturbances
      self.images = zip(images, outcome.correct).map { source, isCorrect in
        var source = source
        source.isCorrect = isCorrect
        return source
      }
      objective = outcome.objective
      bound = outcome.bound
      distance = outcome.perturbation.distance
      distanceBound = outcome.minimizesDistance ? outcome.distanceBound : nil
      isProved = outcome.isProved
      limit = outcome.isProved ? nil : outcome.limit
      self.seconds = seconds
    }

    /// A perturbation that somebody else found, judged by what it does to the images of a problem. That
    /// no more images can be correct than there are is all that is known; it proves nothing of a
    /// perturbation that takes them out of the problem's box.
    public init(
      given perturbation: InputPerturbation, _ problem: PerturbationProblem,
      minimizesDistance: Bool, images: [Source]
    ) {
      self.init(
        PerturbationOutcome(perturbation, problem, minimizesDistance: minimizesDistance),
        answer: nil, images: images, seconds: 0)
      isProved = isProved && problem.inputsOutOfBox(perturbation).isEmpty
    }

    /// Weights and disturbances.
    public var perturbation: InputPerturbation { InputPerturbation(weights: p, disturbances: q) }
    /// No perturbation makes more of the images correct.
    public var countBound: Int { PerturbationOutcome.count(atMost: bound, distanceBound != nil) }
    /// The number of images that are correct.
    public var correctCount: Int { images.count { $0.isCorrect == true } }
  }

  /// The version of this layout.
  public static let currentSchema = 1

  /// The version of the layout.
  public var schema = Self.currentSchema
  /// `Network.fingerprint` of the network that it was made for, as its outputs were read.
  public var network: String
  /// True where the images are Temper's own drawings; otherwise nil, and left out of the file.
  public var synthetic: Bool?
  /// How it was found.
  public var settings: PerturbationSettings
  /// One for a general perturbation; for a conditional one those of the classes, in their order.
  public var perturbations: [Part]

  /// Perturbations of a network.
  public init(network: String, settings: PerturbationSettings, perturbations: [Part]) {
    self.network = network
    self.settings = settings
    self.perturbations = perturbations
  }
}

/// Why a perturbation file is of no use.
public struct PerturbationFileError: Error, Equatable, CustomStringConvertible {
  /// The file's path.
  public let path: String
  /// What is wrong with it, and what to do.
  public let reason: String

  /// One line.
  public var description: String { "\(path): \(reason)" }
}

extension PerturbationFile {
  /// Reads a file that is to be used with a network.
  ///
  /// - Throws: `PerturbationFileError` where it is missing, damaged, or for another network.
  public init(contentsOf path: String, for network: Network) throws(PerturbationFileError) {
    func problem(_ reason: String) -> PerturbationFileError {
      PerturbationFileError(path: path, reason: reason)
    }
    struct Header: Decodable { let schema: Int }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw problem("cannot be read (make one with: temper perturb -o \(path))")
    }
    guard let schema = try? JSONDecoder().decode(Header.self, from: data).schema else {
      throw problem("not a perturbation file (make one with: temper perturb)")
    }
    guard schema == Self.currentSchema else {
      throw problem("of schema \(schema), this program knows \(Self.currentSchema)")
    }
    guard let file = try? JSONDecoder().decode(Self.self, from: data) else {
      throw problem("not a whole perturbation file (make it again with: temper perturb)")
    }
    if let reason = file.mismatch(network) { throw problem(reason) }
    self = file
  }

  /// How the perturbations and a network do not go together; nil where they do.
  private func mismatch(_ network: Network) -> String? {
    for part in perturbations {
      guard part.p.count == network.inputCount, part.q.count == network.inputCount else {
        return "made for \(part.p.count) inputs, the network has \(network.inputCount) (use the "
          + "network that it was made for)"
      }
      guard part.p.allSatisfy({ $0 >= 0 && $0.isFinite }), part.q.allSatisfy(\.isFinite) else {
        return "a weight is negative or not a number (make it again with: temper perturb)"
      }
    }
    let answers: [Int?] = settings.kind == .general ? [nil] : Array(0..<network.classCount)
    guard perturbations.map(\.answer) == answers else {
      return "it must hold \(settings.kind == .general ? "one perturbation" : "one for each class")"
        + " (make it again with: temper perturb)"
    }
    // However its outputs are read, it is the same network.
    let readings = OutputActivation.allCases.map { network.reading(outputs: $0).fingerprint }
    guard readings.contains(self.network) else {
      return "made for another network (use that one, or make a perturbation for this one with: "
        + "temper perturb)"
    }
    return nil
  }

  /// Writes the file, whole or not at all.
  public func write(to path: String) throws { try AtomicFile.write(encoded(), to: path) }

  /// The bytes of the file.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
