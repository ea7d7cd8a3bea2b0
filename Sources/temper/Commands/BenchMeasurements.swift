internal import Campaigns
import Basics
import Datasets
import Defenses
import Experiments
import Networks
import Search

/// What `temper bench` measures, all of it on one thread.
struct BenchMeasurements {
  private let train: LabelledImages
  private let test: LabelledImages
  private let epochs: Int
  private let seeds: Int
  private let attacks: Int
  private let timeLimit: Double
  private let progress: (String, Int) -> Progress

  init(
    data: DataSource, epochs: Int, seeds: Int, attacks: Int, timeLimit: Double,
    progress: @escaping (String, Int) -> Progress
  ) throws {
    train = try LabelledImages(.train, from: data)
    test = try LabelledImages(.test, from: data)
    self.epochs = epochs
    self.seeds = seeds
    self.attacks = attacks
    self.timeLimit = timeLimit
    self.progress = progress
  }

  /// What is to be said of the images.
  var note: String? { test.note }

  /// Test accuracy by seed, and the median duration of an epoch.
  ///
  /// - Parameter trained: called with each network of seed 0.
  func training(
    _ names: [ThesisNetwork], trained: (ThesisNetwork, Network) -> Void
  ) throws -> BenchTable {
    var table = BenchTable(
      title: "Training",
      caption: "\(epochs) epochs, batch 32, Adam 1e-3; test accuracy in % by seed, and the median "
        + "duration of an epoch.",
      columns: (0..<seeds).map { .init(name: "seed \($0)", decimals: 2, hasRatio: false) }
        + [.init(name: "s/epoch", decimals: 3)])
    for name in names {
      var (accuracies, seconds): ([Double], [Double]) = ([], [])
      for seed in 0..<seeds {
        let network = try train(name, seed: UInt64(seed), &seconds)
        accuracies.append(network.accuracy(on: test.labelled) * 100)
        if seed == 0 { trained(name, network) }
      }
      table.add(name.displayName, accuracies + [seconds.sorted()[seconds.count / 2]])
    }
    return table
  }

  private func train(
    _ name: ThesisNetwork, seed: UInt64, _ seconds: inout [Double]
  ) throws -> Network {
    var options = TrainingOptions()
    options.epochs = epochs
    options.seed = seed
    let display = progress("\(name.rawValue), seed \(seed)", epochs)
    defer { display.finish() }
    return try Network(
      randomWithSizes: [train.images.pixelCount] + name.hiddenSizes + [train.images.classCount],
      seed: seed
    ).trained(on: train.labelled, options: options) { epoch in
      seconds.append(epoch.seconds)
      display.update(epoch.epoch)
      if Interruption.isRequested { throw Interrupted() }
    }
  }

  /// Bounds of every neuron by linear relaxations.
  func bounds(_ models: [(ThesisNetwork, Network)]) throws -> BenchTable {
    var table = BenchTable(
      title: "Bounds", caption: "Every neuron over [0, 1]^n by `--method lp`.",
      columns: [
        .init(name: "s", decimals: 2),
        .init(name: "unstable neurons", decimals: 0, hasRatio: false),
      ])
    for (name, network) in models {
      let exact = PiecewiseNetwork(network)
      let display = progress(
        "\(name.rawValue) bounds", exact.blocks.reduce(0) { $0 + $1.count })
      defer { display.finish() }
      let computation = BoundComputation(
        network: exact, fingerprint: network.logitsFingerprint, method: .lp,
        solvers: SharedOptions.solvers)
      let start = ContinuousClock.now
      let found = try computation.run(shouldStop: { Interruption.isRequested }) {
        display.update($0.finishedCount)
      }
      guard let bounds = found.bounds(of: exact) else { throw Interrupted() }
      table.add(
        name.displayName,
        [(ContinuousClock.now - start) / .seconds(1), Double(bounds.unstableCount)])
    }
    return table
  }

  /// The first images that each network classifies correctly.
  func exactSearch(_ models: [(ThesisNetwork, Network)]) throws -> BenchTable {
    var table = BenchTable(
      title: "Exact search",
      caption: "The first \(attacks) correctly classified test images, target "
        + "(label + 5) mod \(test.classCount), at most 300 s each.",
      columns: [
        .init(name: "proved %", decimals: 0, hasRatio: false), .init(name: "mean s", decimals: 3),
        .init(name: "median s", decimals: 3), .init(name: "longest s", decimals: 2),
        .init(name: "mean nodes", decimals: 1), .init(name: "mean distance", decimals: 4),
      ])
    for (name, network) in models {
      let records = try attack(name, network, test, .firstCorrect(attacks))
      let summary = AttackSummary(records)
      table.add(
        name.displayName,
        [
          summary.provedFraction.map { $0 * 100 }, summary.meanSeconds, summary.medianSeconds,
          summary.longestSeconds, summary.meanNodes, summary.meanDistance,
        ])
    }
    return table
  }

  private func attack(
    _ name: ThesisNetwork, _ network: Network, _ samples: LabelledImages,
    _ selection: ImageSelection
  ) throws -> [AttackRecord] {
    let batch = try AttackBatch(
      network: NetworkGraph(network), samples: samples, references: train.labelled,
      settings: AttackSettings(),
      timeLimit: 300, solvers: SharedOptions.solvers)
    let instances = batch.instances(selection, targets: .plusFive).instances
    let display = progress("\(name.rawValue) attacks", instances.count)
    defer { display.finish() }
    let records = try batch.run(
      instances, jobs: 1, shouldStop: { Interruption.isRequested }
    ) { done, _ in display.update(done) }
    guard records.count(where: \.isFinal) == instances.count else { throw Interrupted() }
    return records
  }

  /// General perturbations of 20 adversarial examples and 10 originals.
  func perturbations(_ models: [(ThesisNetwork, Network)]) throws -> BenchTable {
    var table = BenchTable(
      title: "Input perturbation",
      caption:
        "Of each digit the first two training images, led to (label + 5) mod \(test.classCount), and the "
        + "first itself: as many as possible set right, and the smallest perturbation found in "
        + "\(Text.number(timeLimit, 0)) s.",
      columns: [
        .init(name: "s", decimals: 3), .init(name: "images right", decimals: 0, hasRatio: false),
        .init(name: "smallest distance", decimals: 3), .init(name: "at least", decimals: 3),
      ])
    for (name, network) in models {
      let records = try attack(name, network, train, .firstCorrectPerClass(2))
      let originals = Dictionary(grouping: records, by: \.label).values.compactMap {
        $0.map(\.index).min()
      }
      let images =
        try train.perturbationImages(records, network: network)
        + train.perturbationImages(originals.sorted(), network: network)
      guard !images.isEmpty else { continue }
      let quick = try perturbation(network, images, minimizesDistance: false)
      let smallest = try perturbation(network, images, minimizesDistance: true)
      table.add(
        name.displayName,
        [
          quick?.seconds, quick.map { Double($0.correctCount) }, smallest?.distance,
          smallest?.distanceBound,
        ])
    }
    return table
  }

  private func perturbation(
    _ network: Network, _ images: [PerturbationImage], minimizesDistance: Bool
  ) throws -> PerturbationFile.Part? {
    var settings = PerturbationSettings()
    settings.minimizesDistance = minimizesDistance
    let file = try PerturbationBatch(
      network: network, settings: settings, solvers: SharedOptions.solvers, timeLimit: timeLimit
    ).run(images, jobs: 1, shouldStop: { Interruption.isRequested })
    if Interruption.isRequested { throw Interrupted() }
    return file.perturbations.first
  }
}
