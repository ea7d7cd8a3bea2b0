import Defenses
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct PerturbationFileTests {
  private let network = Network(randomWithSizes: [4, 3, 3], seed: 1)

  private func file(_ kind: PerturbationKind) throws -> PerturbationFile {
    let problem = SmallPerturbations.problem(seed: 1)
    let outcome = try SmallPerturbations.solve(problem, .milp, minimizesDistance: true)
    var settings = PerturbationSettings()
    settings.kind = kind
    settings.weightLimit = 2
    let sources = (0..<3).map {
      PerturbationFile.Source(
        split: "train", index: $0, label: problem.images[$0].label, target: $0 == 0 ? 2 : nil)
    }
    let answers: [Int?] = kind == .general ? [nil] : [0, 1, 2]
    return PerturbationFile(
      network: network.fingerprint, settings: settings,
      perturbations: answers.map {
        .init(outcome, answer: $0, images: sources, seconds: 1.5)
      })
  }

  private func problem(
    _ change: (inout PerturbationFile) -> Void, for other: Network? = nil
  ) throws -> String? {
    let folder = try TemporaryFolder()
    var file = try file(.general)
    change(&file)
    let path = folder.path + "/p.json"
    try file.write(to: path)
    do {
      _ = try PerturbationFile(contentsOf: path, for: other ?? network)
      return nil
    } catch {
      #expect(error.path == path && error.description.hasPrefix(path))
      return error.reason
    }
  }

  @Test(arguments: PerturbationKind.allCases)
  func whatIsWrittenIsRead(kind: PerturbationKind) throws {
    let folder = try TemporaryFolder()
    let file = try file(kind)
    try file.write(to: folder.path + "/p.json")
    #expect(try PerturbationFile(contentsOf: folder.path + "/p.json", for: network) == file)
    #expect(file.perturbations[0].images.allSatisfy { $0.isCorrect != nil })
  }

  @Test func whatDoesNotFitIsRefused() throws {
    #expect(try problem { _ in } == nil)
    #expect(try problem({ _ in }, for: network.reading(outputs: .relu)) == nil)
    #expect(
      try problem({ _ in }, for: Network(randomWithSizes: [4, 3, 3], seed: 2))?
        .contains("made for another network") == true)
    #expect(
      try problem({ _ in }, for: Network(randomWithSizes: [5, 3, 3], seed: 1))?
        .contains("made for 4 inputs, the network has 5") == true)
    #expect(try problem { $0.perturbations[0].p[1] = -0.5 }?.contains("negative") == true)
    #expect(try problem { $0.perturbations[0].q.removeLast() }?.contains("inputs") == true)
    #expect(try problem { $0.perturbations = [] }?.contains("must hold one") == true)
    #expect(
      try problem { $0.settings.kind = .conditional }?.contains("one for each class") == true)
    #expect(try problem { $0.schema = 2 }?.contains("of schema 2") == true)
  }

  @Test(
    arguments: [
      ("{", "not a perturbation file"), ("{\"schema\": 1}", "not a whole"), (nil, "cannot be read"),
    ] as [(String?, String)])
  func otherFilesAreRefused(text: String?, word: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p.json"
    try text?.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: PerturbationFileError.self) {
      try PerturbationFile(contentsOf: path, for: network)
    }
    do {
      _ = try PerturbationFile(contentsOf: path, for: network)
    } catch {
      #expect(error.reason.contains(word))
    }
  }

  /// Two outputs that are the inputs: an image of class 0 is right as long as its first input leads.
  @Test(arguments: [(1.0, true, true), (2.0, true, false), (0.25, false, false)])
  func whatOthersFoundIsJudged(weight: Double, isCorrect: Bool, isProved: Bool) throws {
    let identity = Network(layers: [
      Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), bias: [0, 0])
    ])
    let problem = PerturbationProblem(
      network: PiecewiseNetwork(identity), images: [LabelledImage(input: [0.75, 0.5], label: 0)])
    let perturbation = InputPerturbation(weights: [weight, 1], disturbances: [0, 0])
    let part = PerturbationFile.Part(
      given: perturbation, problem, minimizesDistance: false,
      images: [.init(split: "test", index: 3, label: 0)])
    #expect(part.perturbation == perturbation)
    #expect(part.images.map(\.isCorrect) == [isCorrect])
    #expect(part.bound == 1)
    #expect(part.isProved == isProved)
  }
}
