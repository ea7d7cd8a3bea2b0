import CampaignSupport
import Campaigns
import LinearAlgebra
import Basics
import Defenses
import Foundation
import GLPKSolver
import Networks
import Optimization
import Synchronization
import Optimization
import TestSupport
import SearchSupport
import Testing
import Queries
import Search

@Suite struct AttackBatchTests {
  private func batch(_ change: (inout AttackSettings) -> Void = { _ in }) throws -> AttackBatch {
    var settings = AttackSettings()
    change(&settings)
    return try AttackBatch(
      network: NetworkGraph(TinyDigits.network), samples: TinyDigits.test,
      references: TinyDigits.train.labelled,
      settings: settings, timeLimit: nil, solvers: Solvers(GLPKSolver()))
  }

  private func instances(_ batch: AttackBatch, count: Int, _ targets: AttackTargets)
    -> [AttackInstance]
  {
    batch.instances(.firstCorrect(count), targets: targets).instances
  }

  /// Runs with an output file, and gives the instances that were really solved.
  private func solved(
    _ batch: AttackBatch, _ instances: [AttackInstance], file: String, resuming: Bool = true
  ) throws -> [Int?] {
    let targets = Mutex<[Int?]>([])
    let records = try batch.run(
      instances, jobs: 1, output: ExampleFile(appendingTo: file), resuming: resuming,
      progress: { _, record in targets.withLock { $0.append(record.target) } })
    #expect(records.map(\.target) == instances.map(\.target))
    return targets.withLock { $0 }
  }

  @Test func resumingSkipsWhatIsProved() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/a.jsonl"
    let batch = try batch()
    let instances = instances(batch, count: 1, .all)
    #expect(try solved(batch, Array(instances.prefix(4)), file: file).count == 4)
    let before = try folder.contents()
    #expect(try solved(batch, Array(instances.prefix(4)), file: file).isEmpty)
    #expect(try folder.contents() == before)
    let rest = try solved(batch, instances, file: file)
    #expect(rest == instances.dropFirst(4).map(\.target))
    #expect(try ExampleFile.read(file).count == 9)
  }

  @Test(arguments: [AttackStatus.feasible, .limit, .error])
  func resumingTriesAgainWhatIsNotProved(status: AttackStatus) throws {
    let folder = try TemporaryFolder()
    let batch = try batch()
    let instances = Array(instances(batch, count: 1, .all).prefix(3))
    var records = try batch.run(instances, jobs: 1)
    let proved = records[1]
    records[1].status = status
    records[1].lowerBound = 0
    let file = folder.path + "/a.jsonl"
    for record in records { try ExampleFile(appendingTo: file).append(record) }
    #expect(try solved(batch, instances, file: file) == [proved.target])
    #expect(try ExampleFile.read(file)[1].timeless == proved.timeless)
  }

  /// What the user or the machine cut short is never done, not even where limits count as results.
  @Test(arguments: [Limit.interrupted, .memory, .time])
  func whatOneRunCutShortIsTriedAgain(limit: Limit) throws {
    let folder = try TemporaryFolder()
    let batch = try batch()
    let instances = Array(instances(batch, count: 1, .all).prefix(2))
    let whole = try batch.run(instances, jobs: 1)
    let file = folder.path + "/a.jsonl"
    var short = whole[0]
    (short.status, short.limit, short.lowerBound) = (.feasible, limit, 0)
    for record in [short, whole[1]] { try ExampleFile(appendingTo: file).append(record) }
    #expect(short.isFinal == (limit == .time))
    let output = try ExampleFile(appendingTo: file)
    let records = try batch.run(
      instances, jobs: 1, output: output, resuming: true, retryingUnproved: false)
    #expect(
      records.map(\.status) == [limit == .time ? .feasible : whole[0].status, whole[1].status])
    #expect(records[0].limit == (limit == .time ? .time : nil))
  }

  /// A search that is told to stop at once still says so in its record.
  @Test func anInterruptionIsARecord() throws {
    let batch = try batch()
    let instances = Array(instances(batch, count: 1, .all).prefix(2))
    let asked = Mutex(0)
    let records = try batch.run(
      instances, jobs: 1,
      shouldStop: {
        asked.withLock {
          $0 += 1
          return $0 > 1
        }
      })
    #expect(records.count == 1)
    #expect(records[0].limit == .interrupted && !records[0].isProved && !records[0].isFinal)
    #expect(records[0].lowerBound != nil)
  }

  @Test func theBetterOfTwoTriesCounts() throws {
    let folder = try TemporaryFolder()
    let batch = try batch()
    let proved = try batch.run(Array(instances(batch, count: 1, .all).prefix(1)), jobs: 1)[0]
    func attempt(_ limit: Limit, _ distance: Double?, _ bound: Double) -> AttackRecord {
      var record = proved
      (record.status, record.limit) = (distance == nil ? .limit : .feasible, limit)
      (record.distance, record.lowerBound) = (distance, bound)
      return record
    }
    // Final before not, then the smaller change, then the larger bound; a proof before all.
    let attempts = [
      attempt(.interrupted, 9, 1), attempt(.memory, 8, 1), attempt(.time, nil, 1),
      attempt(.time, 20, 1), attempt(.time, 19, 1), attempt(.time, 19, 2), proved,
    ]
    let file = folder.path + "/a.jsonl"
    for (best, newest) in attempts.enumerated() {
      try ExampleFile(appendingTo: file).append(newest)
      for older in attempts[..<best].shuffled() { try ExampleFile(appendingTo: file).append(older) }
      #expect(try ExampleFile.read(file) == [newest])
    }
  }

  @Test func otherSettingsAreNotMixed() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/a.jsonl"
    let batches = [try batch(), try batch { $0.margin = 1.5 }, try batch { $0.norm = .linf }]
    let instances = Array(instances(batches[0], count: 1, .all).prefix(2))
    for batch in batches { #expect(try solved(batch, instances, file: file).count == 2) }
    for batch in batches { #expect(try solved(batch, instances, file: file).isEmpty) }
    let records = try ExampleFile.read(file)
    #expect(records.count == 6)
    #expect(Set(records.map(\.settings)).count == 3)
    #expect(batches[1].records(for: instances, in: records).map(\.margin) == [1.5, 1.5])
  }

  @Test func anotherNetworkOrDataSetIsAnotherQuestion() throws {
    var network = TinyDigits.network
    network.layers[0].bias[0] += 0.001
    let samples = LabelledImages(TinyDigits.test.images.prefix(20), split: .test)
    let hashes = try [
      (TinyDigits.network, TinyDigits.test), (network, TinyDigits.test),
      (TinyDigits.network, samples),
    ].map { network, samples in
      let batch = try AttackBatch(
        network: NetworkGraph(network), samples: samples, references: nil,
        settings: AttackSettings(),
        timeLimit: 0.001, solvers: Solvers(GLPKSolver()))
      return try batch.run(self.instances(batch, count: 1, .plusFive), jobs: 1)[0].settings
    }
    #expect(Set(hashes).count == 3)
  }

  @Test func twoJobsGiveTheRecordsOfOne() throws {
    let batch = try batch()
    let instances = Array(instances(batch, count: 2, .all).prefix(12))
    let one = try batch.run(instances, jobs: 1).map(\.timeless)
    let two = try batch.run(instances, jobs: 2).map(\.timeless)
    #expect(one == two)
    #expect(one.allSatisfy { $0.isProved })
  }

  @Test(arguments: [AttackMethod.exact, .milpBase])
  func untargetedIsTheCheapestOfTheNine(method: AttackMethod) throws {
    let targeted = try batch { $0.method = method }
    let untargeted = try batch {
      $0.method = method
      $0.isUntargeted = true
    }
    let nine = try targeted.run(instances(targeted, count: 1, .all), jobs: 1)
    let one = try untargeted.run(instances(untargeted, count: 1, .untargeted), jobs: 1)
    #expect(nine.count == 9)
    #expect(one.count == 1)
    let cheapest = try #require(
      nine.filter { $0.distance != nil }.min { ($0.distance ?? 0) < ($1.distance ?? 0) })
    let distance = try #require(cheapest.distance)
    #expect(abs((one[0].distance ?? 0) - distance) < 1e-5)
    #expect(one[0].target == cheapest.target)
    #expect(one[0].isUntargeted)
    #expect(one[0].status == .optimal)
  }

  /// The shortest way to no answer ends where an output is just about to appear: what rounding leaves
  /// of it there is no answer.
  @Test func zeroOutputsAreNoAnswer() throws {
    let network = Network(layers: TinyDigits.network.layers, outputActivation: .relu)
    var settings = AttackSettings()
    settings.floor = 0
    let batch = try AttackBatch(
      network: NetworkGraph(network), samples: TinyDigits.test,
      references: TinyDigits.train.labelled,
      settings: settings, timeLimit: nil, solvers: Solvers(GLPKSolver()))
    let records = try batch.run(instances(batch, count: 2, .all), jobs: 2)
    #expect(records.contains { $0.classifiedAs == Classification.none })
    for record in records {
      let input = try #require(try TinyDigits.test.adversarialInput(record))
      let logits = PiecewiseNetwork(network).logits(input)
      let largest = try #require(logits.max())
      let isZero = largest <= 1e-6 * logits.reduce(1) { max($0, abs($1)) }
      #expect((record.classifiedAs == Classification.none) == isZero)
      if !isZero { #expect(record.classifiedAs == record.target.map(Classification.answer)) }
    }
  }

  /// Pixels in one interval, and in another behind a perturbation: the integer program that has both
  /// as rows of its own, and that GLPK solves alone, comes to the same distance.
  @Test(arguments: 0..<12)
  func pixelsStayInTheirRanges(seed: UInt64) throws {
    var random = SeededRandom(seed: seed, stream: 7)
    let perturbation = InputPerturbation(
      weights: (0..<49).map { _ in random.uniform(0.5, 1.5) },
      disturbances: (0..<49).map { _ in random.uniform(-0.1, 0.3) })
    let network = TinyDigits.network.reading(outputs: seed % 2 == 0 ? .relu : .linear)
      .perturbed(by: perturbation)
    var settings = AttackSettings()
    settings.floor = seed % 3 == 0 ? 0.01 : 0
    settings.norm = seed % 4 == 3 ? .linf : .l1
    settings.imageRange = Interval(-0.5, 1.3)
    settings.perturbedRange = Interval(-0.1, 1.8)
    let batch = try AttackBatch(
      network: NetworkGraph(network), samples: TinyDigits.test,
      references: TinyDigits.train.labelled,
      settings: settings, timeLimit: nil, solvers: Solvers(GLPKSolver()),
      perturbation: perturbation)
    let instance = try #require(instances(batch, count: 1, .plusFive).first)
    let record = try #require(try batch.run([instance], jobs: 1).first)
    let target = try #require(instance.target)
    let image = TinyDigits.test.images.image(instance.index)

    let exact = PiecewiseNetwork(network)
    let wide = Query(
      network: exact, image: image, rule: MarginRule(target: target, floor: settings.floor),
      norm: settings.norm, ranges: image.map { _ in Interval(-0.5, 1.3) })
    let encoding = ThesisEncoding(
      wide, rule: MarginRule(target: target, floor: settings.floor),
      bounds: exact.boxBounds(-0.5, 1.3))
    var model = encoding.model
    for (pixel, variable) in encoding.inputs.enumerated() {
      let (weight, disturbance) = (
        perturbation.weights[pixel], perturbation.disturbances[pixel]
      )
      model.addRow(
        "perturbed_\(pixel)", lower: -0.1 - disturbance, upper: 1.8 - disturbance,
        [Term(weight, variable)])
    }
    let program = try GLPKSolver().solve(model, options: SolveOptions())
    guard let distance = program.objective, program.reason == .optimal else {
      #expect(program.reason == .infeasible && record.status == .infeasible)
      return
    }
    let infimum = try #require(record.infimum)
    #expect(abs(infimum - distance) <= 1e-5 * max(1, distance))
    #expect(record.imageRange == settings.imageRange)
    #expect(record.perturbedRange == settings.perturbedRange)
    let input = try #require(try TinyDigits.test.adversarialInput(record))
    for (pixel, value) in input.enumerated() {
      #expect(-0.5 <= value && value <= 1.3)
      let perturbed =
        Dyadic(perturbation.weights[pixel]) * Dyadic(value)
        + Dyadic(perturbation.disturbances[pixel])
      #expect(Dyadic(-0.1) <= perturbed && perturbed <= Dyadic(1.8))
    }
  }

  /// What pixels may be is part of the question, and so is the perturbation where it says that.
  @Test func rangesAreOtherQuestions() throws {
    let same = InputPerturbation(identityOf: 49)
    var other = same
    other.weights[0] = 0.5
    func settingsOfRecord(
      _ image: Interval?, _ perturbed: Interval?, _ perturbation: InputPerturbation?
    ) throws -> String {
      var settings = AttackSettings()
      settings.imageRange = image
      settings.perturbedRange = perturbed
      let batch = try AttackBatch(
        network: NetworkGraph(TinyDigits.network), samples: TinyDigits.test, references: nil,
        settings: settings,
        timeLimit: 0, solvers: Solvers(GLPKSolver()), perturbation: perturbation)
      let records = try batch.run(instances(batch, count: 1, .plusFive), jobs: 1)
      return try #require(records.first).settings
    }
    let plain = try settingsOfRecord(nil, nil, nil)
    #expect(try settingsOfRecord(nil, nil, other) == plain)
    let names = [
      plain, try settingsOfRecord(Interval(0, 1.5), nil, nil),
      try settingsOfRecord(nil, Interval(0, 1.5), same),
      try settingsOfRecord(nil, Interval(0, 1.5), other),
    ]
    #expect(Set(names).count == 4)
  }

  @Test func whatIsStoppedLeavesNoRecord() throws {
    let folder = try TemporaryFolder()
    let file = try ExampleFile(appendingTo: folder.path + "/a.jsonl")
    let batch = try batch()
    let instances = instances(batch, count: 1, .all)
    let done = Atomic(0)
    let records = try batch.run(
      instances, jobs: 1, output: file, shouldStop: { done.load(ordering: .relaxed) >= 2 }
    ) { _, _ in done.add(1, ordering: .relaxed) }
    #expect(records.map(\.target) == instances.prefix(2).map(\.target))
    #expect(try file.records().count == 2)
  }

  @Test func imagesOfAnotherSizeAreRefused() throws {
    let network = Network(randomWithSizes: [48, 4, 10], seed: 0)
    let error = #expect(throws: DataMismatch.self) {
      try AttackBatch(
        network: NetworkGraph(network), samples: TinyDigits.test, references: nil,
        settings: AttackSettings(),
        timeLimit: nil, solvers: Solvers(GLPKSolver()))
    }
    #expect(
      error?.description
        == "the test images have 7 x 7 = 49 pixels, but the network has 48 inputs "
        + "(use the data that it was trained on)")
  }

  @Test func referencesOfAnotherSizeAreRefused() throws {
    let references = LabelledInputs(
      inputs: .init(rows: 1, columns: 4, elements: [0, 0, 0, 0]), labels: [0])
    let error = #expect(throws: DataMismatch.self) {
      try AttackBatch(
        network: NetworkGraph(TinyDigits.network), samples: TinyDigits.test, references: references,
        settings: AttackSettings(), timeLimit: nil, solvers: Solvers(GLPKSolver()))
    }
    #expect(error?.description.contains("have 4 pixels, but the network has 49 inputs") == true)
  }

  @Test func labelsBeyondTheNetworksClassesAreRefused() throws {
    let network = Network(randomWithSizes: [49, 4, 3], seed: 0)
    let error = #expect(throws: DataMismatch.self) {
      try TinyDigits.test.check(NetworkGraph(network))
    }
    #expect(error?.description.contains("labels go up to 6, but the network knows only 3") == true)
  }
}
