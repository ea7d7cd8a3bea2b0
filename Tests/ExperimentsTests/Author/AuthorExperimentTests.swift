import CampaignSupport
import Campaigns
import Basics
import Datasets
import Experiments
import Figures
import Foundation
import GLPKSolver
import Networks
import Optimization
import Synchronization
import TestSupport
import Testing

/// The profile on what the author published, with made-up networks and images in its place.
@Suite struct AuthorExperimentTests {
  private let folder: TemporaryFolder
  private let data: TemporaryFolder
  private let author: TemporaryFolder
  private let configuration: ExperimentConfiguration

  init() throws {
    (folder, data, author) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    try TinyDigits.write(to: data)
    try MadeUpOriginals.write(to: author)
    try AuthorConversion(directory: author.path, test: TinyDigits.test).run()
    try Self.replaceNetworks(in: author)
    var configuration = try TinyConfiguration.read(
      replacing: "\"seed\": 0,", with: "\"seed\": 0, \"source\": \"author\",",
      in: TemporaryFolder())
    configuration.networks = [.dnn1, .dnn2]
    configuration.performance.networks = [.dnn1, .dnn2]
    configuration.performance.images = 5
    configuration.perturbation.networks = [.dnn1]
    configuration.perturbation.limits = []
    self.configuration = configuration
  }

  /// Puts the tiny network in the place of all networks, with images that it classifies correctly, and
  /// makes everything else belong to it.
  private static func replaceNetworks(in author: TemporaryFolder) throws {
    let old = try AuthorData(directory: author.path)
    let network = TinyDigits.network.reading(outputs: .relu)
    for name in AuthorNetwork.allCases {
      try ModelFile(network: network).write(to: "\(author.path)/\(name.fileName)")
    }
    let samples = TinyDigits.test.labelled
    let correct = zip(network.predictions(samples.inputs), samples.labels).enumerated()
      .filter { $1.0 == $1.1 }.map(\.offset)
    try #require(correct.count > 20)
    var sets = old.sets
    for name in ThesisNetwork.allCases { sets.performance[name] = correct.prefix(6).reversed() }
    sets.afterImprovement = correct.suffix(4).reversed()
    try author.write(String(decoding: JSONEncoder().encode(sets), as: UTF8.self), as: "sets.json")
    let exact = PiecewiseNetwork(network)
    let examples = try old.examples.map { record in
      var record = record
      let input = try #require(try TinyDigits.test.adversarialInput(record))
      record.network = network.fingerprint
      record.classifiedAs = Classification(exact.classification(input))
      return record
    }
    try author.write(
      String(decoding: JSONLinesFile.text(examples), as: UTF8.self), as: AuthorData.examplesName)
    for name in AuthorPerturbation.allCases {
      let file = author.contents(of: name.fileName) ?? []
      let text = String(decoding: file, as: UTF8.self)
      let before = try #require(old.networks[.dnn1]).fingerprint
      try #require(text.contains(before))
      try author.write(text.replacing(before, with: network.fingerprint), as: name.fileName)
    }
  }

  /// Runs and returns the names of the stages, as they were started.
  @discardableResult
  private func run(_ items: Set<ResultItem>, reference: ThesisReference? = nil) throws -> [String] {
    let names = Mutex<[String]>([])
    try Experiment(
      profile: .thesis(configuration), references: .init(thesis: reference), items: items,
      data: DataSource(digitsIn: data.path),
      authorDirectory: author.path, solvers: Solvers(GLPKSolver()), jobs: 1,
      shouldStop: { false }
    ) { event in
      if case .started(let name) = event { names.withLock { $0.append(name) } }
    }.run(in: folder.path)
    return names.withLock { $0 }
  }

  private func table(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/tables/\(name).md", encoding: .utf8)
  }

  private func records(_ name: String) throws -> [AttackRecord] {
    try ExampleFile.read(folder.path + "/examples/\(name).jsonl")
  }

  /// Nothing is trained; what runs is what the plan says.
  @Test func thePlanIsWhatRuns() throws {
    let items: Set<ResultItem> = [
      .table1, .table2, .attacks, .table4, .table5, .table6, .table8, .figure5,
    ]
    let stages = try run(items)
    #expect(
      try stages.sorted()
        == ExperimentPlan(.thesis(configuration), items: items).stages.map(\.name).sorted())
    #expect(!stages.contains { $0.contains("train") })
    #expect(try run(items).isEmpty)
  }

  /// The author's images, in his order, and his examples beside ours.
  @Test func theAuthorsImagesAreAttacked() throws {
    try run([.table2, .table8, .attacks])
    let sets = try AuthorData(directory: author.path).sets
    let exact = try records("dnn2-performance-exact-10.0s")
    #expect(exact.map(\.index).sorted() == sets.performance[.dnn2]?.prefix(5).sorted())
    #expect(exact.allSatisfy { $0.floor == 0 && $0.isProved })
    let programs = try records("dnn1-performance-milp-base-10.0s")
    #expect(programs.map(\.index).sorted() == sets.performance[.dnn1]?.prefix(2).sorted())
    #expect(
      !FileManager.default.fileExists(
        atPath: folder.path + "/examples/dnn2-performance-milp-base-10.0s.jsonl"))
    let distances = try records("dnn1-distance-original-20.0s")
    #expect(distances.map(\.index).sorted() == sets.afterImprovement.prefix(2).sorted())
    let again = try records("dnn1-test-examples-20.0s")
    #expect(again.count > 9 && again.count % 9 == 0 && again.allSatisfy { $0.floor == 0.01 })
    // The made-up examples are of another network.
    #expect(try table("attacks").contains("DNN1: 0 of the author's 180 published examples"))
  }

  /// His perturbations stand above ours, with what the thesis says of them, and how far they reach.
  @Test func theAuthorsPerturbationsAreEvaluated() throws {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    let reference = try ThesisReference.read(root + "/experiments/reference/thesis.json")
    try run([.table1, .table5, .table6, .figure5, .figure6], reference: reference)
    let perturbations = try table("table5-perturbation")
    let rows = perturbations.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { row in
      row.split(separator: "|")[1].trimmingCharacters(in: .whitespaces)
    }
    #expect(
      rows.dropFirst(2).prefix(4) == [
        "General perturbation, the author's", "*General perturbation, the author's (thesis)*",
        "General perturbation", "General perturbation, minimum distance, the author's",
      ])
    #expect(perturbations.contains("General perturbation, the author's: takes the images"))
    #expect(perturbations.contains("as far as 3e+09 from 0"))
    #expect(
      try table("table1-networks").contains(
        "DNN2 has 1 hidden layer, where Table 1 of the thesis says 6"))
    #expect(
      try table("table6-comparison").contains("Input perturbation, minimum distance, the author's"))
    #expect(try table("figure5-weight-range").contains("*DNN1 (thesis)*"))
    for name in ["dnn1-figure6.png", "dnn1-author-figure6.png"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/figures/\(name)"))
    }
    let report = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
    #expect(report.contains("those that the thesis&#39;s author published"))
  }

  @Test func withoutTheAuthorsDataTheCommandIsNamed() throws {
    try FileManager.default.removeItem(atPath: author.path + "/sets.json")
    let error = #expect(throws: AuthorError.self) { try run([.table1]) }
    #expect("\(try #require(error))".contains("temper data fetch --thesis"))
  }
}
