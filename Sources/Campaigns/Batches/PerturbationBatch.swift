public import Basics
public import Defenses
public import Networks
public import Optimization

/// An image that a perturbation is made from.
public struct PerturbationImage: Sendable {
  /// What the network is shown, and its class.
  public let image: LabelledImage
  /// Where it comes from.
  public let source: PerturbationFile.Source
  /// What the network takes it for; nil where it answers no class.
  public let answer: Int?
  /// Whether it is Temper's own drawing.
  public let isSynthetic: Bool
}

/// Why no perturbation can be made.
public enum PerturbationImagesError: Error, Equatable, CustomStringConvertible {
  /// There are no images at all.
  case none
  /// The network takes no image for this class.
  case noneForClass(Int)
  /// The network answers an example otherwise than its record says.
  case otherNetwork(index: Int)
  /// There is no image of this number.
  case index(Int, count: Int, split: String)

  /// One line: what is missing, and what to do.
  public var description: String {
    switch self {
    case .none: "there are no images (give adversarial examples, originals, or both)"
    case .noneForClass(let answer):
      "the network takes none of the images for class \(answer), which a conditional perturbation "
        + "needs (add adversarial examples for target \(answer), or images of it)"
    case .otherNetwork(let index):
      "the network does not answer the example of image \(index) as the file says (use the network "
        + "that the examples were made against, its outputs read in the same way)"
    case .index(let index, let count, let split):
      "there is no image \(index), only \(count) \(split) images, counted from 0"
    }
  }
}

extension LabelledImages {
  /// The adversarial examples of some records of this split, as images to make a perturbation from.
  ///
  /// - Throws: `ExampleMismatch`, and `PerturbationImagesError` where the network does not answer as
  ///   the records say: they were made against another one.
  public func perturbationImages(
    _ records: [AttackRecord], network: Network
  ) throws -> [PerturbationImage] {
    let exact = PiecewiseNetwork(network)
    var images: [PerturbationImage] = []
    for record in records {
      guard let input = try adversarialInput(record) else { continue }
      let answer = exact.classification(input)
      guard record.classifiedAs == nil || record.classifiedAs == Classification(answer) else {
        throw PerturbationImagesError.otherNetwork(index: record.index)
      }
      images.append(
        PerturbationImage(
          image: LabelledImage(input: input, label: record.label),
          source: .init(
            split: split.rawValue, index: record.index, label: record.label, target: record.target),
          answer: answer, isSynthetic: isSynthetic))
    }
    return images
  }

  /// Some images of this split themselves.
  public func perturbationImages(
    _ indices: [Int], network: Network
  ) throws(PerturbationImagesError) -> [PerturbationImage] {
    let exact = PiecewiseNetwork(network)
    var result: [PerturbationImage] = []
    for index in indices {
      guard labels.indices.contains(index) else {
        throw .index(index, count: images.count, split: split.rawValue)
      }
      let (input, label) = (images.image(index), labels[index])
      result.append(
        PerturbationImage(
          image: LabelledImage(input: input, label: label),
          source: .init(split: split.rawValue, index: index, label: label),
          answer: exact.classification(input), isSynthetic: isSynthetic))
    }
    return result
  }
}

/// A perturbation of a network, or one for each class.
public struct PerturbationBatch: Sendable {
  private let network: Network
  private let settings: PerturbationSettings
  private let solvers: Solvers
  private let limits: ProofLimits
  private let seed: UInt64

  /// Prepares perturbations of a network.
  ///
  /// - Parameters:
  ///   - timeLimit: seconds for each perturbation; nil for no limit.
  ///   - memoryLimit: what the whole program may occupy; nil for no limit.
  ///   - seed: decides where training starts again when it fails.
  public init(
    network: Network, settings: PerturbationSettings, solvers: Solvers, timeLimit: Double?,
    memoryLimit: MemoryLimit? = nil, seed: UInt64 = 0
  ) {
    self.network = network
    self.settings = settings
    self.solvers = solvers
    limits = ProofLimits(seconds: timeLimit, memory: memoryLimit)
    self.seed = seed
  }

  /// The questions: one, or for each class one about the images that the network takes for it.
  public func problems(
    _ images: [PerturbationImage]
  ) throws(PerturbationImagesError) -> [(
    problem: PerturbationProblem, sources: [PerturbationFile.Source]
  )] {
    guard !images.isEmpty else { throw .none }
    let exact = PiecewiseNetwork(network)
    func question(_ images: [PerturbationImage]) -> (PerturbationProblem, [PerturbationFile.Source])
    {
      let problem = PerturbationProblem(
        network: exact, images: images.map(\.image), parts: settings.parts, box: settings.box,
        margin: settings.margin, floor: settings.floor, weightLimit: settings.weightLimit,
        disturbanceLimit: settings.disturbanceLimit)
      return (problem, images.map(\.source))
    }
    guard settings.kind == .conditional else { return [question(images)] }
    var questions: [(PerturbationProblem, [PerturbationFile.Source])] = []
    for answer in 0..<network.classCount {
      let own = images.filter { $0.answer == answer }
      guard !own.isEmpty else { throw .noneForClass(answer) }
      questions.append(question(own))
    }
    return questions
  }

  /// Finds all perturbations. What an interruption leaves is the best found by then.
  ///
  /// - Parameters:
  ///   - jobs: threads.
  ///   - shouldStop: asked often; true ends all searches.
  ///   - progress: called with the class, none for a general perturbation, and the best outcome so
  ///     far.
  ///   - finished: called after each perturbation with the number of those so far and of all.
  public func run(
    _ images: [PerturbationImage], jobs: Int,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (_ answer: Int?, PerturbationOutcome) -> Void = { _, _ in },
    finished: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> PerturbationFile {
    let questions = try problems(images)
    let parts = ResultCollector<Int, PerturbationFile.Part>()
    let limits = limits.ofRun(until: shouldStop)
    // Even a search that ends at once gives its part of the file.
    try WorkerPool.run(
      Array(questions.indices), jobs: jobs, spare: limits.spareThreads
    ) { index in
      let (problem, sources) = questions[index]
      let answer = settings.kind == .conditional ? index : nil
      let limits = limits.start()
      let outcome = try PerturbationSearch(method: settings.method, solvers: solvers, seed: seed)
        .solve(problem, minimizesDistance: settings.minimizesDistance, limits: limits) {
          progress(answer, $0)
        }
      progress(answer, outcome)
      let done = parts.add(
        .init(outcome, answer: answer, images: sources, seconds: limits.elapsed), for: index)
      finished(done, questions.count)
    }
    var file = PerturbationFile(
      network: network.fingerprint, settings: settings,
      perturbations: questions.indices.compactMap { parts[$0] })
    file.synthetic = images.contains(where: \.isSynthetic) ? true : nil
    return file
  }
}
