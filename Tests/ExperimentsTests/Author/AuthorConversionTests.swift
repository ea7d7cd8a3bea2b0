import CampaignSupport
import Campaigns
import Defenses
import Experiments
import Foundation
import Networks
import TestSupport
import Testing

@Suite struct AuthorConversionTests {
  private let folder: TemporaryFolder
  private var conversion: AuthorConversion {
    AuthorConversion(directory: folder.path, test: TinyDigits.test)
  }

  init() throws { folder = try TemporaryFolder() }

  private func outputs() throws -> [AuthorConversion.Output] {
    var outputs: [AuthorConversion.Output] = []
    try conversion.run { outputs.append($0) }
    return outputs
  }

  /// The error after one original was replaced, or left out.
  private func error(_ name: String, _ text: String?) throws -> AuthorError? {
    try MadeUpOriginals.write(to: folder, replacing: name, with: text)
    let error = #expect(throws: AuthorError.self) { try conversion.run() }
    #expect(error?.description.contains("originals/\(name)") == true)
    return error
  }

  @Test func everythingIsMadeOnce() throws {
    try MadeUpOriginals.write(to: folder)
    let first = try outputs()
    #expect(first.count == 12)
    #expect(first.allSatisfy { !$0.isUnchanged })
    let names = Set(try folder.names())
    #expect(first.allSatisfy { names.contains($0.name) })
    let contents = try folder.contents()
    // No repository takes any of it.
    #expect(folder.contents(of: ".gitignore") == Array("*\n".utf8))
    #expect(try outputs().allSatisfy(\.isUnchanged))
    #expect(try folder.contents() == contents)
    try folder.write("{}", as: "sets.json")
    #expect(try outputs().filter { !$0.isUnchanged }.map(\.name) == ["sets.json"])
    #expect(try folder.contents() == contents)
  }

  @Test func networksHaveAReLUBehindThem() throws {
    try MadeUpOriginals.write(
      to: folder, replacing: MadeUpOriginals.weights,
      with: "49,2\n" + String(repeating: "0.0,0.5\n", count: 48) + "-0.25,0.5\n2,1\n3.0\n4.0\n"
        + "2,10\n" + String(repeating: "1,2,3,4,5,6,7,8,9,10\n", count: 2) + "1,10\n"
        + "0,0,0,0,0,0,0,0,0,7\n")
    // Its examples do not fool this one; the model is there all the same.
    #expect(throws: AuthorError.self) { try conversion.run() }
    let model = try ModelFile(contentsOf: folder.path + "/dnn1.safetensors")
    let network = try model.network
    #expect(network.architecture == "49-2-10")
    #expect(network.outputActivation == .relu)
    #expect(network.layers[0].weight.row(0).suffix(2) == [0, -0.25])
    #expect(network.layers[0].bias == [3, 4])
    #expect(network.layers[1].weight.row(9) == [10, 10])
    #expect(network.layers[1].bias.last == 7)
    #expect(
      model.metadata["source"]?.hasPrefix(AuthorOriginals.repository) == true
        && model.metadata["source"]?.hasSuffix("8_8_8/weights.csv") == true)
    #expect(model.metadata["source.commit"] == AuthorOriginals.commit)
    #expect(model.metadata["training.loss"] == Loss.meanSquaredError.rawValue)
  }

  @Test(arguments: [
    "", "49,10\n", "49\n1,2\n", "1.5,2\n1,2\n", "1,2\n1,2\n1,1\n0\n", "0,0\n",
    "1,2\n1\n2,1\n1\n1\n",
    "1,1\n1\n1,1\n0\n2,1\n1\n1\n1,1\n0\n",
  ])
  func weightsThatDoNotFitAreRefused(text: String) throws {
    guard case .malformed = try error(MadeUpOriginals.weights, text) else {
      return #expect(Bool(false))
    }
  }

  @Test func setsAreFoundByTheirPixels() throws {
    try MadeUpOriginals.write(to: folder)
    try conversion.run()
    let sets = try AuthorData(directory: folder.path).sets
    let originals = MadeUpOriginals.originals
    #expect(sets.retrainingOriginals == originals)
    #expect(sets.afterImprovement == Array(originals.prefix(3)))
    #expect(sets.misclassifiedOriginals == [originals[7]])
    for network in ThesisNetwork.allCases {
      #expect(sets.performance[network] == originals.reversed())
    }
    #expect(sets.perturbationOriginals == [0, 5, 10, 15].map { originals[$0] })
    // Nine examples an image, digits 0, 1, 5, 6: the places 9 * 0 + 0, 9 * 5 + 1, and so on.
    #expect(sets.perturbationExamples == [0, 1, 46, 47, 95, 96, 141, 142])
    let text = String(decoding: folder.contents(of: "sets.json") ?? [], as: UTF8.self)
    for key in ["after_improvement", "\"dnn1\":[", "perturbation_examples"] {
      #expect(text.contains(key))
    }
  }

  @Test(arguments: [" 0.5", "0.50196", "1.1", "-0.00392157"])
  func anImageOfNoTestImageIsNamed(pixel: String) throws {
    let text = try #require(MadeUpOriginals.files[MadeUpOriginals.afterImprovement])
    var lines = text.split(separator: "\n").map(String.init)
    let pixel = pixel.trimmingCharacters(in: .whitespaces)
    lines[2] = pixel + lines[2].drop { $0 != "," }
    let error = try error(
      MadeUpOriginals.afterImprovement, lines.joined(separator: "\n") + "\n")
    guard case .unknownImage(_, image: 1) = error else { return #expect(Bool(false)) }
    #expect(error?.description.contains("TEMPER_DATA") == true)
  }

  @Test func aCountThatIsWrongIsRefused() throws {
    let text = try #require(MadeUpOriginals.files[MadeUpOriginals.afterImprovement])
    let error = try error(MadeUpOriginals.afterImprovement, "4" + text.dropFirst())
    guard case .malformed = error else { return #expect(Bool(false)) }
  }

  @Test func recordsClaimNoProof() throws {
    try MadeUpOriginals.write(to: folder)
    try conversion.run()
    let data = try AuthorData(directory: folder.path)
    #expect(data.examples.count == 180)
    for (row, record) in data.examples.enumerated() {
      let input = try #require(try TinyDigits.test.adversarialInput(record))
      let expected = MadeUpOriginals.exampleRows[row]
      #expect(zip(input, expected).allSatisfy { abs($0 - $1) < 1e-15 })
      #expect(record.index == MadeUpOriginals.originals[row / 9])
      #expect(record.label == TinyDigits.test.labels[record.index])
      #expect(record.classifiedAs == .answer(try #require(record.target)))
      #expect(record.target != record.label)
      let image = TinyDigits.testImages.image(record.index)
      let distance = zip(image, expected).reduce(0) { $0 + abs($1.0 - $1.1) }
      #expect(abs(try #require(record.distance) - distance) < 1e-12)
      #expect(record.status == .feasible && !record.isProved)
      #expect(record.infimum == nil && record.lowerBound == nil && record.gap == nil)
      #expect(record.network == data.networks[.dnn1]?.fingerprint)
    }
    #expect(Set(data.examples.map(\.settings)).count == 1)
    // An attack of Temper's own on the same images is another question.
    var settings = AttackSettings()
    settings.method = .milpImproved
    let own = try settings.hash(
      network: try #require(data.networks[.dnn1]).fingerprint, dataset: TinyDigits.test.fingerprint)
    #expect(data.examples[0].settings != own)
  }

  /// The last example with another pixel, a row too few, a pixel too few, a pixel out of range.
  @Test(arguments: ["fools", "rows", "columns", "range"])
  func examplesThatAreNoneAreRefused(fault: String) throws {
    var rows = MadeUpOriginals.exampleRows
    switch fault {
    case "fools": rows[179][9] = 0
    case "rows": rows.removeLast()
    case "columns": rows[179].removeLast()
    default: rows[179][20] = 1.5
    }
    let error = try error(
      MadeUpOriginals.examples,
      rows.map { $0.map { "\($0)" }.joined(separator: ",") + "\n" }.joined())
    switch error {
    case .fools(_, example: 179, target: 9, answer: "none"): #expect(fault == "fools")
    case .malformed: #expect(fault != "fools")
    default: #expect(Bool(false))
    }
  }

  @Test func aMissingOriginalIsNamed() throws {
    let error = try error(MadeUpOriginals.general, nil)
    guard case .missing = error else { return #expect(Bool(false)) }
    #expect(error?.description.contains("temper data fetch --thesis") == true)
  }

  @Test func perturbationsLoadAndSayWhatTheyDo() throws {
    try MadeUpOriginals.write(to: folder)
    let notes = Dictionary(uniqueKeysWithValues: try outputs().map { ($0.name, $0.note) })
    let data = try AuthorData(directory: folder.path)
    let general = try #require(data.perturbations[.general]?.perturbations.first)
    #expect(general.p[0] == 0 && general.q[0] == 3e9)
    #expect(general.p[1] == 1 && general.q[1] == 0)
    let note = try #require(notes["perturbation-general.json"] ?? nil)
    for part in ["input 0", "-6.5e-07", "[-1, 1]", "3000000000.0"] {
      #expect(note.contains(part), "\(note)")
    }
    let distance = try #require(data.perturbations[.minimumDistance])
    #expect(distance.settings.minimizesDistance)
    #expect(distance.perturbations[0].distance == 0)
    #expect(notes["perturbation-minimum-distance.json"] == .some(nil))
    let weights = try #require(data.perturbations[.weightsOnly])
    #expect(weights.settings.parts == .weights)
    #expect(weights.perturbations[0].q == Array(repeating: 0, count: 49))
    #expect(weights.perturbations[0].distance == 24.5)
    for file in data.perturbations.values {
      let part = file.perturbations[0]
      // Of each digit an image and two examples; no example is right, none of the images is known.
      #expect(part.images.map(\.target) == [nil, nil, nil, nil, 1, 2, 2, 3, 6, 7, 7, 8])
      #expect(part.bound == 12)
      #expect(!part.isProved)
    }
  }

  @Test(arguments: ["-0.1,0\n", "1\n", "1,2,3\n"])
  func aPerturbationOfAnotherFormIsRefused(line: String) throws {
    let error = try error(
      MadeUpOriginals.general, line + String(repeating: "1.0,0.0\n", count: 48))
    guard case .malformed = error else { return #expect(Bool(false)) }
  }
}
